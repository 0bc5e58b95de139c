/* Extension programs take the place of a global function of another program. */
#include "kernel.h"

SEC("freplace/count_packet")
int count_packet_replaced(struct xdp_md *ctx)
{
	return bpf_get_prandom_u32() & 1 ? XDP_PASS : XDP_DROP;
}

SEC("freplace")
int replace_anything(struct xdp_md *ctx)
{
	return XDP_PASS;
}

LICENSE_GPL;
