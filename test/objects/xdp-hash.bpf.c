/* Packets counted by protocol in a hash map: no CO-RE, no globals. */
#include "kernel.h"

#include <bpf/bpf_endian.h>
#include <linux/if_ether.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u16);
	__type(value, __u64);
} packets SEC(".maps");

SEC("xdp")
int count_packets(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	__u64 one = 1, *count;
	__u16 protocol;

	if ((void *)(eth + 1) > end)
		return XDP_DROP;
	protocol = bpf_ntohs(eth->h_proto);
	count = bpf_map_lookup_elem(&packets, &protocol);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&packets, &protocol, &one, BPF_NOEXIST);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
