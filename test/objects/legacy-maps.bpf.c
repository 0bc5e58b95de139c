/* Map definitions of before BTF, which libbpf dropped in 1.0: to be refused with a reason. */
#include "kernel.h"

struct bpf_map_def {
	unsigned int type;
	unsigned int key_size;
	unsigned int value_size;
	unsigned int max_entries;
	unsigned int map_flags;
};

struct bpf_map_def SEC("maps") counts = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = sizeof(__u32),
	.value_size = sizeof(__u64),
	.max_entries = 1,
};

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	__u32 slot = 0;

	return bpf_map_lookup_elem(&counts, &slot) ? XDP_PASS : XDP_DROP;
}

LICENSE_GPL;
