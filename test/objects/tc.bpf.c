/* Traffic control, old and new: sections that libbpf 1.1 knows and those that came later. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} bytes SEC(".maps");

static __noinline int count(struct __sk_buff *skb)
{
	__u32 slot = skb->protocol & 0xff;
	__u64 *sum = bpf_map_lookup_elem(&bytes, &slot);

	if (sum)
		__sync_fetch_and_add(sum, skb->len);
	return 0;
}

SEC("tc")
int filter(struct __sk_buff *skb)
{
	return count(skb) ? 2 : 0;
}

SEC("classifier")
int classify(struct __sk_buff *skb)
{
	return bpf_skb_store_bytes(skb, 0, &skb->mark, 4, BPF_F_RECOMPUTE_CSUM);
}

SEC("action")
int act(struct __sk_buff *skb)
{
	return bpf_redirect(1, 0);
}

SEC("tc/ingress")
int ingress(struct __sk_buff *skb)
{
	return 0;
}

SEC("tc/egress")
int egress(struct __sk_buff *skb)
{
	return 0;
}

SEC("tcx/ingress")
int tcx_ingress(struct __sk_buff *skb)
{
	return count(skb);
}

SEC("tcx/egress")
int tcx_egress(struct __sk_buff *skb)
{
	return bpf_skb_change_tail(skb, 64, 0);
}

SEC("netkit/primary")
int netkit_primary(struct __sk_buff *skb)
{
	return bpf_redirect_peer(1, 0);
}

SEC("netkit/peer")
int netkit_peer(struct __sk_buff *skb)
{
	return 0;
}

LICENSE_GPL;
