/* Functions that call functions: static, global, weak, shared by two programs, passed as a callback, and one nobody calls. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

__u64 total;

static __noinline __u64 deepest(__u64 value)
{
	return value * bpf_get_prandom_u32();
}

static __noinline __u64 middle(__u64 value)
{
	return deepest(value + 1) + deepest(value + 2);
}

__noinline int outer(int value)
{
	total += middle(value);
	return bpf_get_smp_processor_id();
}

__weak __noinline int replaceable(int value)
{
	return value + bpf_get_numa_node_id();
}

__hidden __noinline int hidden(int value)
{
	return value ^ bpf_ktime_get_boot_ns();
}

__noinline int unused_by_all(int value)
{
	return value - bpf_jiffies64();
}

static long visit(void *map, const void *key, void *value, void *context)
{
	total += *(__u64 *)value;
	return 0;
}

static long repeat(__u32 index, void *context)
{
	bpf_map_delete_elem(&table, &index);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_getpid")
int first(void *ctx)
{
	return outer(1) + replaceable(2);
}

SEC("tracepoint/syscalls/sys_enter_getppid")
int second(void *ctx)
{
	return hidden(middle(3));
}

SEC("tracepoint/syscalls/sys_enter_getuid")
int third(void *ctx)
{
	bpf_for_each_map_elem(&table, visit, NULL, 0);
	bpf_loop(10, repeat, NULL, 0);
	return 0;
}

/* Recursion cannot load, but it can be in a file. */
static __noinline int down(int value);

static __noinline int up(int value)
{
	return value > 100 ? value : down(value + bpf_get_prandom_u32());
}

static __noinline int down(int value)
{
	return value < 0 ? value : up(value - 1) + 1;
}

SEC("tracepoint/syscalls/sys_enter_getgid")
int circular(void *ctx)
{
	return down(4);
}

LICENSE_GPL;
