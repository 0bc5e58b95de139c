/* A sampling profiler: stacks by count, read by user space from the maps; events through a perf buffer whose map says the
 * type of its records. */
#include "kernel.h"

#include <linux/bpf_perf_event.h>

struct sample {
	__u64 address;
	__u64 period;
	__u32 cpu;
	__u32 pid;
};

struct stack_key {
	__u32 pid;
	__s32 kernel_stack;
	__s32 user_stack;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, struct sample);
} samples SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, 32 * sizeof(__u64));
	__uint(max_entries, 16384);
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct stack_key);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct stack_key);
} scratch SEC(".maps");

SEC("perf_event")
int sampled(struct bpf_perf_event_data *ctx)
{
	struct sample sample = {
		.address = ctx->addr,
		.period = ctx->sample_period,
		.cpu = bpf_get_smp_processor_id(),
		.pid = bpf_get_current_pid_tgid() >> 32,
	};
	__u32 slot = 0;
	struct stack_key *key = bpf_map_lookup_elem(&scratch, &slot);
	__u64 *count, one = 1;

	if (!key)
		return 0;
	key->pid = sample.pid;
	key->kernel_stack = bpf_get_stackid(ctx, &stacks, 0);
	key->user_stack = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK);
	bpf_get_current_comm(key->comm, sizeof(key->comm));
	count = bpf_map_lookup_elem(&counts, key);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		bpf_map_update_elem(&counts, key, &one, BPF_NOEXIST);
	bpf_perf_event_output(ctx, &samples, BPF_F_CURRENT_CPU, &sample, sizeof(sample));
	return 0;
}

LICENSE_GPL;
