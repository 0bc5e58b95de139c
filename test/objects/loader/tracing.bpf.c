// One system call of one process, seen by three kinds of program.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define NR_GETPPID_X86_64 110
#define NR_GETPPID_GENERIC 173

struct event {
	__u32 pid;
	__u32 nr;
	__u64 seq;
	char by[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
	__type(value, struct event);
} events SEC(".maps");

const volatile __u32 target_pid = 0;
const volatile __u32 target_nr = 0;
const volatile char greeting[16] = "hello";
__u64 lost_events;
__u64 seq;

static int emit(__u32 nr, const char *by)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct event *event;

	if (pid != target_pid || nr != target_nr)
		return 0;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&lost_events, 1);
		return 0;
	}
	event->pid = pid;
	event->nr = nr;
	event->seq = __sync_fetch_and_add(&seq, 1);
	__builtin_memcpy(event->by, by, 8);
	// One by one: a copy would take the contents at compile time, volatile or not.
	for (int i = 0; i < 8; i++)
		event->by[8 + i] = greeting[i];
	bpf_ringbuf_submit(event, 0);
	return 0;
}

SEC("tracepoint/raw_syscalls/sys_enter")
int by_tracepoint(struct bpf_raw_tracepoint_args *ctx)
{
	// struct trace_event_raw_sys_enter: a header of 8 bytes, then the number.
	return emit(*((__u64 *)ctx + 1), "tp      ");
}

SEC("raw_tp/sys_enter")
int by_raw_tp(struct bpf_raw_tracepoint_args *ctx)
{
	return emit(ctx->args[1], "raw_tp  ");
}

SEC("tp_btf/sys_enter")
int BPF_PROG(by_tp_btf, struct pt_regs *regs, long id)
{
	return emit(id, "tp_btf  ");
}

char LICENSE[] SEC("license") = "GPL";
