// The second program goes to memory that the verifier knows nothing of.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

SEC("raw_tp/sys_enter")
int harmless(void *ctx)
{
	return 0;
}

SEC("raw_tp/sys_exit")
int careless(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 key = ctx->args[1] & 3;
	__u64 *number = bpf_map_lookup_elem(&numbers, &key);

	*number += 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
