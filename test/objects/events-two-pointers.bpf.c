/* Two candidates for the type of one buffer: no guess is right. */
#include "kernel.h"

struct started { __u32 pid; };
struct stopped { __u32 pid; __s32 code; };

const struct started *unused_started __attribute__((unused));
const struct stopped *unused_stopped __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8192);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_exit_group")
int stops(struct trace_event_raw_sys_enter *ctx)
{
	struct stopped stopped = { bpf_get_current_pid_tgid() >> 32, ctx->args[0] };

	bpf_ringbuf_output(&events, &stopped, sizeof(stopped), 0);
	return 0;
}

LICENSE_GPL;
