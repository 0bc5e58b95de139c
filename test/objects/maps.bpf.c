/* Maps that no other object has, and every attribute of a definition. */
#include "kernel.h"

struct lpm_key {
	__u32 prefix_length;
	__u8 address[4];
};

union id {
	__u64 whole;
	struct {
		__u32 low;
		__u32 high;
	};
};

enum state { IDLE, BUSY, DONE = 100 };

typedef __u64 counter_t;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_RDONLY_PROG);
	__type(key, __u32);
	__type(value, counter_t);
} mapped SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 128);
	__uint(map_flags, BPF_F_NO_COMMON_LRU);
	__type(key, union id);
	__type(value, enum state);
} recent SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 128);
	__type(key, const volatile unsigned char[6]);
	__type(value, long long);
} recent_per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1000);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct lpm_key);
	__type(value, struct lpm_key *);
} routes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 10);
	__type(value, union id);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK);
	__uint(max_entries, 10);
	__uint(value_size, 24);
} stack SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 1000);
	__uint(map_extra, 3);
	__type(value, __u32);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, bool);
	__type(value, char[64]);
} shared_by_name SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__uint(pinning, LIBBPF_PIN_NONE);
	__uint(numa_node, 0);
	__uint(map_flags, BPF_F_NUMA_NODE | BPF_F_ZERO_SEED);
	__type(key, __s16);
	__type(value, struct { __u64 matrix[2][3]; });
} on_first_node SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
	__uint(max_entries, 1);
} groups SEC(".maps");

/* No size: libbpf makes one entry for each CPU. */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
} hardware_counters SEC(".maps");

/* Sizes from the definition and again from the types. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 5);
	__uint(key_size, 8);
	__uint(value_size, 16);
	__type(key, union id);
	__type(value, __uint128_t);
} said_twice SEC(".maps");

/* Two maps of one type; the first is not used by any program. */
struct counters {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

struct counters received SEC(".maps"), sent SEC(".maps");

/* Weak and static definitions. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, int);
} optional SEC(".maps") __weak;

SEC("socket")
int uses(struct __sk_buff *skb)
{
	union id id = { .whole = skb->hash };
	__u32 slot = 0;
	__u64 *count = bpf_map_lookup_elem(&sent, &slot);

	if (count)
		*count += 1;
	bpf_map_push_elem(&queue, &id, BPF_EXIST);
	bpf_map_pop_elem(&queue, &id);
	bpf_map_peek_elem(&queue, &id);
	bpf_map_push_elem(&seen, &slot, 0);
	return bpf_map_lookup_elem(&routes, &(struct lpm_key){ 32, {} }) != NULL;
}

LICENSE_GPL;
