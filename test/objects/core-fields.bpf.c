/* Relocations of fields: offsets along pointers, existence, size, signedness, bit-fields, arrays, flavours. */
#include "kernel.h"

#include <bpf/bpf_tracing.h>

/* The name a field had before Linux 5.14. */
struct task_struct___before_5_14 {
	long state;
} __attribute__((preserve_access_index));

struct task_struct___since_5_14 {
	unsigned int __state;
} __attribute__((preserve_access_index));

struct with_union {
	int tag;
	union {
		struct {
			int left;
			int right[4];
		};
		__u64 both;
	};
} __attribute__((preserve_access_index));

/* A flavour of the anonymous kind: fields reached through two unnamed levels. */
struct deep {
	struct {
		union {
			struct {
				__u32 found;
			} level[3];
		};
	} here[2];
} __attribute__((preserve_access_index));

typedef struct __attribute__((preserve_access_index)) {
	__u16 port;
} address_type;

__u64 sink;

static __always_inline unsigned int state_of(struct task_struct *task)
{
	struct task_struct___since_5_14 *now = (void *)task;
	struct task_struct___before_5_14 *then = (void *)task;

	if (bpf_core_field_exists(now->__state))
		return BPF_CORE_READ(now, __state);
	return BPF_CORE_READ(then, state);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(reads, bool preempt, struct task_struct *from, struct task_struct *to)
{
	char comm[TASK_COMM_LEN];
	const unsigned char *name;

	sink = state_of(from) + from->pid + from->mm->end_code;
	sink += BPF_CORE_READ(to, real_parent, group_leader, cred, uid);
	BPF_CORE_READ_STR_INTO(&comm, to, real_parent, comm);
	name = BPF_CORE_READ(to, mm, exe_file, f_path.dentry, d_name.name);
	sink += to->comm[3] + (name != NULL) + comm[0];
	return 0;
}

SEC("raw_tp/sched_switch")
int facts(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	sink = bpf_core_field_size(task->comm);
	sink += bpf_core_field_offset(struct task_struct, mm);
	sink += bpf_core_field_exists(struct mm_struct, exe_file);
	sink += BPF_CORE_READ_BITFIELD_PROBED(task, sched_contributes_to_load);
	return 0;
}

SEC("raw_tp/sched_wakeup")
int shapes(struct bpf_raw_tracepoint_args *ctx)
{
	struct with_union *value = (void *)ctx->args[0];
	struct deep *deep = (void *)ctx->args[1];
	address_type *address = (void *)ctx->args[2];
	int out = 0;

	bpf_core_read(&out, sizeof(out), &value->right[2]);
	sink = out;
	bpf_core_read(&out, sizeof(out), &value->both);
	sink += out;
	bpf_core_read(&out, sizeof(out), &deep->here[1].level[2].found);
	sink += out;
	bpf_core_read(&out, sizeof(address->port), &address->port);
	sink += out;
	bpf_core_read(&out, sizeof(out), &value[3].tag);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(bit, struct task_struct *task)
{
	sink = BPF_CORE_READ_BITFIELD(task, sched_reset_on_fork);
	return 0;
}

LICENSE_GPL;
