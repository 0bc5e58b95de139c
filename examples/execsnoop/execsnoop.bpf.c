// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Shows each program that is started: by whom, with which arguments, and what the kernel answered.
 *
 * The arguments are gone from memory once the new program runs, so they are copied when execve is entered and kept until
 * it returns; only then it is known whether it worked.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define COMM_SIZE 16
#define FILENAME_SIZE 128
#define ARGS_SIZE 512
#define ARG_SIZE 128
#define ARGS_LIMIT 32

/* What is needed of the kernel's types. CO-RE puts in the offsets of the kernel that it runs on. */
struct task_struct {
	int tgid;
	struct task_struct *real_parent;
} __attribute__((preserve_access_index));

struct trace_event_raw_sys_enter {
	unsigned long args[6];
} __attribute__((preserve_access_index));

struct trace_event_raw_sys_exit {
	long ret;
} __attribute__((preserve_access_index));

struct event {
	__u32 pid;
	__u32 ppid;
	__u32 uid;
	__s32 ret;
	char comm[COMM_SIZE];
	char filename[FILENAME_SIZE];
	char args[ARGS_SIZE];
	bool truncated;
};

/* Nothing points here; it makes the compiler describe the type of the events in BTF. */
const struct event *unused __attribute__((unused));

const volatile __u32 min_pid = 0;
const volatile __s64 uid = -1;
const volatile bool failed = false;
const volatile __u32 max_args = 20;

__u64 dropped = 0;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} events SEC(".maps");

/* Calls that have not returned, by process. LRU: a process that is killed inside execve never returns from it. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048);
	__type(key, __u32);
	__type(value, struct event);
} executing SEC(".maps");

static const struct event empty_event;

static __always_inline void count_dropped(void)
{
	__sync_fetch_and_add(&dropped, 1);
}

/* Joins the arguments with blanks. */
static __always_inline void copy_args(struct event *event, const char *const *argv)
{
	const char *arg = NULL;
	/* 64 bits: the verifier loses the bounds of a 32-bit number when it becomes an offset. */
	__u64 size = 0;

	for (__u32 i = 0; i <= ARGS_LIMIT; i++) {
		long length;

		if (bpf_probe_read_user(&arg, sizeof(arg), &argv[i]) || !arg)
			return;
		if (i >= max_args || size >= ARGS_SIZE - ARG_SIZE)
			break;
		if (i > 0)
			event->args[size++] = ' ';
		length = bpf_probe_read_user_str(&event->args[size], ARG_SIZE, arg);
		if (length <= 0 || length > ARG_SIZE)
			break;
		if (length == ARG_SIZE)
			event->truncated = true;
		size += length - 1;
	}
	event->truncated = true;
}

static __always_inline int enter(const char *filename, const char *const *argv)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u32 user = bpf_get_current_uid_gid();
	struct event *event;

	if (pid < min_pid || (uid >= 0 && user != uid))
		return 0;
	if (bpf_map_update_elem(&executing, &pid, &empty_event, BPF_ANY)) {
		count_dropped();
		return 0;
	}
	event = bpf_map_lookup_elem(&executing, &pid);
	if (!event)
		return 0;
	event->pid = pid;
	event->ppid = BPF_CORE_READ(task, real_parent, tgid);
	event->uid = user;
	bpf_probe_read_user_str(event->filename, sizeof(event->filename), filename);
	copy_args(event, argv);
	return 0;
}

static __always_inline int leave(long ret)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct event *event = bpf_map_lookup_elem(&executing, &pid);

	if (!event)
		return 0;
	if (ret == 0 || failed) {
		event->ret = ret;
		bpf_get_current_comm(event->comm, sizeof(event->comm));
		if (bpf_ringbuf_output(&events, event, sizeof(*event), 0))
			count_dropped();
	}
	bpf_map_delete_elem(&executing, &pid);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int enter_execve(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[0], (const char *const *)ctx->args[1]);
}

SEC("tracepoint/syscalls/sys_exit_execve")
int exit_execve(struct trace_event_raw_sys_exit *ctx)
{
	return leave(ctx->ret);
}

SEC("tracepoint/syscalls/sys_enter_execveat")
int enter_execveat(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[1], (const char *const *)ctx->args[2]);
}

SEC("tracepoint/syscalls/sys_exit_execveat")
int exit_execveat(struct trace_event_raw_sys_exit *ctx)
{
	return leave(ctx->ret);
}

char LICENSE[] SEC("license") = "GPL";
