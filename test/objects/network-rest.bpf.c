/* What is left of the network: flow dissector, light-weight tunnels, infrared, netfilter. */
#include "kernel.h"

struct bpf_nf_ctx {
	const void *state;
	struct sk_buff *skb;
};

SEC("flow_dissector")
int dissects(struct __sk_buff *skb)
{
	return skb->flow_keys->nhoff ? BPF_OK : BPF_DROP;
}

SEC("lwt_in")
int tunnel_in(struct __sk_buff *skb)
{
	return BPF_OK;
}

SEC("lwt_out")
int tunnel_out(struct __sk_buff *skb)
{
	return BPF_OK;
}

SEC("lwt_xmit")
int tunnel_transmits(struct __sk_buff *skb)
{
	return bpf_lwt_push_encap(skb, BPF_LWT_ENCAP_IP, &(int){ 0 }, sizeof(int));
}

SEC("lwt_seg6local")
int tunnel_segment(struct __sk_buff *skb)
{
	return BPF_OK;
}

SEC("lirc_mode2")
int infrared(unsigned int *sample)
{
	return bpf_rc_repeat(sample);
}

SEC("netfilter")
int at_netfilter(struct bpf_nf_ctx *ctx)
{
	return 1;
}

LICENSE_GPL;
