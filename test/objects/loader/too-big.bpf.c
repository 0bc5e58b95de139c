// A map beyond what the kernel allows.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 0xffffffff);
	__uint(key_size, 4);
	__uint(value_size, 1 << 20);
} enormous SEC(".maps");

SEC("raw_tp/sys_enter")
int uses(void *ctx)
{
	__u32 key = 0;
	char *value = bpf_map_lookup_elem(&enormous, &key);

	return value ? *value : 0;
}

char LICENSE[] SEC("license") = "GPL";
