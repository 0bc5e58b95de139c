/* XDP programs of every attach type, with the maps that they redirect into. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct bpf_devmap_val);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__uint(max_entries, 8);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} ports_by_index SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct bpf_cpumap_val);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

/* Global, so that an extension program can take its place. */
__noinline int count_packet(struct xdp_md *ctx)
{
	return ctx->rx_queue_index == 0xffffffff ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int redirect_to_port(struct xdp_md *ctx)
{
	if (count_packet(ctx) == XDP_DROP)
		return XDP_DROP;
	return bpf_redirect_map(&ports, ctx->ingress_ifindex & 7, XDP_PASS);
}

SEC("xdp.frags")
int redirect_to_socket(struct xdp_md *ctx)
{
	if (bpf_xdp_get_buff_len(ctx) > 9000)
		return XDP_ABORTED;
	return bpf_redirect_map(&sockets, ctx->rx_queue_index, XDP_PASS);
}

SEC("xdp/devmap")
int leaves_by_port(struct xdp_md *ctx)
{
	return ctx->egress_ifindex ? XDP_PASS : XDP_DROP;
}

SEC("xdp.frags/devmap")
int leaves_by_port_frags(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp/cpumap")
int arrives_at_cpu(struct xdp_md *ctx)
{
	return bpf_redirect_map(&ports_by_index, 1, 0);
}

SEC("xdp.frags/cpumap")
int arrives_at_cpu_frags(struct xdp_md *ctx)
{
	return bpf_redirect_map(&cpus, 0, 0);
}

LICENSE_GPL;
