// A map that asks to be pinned.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} ebpf_test_pinned SEC(".maps");

SEC("raw_tp/sys_enter")
int uses(void *ctx)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&ebpf_test_pinned, &key) != 0;
}

char LICENSE[] SEC("license") = "GPL";
