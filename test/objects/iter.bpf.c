/* Iterators over kernel objects, one of them sleepable. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} walked SEC(".maps");

SEC("iter/task")
int tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	if (task)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%8d %8d %s\n", task->tgid, task->pid, task->comm);
	return 0;
}

SEC("iter/bpf_map_elem")
int elements(struct bpf_iter__bpf_map_elem *ctx)
{
	if (ctx->key)
		bpf_seq_write(ctx->meta->seq, ctx->key, sizeof(__u32));
	return 0;
}

SEC("iter.s/task")
int tasks_sleepable(struct bpf_iter__task *ctx)
{
	char text[8] = {};

	if (ctx->task)
		bpf_copy_from_user_task(text, sizeof(text), NULL, ctx->task, 0);
	return 0;
}

SEC("iter")
int anything(void *ctx)
{
	return 0;
}

LICENSE_GPL;
