/* Records of every shape: bit-fields, nested, arrays, strings, 64-bit numbers, a flexible tail; several buffers, one of which
 * nobody can decode. */
#include "kernel.h"

enum kind { OPENED = 1, CLOSED, RENAMED };

struct identity {
	__u32 pid;
	__u32 tid;
	__u32 uid;
};

struct event {
	__u64 time_ns;
	struct identity who;
	enum kind kind;
	char comm[TASK_COMM_LEN];
	__s64 result;
	unsigned int readable : 1;
	unsigned int writable : 1;
	int priority : 6;
	unsigned int mode : 12;
	bool failed;
	union {
		__u32 ipv4;
		__u8 ipv6[16];
	};
	__u16 ports[2];
	float load;
	__u32 path_length;
	char path[];
};

const struct event *unused_event __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
	__type(value, struct identity);
} identities SEC(".maps");

const volatile bool with_path = true;
__u64 lost_events;

SEC("tracepoint/syscalls/sys_enter_openat")
int opened(struct trace_event_raw_sys_enter *ctx)
{
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event) + 256, 0);
	long length;

	if (!event) {
		__sync_fetch_and_add(&lost_events, 1);
		return 0;
	}
	event->time_ns = bpf_ktime_get_ns();
	event->kind = OPENED;
	event->priority = -5;
	event->mode = 0755;
	length = with_path ? bpf_probe_read_user_str(event->path, 256, (void *)ctx->args[1]) : 0;
	event->path_length = length < 0 ? 0 : length;
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_close")
int closed(struct trace_event_raw_sys_enter *ctx)
{
	struct identity identity = { .pid = bpf_get_current_pid_tgid() >> 32 };

	bpf_ringbuf_output(&identities, &identity, sizeof(identity), BPF_RB_FORCE_WAKEUP);
	return 0;
}

LICENSE_GPL;
