/* Tracepoints below the formatted ones: raw, raw and writable, typed by BTF; and the older spellings. */
#include "kernel.h"

#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} woken_at SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct { int from; int to; });
	__type(value, __u64);
} switches SEC(".maps");

SEC("tp_btf/sched_wakeup")
int BPF_PROG(wakeup, struct task_struct *task)
{
	__u64 *at = bpf_task_storage_get(&woken_at, task, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (at)
		*at = bpf_ktime_get_ns();
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(switched, bool preempt, struct task_struct *from, struct task_struct *to)
{
	struct { int from; int to; } key = { from->pid, to->pid };
	__u64 one = preempt;

	bpf_map_update_elem(&switches, &key, &one, BPF_ANY);
	bpf_task_storage_delete(&woken_at, to);
	return 0;
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(executed, struct task_struct *task, int old_pid)
{
	return BPF_CORE_READ(task, tgid) == old_pid;
}

SEC("raw_tracepoint/sched_process_exit")
int exited(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];

	return BPF_CORE_READ(task, real_parent, tgid);
}

SEC("raw_tp.w/bpf_test_finish")
int writable_short(void *ctx)
{
	return 0;
}

SEC("raw_tracepoint.w/bpf_test_finish")
int writable_long(void *ctx)
{
	return 0;
}

SEC("tp/sched/sched_process_fork")
int forked(void *ctx)
{
	return bpf_get_numa_node_id();
}

/* Target given by the loader. */
SEC("raw_tp")
int raw_anywhere(void *ctx)
{
	return 0;
}

SEC("tp_btf")
int typed_anywhere(void *ctx)
{
	return 0;
}

SEC("tracepoint")
int formatted_anywhere(void *ctx)
{
	return 0;
}

LICENSE_GPL;
