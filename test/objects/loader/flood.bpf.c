// Fills a ring buffer as fast as it is told to, for the tests and the bench of the loader.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct event {
	__u64 seq;
	__u32 pid;
	__u32 length;
	__u64 time;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
	__type(value, struct event);
} events SEC(".maps");

// Records that did not fit.
__u64 dropped;
__u64 seq;

struct request {
	__u32 count;
	// Bytes in the buffer from which no more is written; 0: no such limit.
	__u32 limit;
	// Every so many records are discarded; 0: none.
	__u32 discard_every;
	__u32 unused;
	// Filled in: records submitted.
	__u64 submitted;
};

static long one(__u32 index, struct request *request)
{
	struct event *event;

	if (request->limit && bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) > request->limit)
		return 1;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		dropped++;
		return 0;
	}
	if (request->discard_every && index % request->discard_every == 0) {
		bpf_ringbuf_discard(event, 0);
		return 0;
	}
	event->seq = seq++;
	event->pid = index;
	event->length = sizeof(*event);
	event->time = bpf_ktime_get_ns();
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	request->submitted++;
	return 0;
}

SEC("syscall")
int flood(struct request *ctx)
{
	struct request request = {
		.count = ctx->count,
		.limit = ctx->limit,
		.discard_every = ctx->discard_every,
	};

	bpf_loop(request.count, one, &request, 0);
	ctx->submitted = request.submitted;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
