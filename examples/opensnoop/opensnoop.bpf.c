// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Shows each file that is opened: by whom, with which flags, and what the kernel answered.
 *
 * The path is read when the call returns: by then the kernel has read it itself, so its page is in memory.
 */
#include <linux/bpf.h>
#include <linux/openat2.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#define COMM_SIZE 16
#define PATH_SIZE 256

/* What is needed of the kernel's types. CO-RE puts in the offsets of the kernel that it runs on. */
struct trace_event_raw_sys_enter {
	unsigned long args[6];
} __attribute__((preserve_access_index));

struct trace_event_raw_sys_exit {
	long ret;
} __attribute__((preserve_access_index));

struct event {
	__u32 pid;
	__u32 tid;
	__u32 uid;
	/* A file descriptor, or a negative error number. */
	__s32 ret;
	__u64 flags;
	char comm[COMM_SIZE];
	char path[PATH_SIZE];
};

/* Nothing points here; it makes the compiler describe the type of the events in BTF. */
const struct event *unused __attribute__((unused));

const volatile __u32 pid = 0;
const volatile __u32 tid = 0;
const volatile __s64 uid = -1;
const volatile bool only_failed = false;
const volatile char comm[COMM_SIZE] = "";

__u64 dropped = 0;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} events SEC(".maps");

struct call {
	const char *path;
	__u64 flags;
};

/* Calls that have not returned, by thread. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, struct call);
} opening SEC(".maps");

/* True when the name of the thread starts with what was asked for. */
static __always_inline bool has_wanted_comm(const char *name)
{
	for (int i = 0; i < COMM_SIZE && comm[i]; i++) {
		if (name[i] != comm[i])
			return false;
	}
	return true;
}

static __always_inline bool is_wanted(void)
{
	__u64 id = bpf_get_current_pid_tgid();
	__u32 user = bpf_get_current_uid_gid();
	char name[COMM_SIZE];

	if ((pid && pid != id >> 32) || (tid && tid != (__u32)id) || (uid >= 0 && uid != user))
		return false;
	bpf_get_current_comm(name, sizeof(name));
	return has_wanted_comm(name);
}

static __always_inline int enter(const char *path, __u64 flags)
{
	struct call call = { path, flags };
	__u32 thread = bpf_get_current_pid_tgid();

	if (is_wanted() && bpf_map_update_elem(&opening, &thread, &call, BPF_ANY))
		__sync_fetch_and_add(&dropped, 1);
	return 0;
}

static __always_inline void send(const struct call *call, long ret)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event) {
		__sync_fetch_and_add(&dropped, 1);
		return;
	}
	event->pid = id >> 32;
	event->tid = id;
	event->uid = bpf_get_current_uid_gid();
	event->ret = ret;
	event->flags = call->flags;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	if (bpf_probe_read_user_str(event->path, sizeof(event->path), call->path) < 0)
		event->path[0] = '\0';
	bpf_ringbuf_submit(event, 0);
}

static __always_inline int leave(long ret)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&opening, &thread);

	if (!call)
		return 0;
	if (ret < 0 || !only_failed)
		send(call, ret);
	bpf_map_delete_elem(&opening, &thread);
	return 0;
}

/* Newer architectures, arm64 among them, have no open: everything there is openat. */
#if defined(__TARGET_ARCH_x86)
SEC("tracepoint/syscalls/sys_enter_open")
int enter_open(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[0], (__u32)ctx->args[1]);
}

SEC("tracepoint/syscalls/sys_exit_open")
int exit_open(struct trace_event_raw_sys_exit *ctx)
{
	return leave(ctx->ret);
}
#endif

SEC("tracepoint/syscalls/sys_enter_openat")
int enter_openat(struct trace_event_raw_sys_enter *ctx)
{
	return enter((const char *)ctx->args[1], (__u32)ctx->args[2]);
}

SEC("tracepoint/syscalls/sys_exit_openat")
int exit_openat(struct trace_event_raw_sys_exit *ctx)
{
	return leave(ctx->ret);
}

SEC("tracepoint/syscalls/sys_enter_openat2")
int enter_openat2(struct trace_event_raw_sys_enter *ctx)
{
	struct open_how how = {};

	bpf_probe_read_user(&how, sizeof(how), (const void *)ctx->args[2]);
	return enter((const char *)ctx->args[1], how.flags);
}

SEC("tracepoint/syscalls/sys_exit_openat2")
int exit_openat2(struct trace_event_raw_sys_exit *ctx)
{
	return leave(ctx->ret);
}

char LICENSE[] SEC("license") = "GPL";
