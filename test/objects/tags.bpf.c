/* Tags on declarations and types, function pointers of every shape, and types that only pointers lead to. */
#include "kernel.h"

#define tagged(text) __attribute__((btf_decl_tag(text)))
#define typed(text) __attribute__((btf_type_tag(text)))

struct unknown_to_us;
union also_unknown;

struct owner {
	struct unknown_to_us *opaque;
	union also_unknown *either;
	unsigned long typed("percpu") *per_cpu;
	int typed("user") typed("rcu") *twice;
	int counter tagged("counter:reset");
	int (*variadic)(const char *format, ...);
	void (*nothing)(void);
	const char *const *restrict names;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct owner);
} owners SEC(".maps");

int tagged_variable tagged("option:hidden") tagged("unit:ms") = 3;

static __noinline tagged("pure") int helper(int first, int second tagged("arg:second"))
{
	return first + second + bpf_get_prandom_u32();
}

SEC("tracepoint/syscalls/sys_enter_getpid")
int uses(void *ctx)
{
	__u32 key = 0;
	struct owner *owner = bpf_map_lookup_elem(&owners, &key);

	return owner ? helper(owner->counter, tagged_variable) : 0;
}

LICENSE_GPL;
