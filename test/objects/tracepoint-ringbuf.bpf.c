/* The smallest useful tool: a tracepoint, a ring buffer whose event type is found by the unused pointer, two options,
 * and a counter of events that did not fit. */
#include "kernel.h"

struct event {
	__u64 time_ns;
	__u32 pid;
	__u32 uid;
	char comm[TASK_COMM_LEN];
};

const struct event *unused_event __attribute__((unused));

const volatile __u32 min_pid = 0;
const volatile bool only_root = false;

__u64 dropped = 0;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int enter_execve(struct trace_event_raw_sys_enter *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u32 uid = bpf_get_current_uid_gid();
	struct event *event;

	if (pid < min_pid || (only_root && uid != 0))
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&dropped, 1);
		return 0;
	}
	event->time_ns = bpf_ktime_get_ns();
	event->pid = pid;
	event->uid = uid;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}

LICENSE_GPL;
