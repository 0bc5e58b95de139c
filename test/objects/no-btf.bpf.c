// clang: -g0
/* Compiled without -g: no BTF, no line info. Programs and licence are all there is to say. */
#include "kernel.h"

const volatile int nobody_knows_my_name = 1;

SEC("socket")
int filter(struct __sk_buff *skb)
{
	return nobody_knows_my_name ? skb->len : bpf_get_prandom_u32();
}

LICENSE_GPL;
