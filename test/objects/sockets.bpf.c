/* Programs at sockets, and the maps that hold sockets. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} by_slot SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 64);
	__type(key, struct { __u32 local_port; __u32 remote_port; });
	__type(value, __u64);
} by_ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} listeners SEC(".maps");

SEC("socket")
int sees_packet(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_skb/stream_parser")
int parse(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_skb/stream_verdict")
int decide(struct __sk_buff *skb)
{
	return bpf_sk_redirect_map(skb, &by_slot, 0, BPF_F_INGRESS);
}

SEC("sk_skb")
int parse_or_decide(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_skb/verdict")
int decide_alone(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_msg")
int sends(struct sk_msg_md *msg)
{
	struct { __u32 local_port; __u32 remote_port; } key = { msg->local_port, msg->remote_port };

	return bpf_msg_redirect_hash(msg, &by_ports, &key, BPF_F_INGRESS);
}

SEC("sk_lookup")
int looks_up(struct bpf_sk_lookup *ctx)
{
	__u32 slot = 0;
	struct bpf_sock *sk = bpf_map_lookup_elem(&by_slot, &slot);

	if (!sk)
		return SK_PASS;
	bpf_sk_assign(ctx, sk, 0);
	bpf_sk_release(sk);
	return SK_PASS;
}

SEC("sk_reuseport")
int selects(struct sk_reuseport_md *ctx)
{
	__u32 slot = ctx->hash & 3;

	return bpf_sk_select_reuseport(ctx, &listeners, &slot, 0) ? SK_DROP : SK_PASS;
}

SEC("sk_reuseport/migrate")
int selects_or_migrates(struct sk_reuseport_md *ctx)
{
	return SK_PASS;
}

LICENSE_GPL;
