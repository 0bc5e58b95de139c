/* Several MiB of constants: a blocklist compiled into the object. */
#include "kernel.h"

#define ENTRIES (1024 * 1024)

const volatile __u32 blocked[ENTRIES] = {
	[0] = 0x01010101,
	[ENTRIES / 2] = 0x08080808,
	[ENTRIES - 1] = 0xffffffff,
};

const volatile __u32 used = 3;

SEC("xdp")
int block(struct xdp_md *ctx)
{
	__u32 slot = bpf_get_prandom_u32() % ENTRIES;

	return slot < used && blocked[slot] == ctx->ingress_ifindex ? XDP_DROP : XDP_PASS;
}

LICENSE_GPL;
