/* Several programs in one section, programs that are not loaded by default, and names of 16 bytes and more. */
#include "kernel.h"

SEC("tc")
int first(struct __sk_buff *skb)
{
	return bpf_get_prandom_u32() == 0;
}

SEC("tc")
int second(struct __sk_buff *skb)
{
	return bpf_get_hash_recalc(skb) == 0;
}

SEC("tc")
int a_name_that_is_longer_than_what_the_kernel_keeps(struct __sk_buff *skb)
{
	return 0;
}

SEC("?tc")
int optional(struct __sk_buff *skb)
{
	return 0;
}

SEC("?kprobe/not_in_every_kernel")
int optional_probe(void *ctx)
{
	return bpf_ktime_get_ns() == 0;
}

SEC("?xdp")
int optional_xdp(struct xdp_md *ctx)
{
	return XDP_PASS;
}

/* Sections that libbpf does not know: the loader has to say the type. */
SEC("my_own_section")
int unknown(void *ctx)
{
	return 0;
}

SEC("xdp_with_suffix")
int nearly_xdp(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("kprobes/not_a_kprobe")
int nearly_kprobe(void *ctx)
{
	return 0;
}

LICENSE_GPL;
