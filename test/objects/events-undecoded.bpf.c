/* Records whose type is nowhere in the BTF: reserved as bytes, and no pointer or map says what they are. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8192);
} bytes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(int));
} more_bytes SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_getpid")
int emits(void *ctx)
{
	__u64 numbers[2] = { bpf_ktime_get_ns(), bpf_get_current_pid_tgid() };

	bpf_ringbuf_output(&bytes, numbers, sizeof(numbers), 0);
	bpf_perf_event_output(ctx, &more_bytes, BPF_F_CURRENT_CPU, numbers, sizeof(numbers));
	return 0;
}

LICENSE_GPL;
