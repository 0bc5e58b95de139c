/* Tail calls through program arrays: one filled at load, one by user space. */
#include "kernel.h"

int parse_ipv4(struct xdp_md *ctx);
int parse_ipv6(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 8);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} parsers SEC(".maps") = {
	.values = {
		[4] = (void *)parse_ipv4,
		[6] = (void *)parse_ipv6,
	},
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} added_later SEC(".maps");

__u64 entered, fell_through;

SEC("xdp")
int entry(struct xdp_md *ctx)
{
	entered++;
	bpf_tail_call(ctx, &parsers, ctx->rx_queue_index);
	fell_through++;
	return XDP_PASS;
}

static __noinline int hand_over(struct xdp_md *ctx)
{
	bpf_tail_call_static(ctx, &added_later, 1);
	return XDP_DROP;
}

SEC("xdp")
int parse_ipv4(struct xdp_md *ctx)
{
	return hand_over(ctx);
}

SEC("xdp")
int parse_ipv6(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &parsers, 4);
	return bpf_xdp_adjust_head(ctx, 0);
}

LICENSE_GPL;
