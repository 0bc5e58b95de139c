/* Arrays and hashes of maps: inner definitions by type and by prototype, slots filled at load. */
#include "kernel.h"

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} first SEC(".maps"), second SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} by_slot SEC(".maps") = {
	.values = { [0] = &first, [2] = &second },
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u64);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_LRU_HASH);
		__uint(max_entries, 32);
		__uint(map_flags, 0);
		__type(key, char[16]);
		__type(value, __u32);
	});
} by_cgroup SEC(".maps");

struct ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
};

struct ring ring_of_first_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__array(values, struct ring);
} rings SEC(".maps") = {
	.values = { &ring_of_first_cpu },
};

/* Inner map only known when it is made: no definition. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} undefined_inside SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getpgid")
int looks_twice(void *ctx)
{
	__u32 slot = 2, inner_slot = 1, *ring;
	void *inner = bpf_map_lookup_elem(&by_slot, &slot);
	__u64 *value;

	if (!inner)
		return 0;
	value = bpf_map_lookup_elem(inner, &inner_slot);
	if (value)
		*value += 1;
	slot = 0;
	inner = bpf_map_lookup_elem(&rings, &slot);
	if (!inner)
		return 0;
	ring = bpf_ringbuf_reserve(inner, sizeof(*ring), 0);
	if (!ring)
		return 0;
	*ring = slot;
	bpf_ringbuf_submit(ring, 0);
	return 0;
}

LICENSE_GPL;
