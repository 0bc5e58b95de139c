/* A static function in a section of its own: libbpf refuses it when it opens the object, so it is to be refused. */
#include "kernel.h"

static SEC("xdp") int hidden_program(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("tc")
int visible(struct __sk_buff *skb)
{
	return 0;
}

LICENSE_GPL;
