// Writes to a perf buffer when it is run by hand.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct event {
	__u64 seq;
	__u32 cpu;
	char text[52];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__type(key, int);
	__type(value, struct event);
} events SEC(".maps");

__u64 seq;
__u64 submitted;

#define ROUND 64

SEC("raw_tp")
int flood(void *ctx)
{
	struct event event = {};

	for (int i = 0; i < ROUND; i++) {
		event.seq = __sync_fetch_and_add(&seq, 1);
		event.cpu = bpf_get_smp_processor_id();
		bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event, sizeof(event));
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
