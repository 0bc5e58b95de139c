// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
/*
 * Measures how long threads that could run wait for a CPU. Each wait is counted in a histogram; those that took long are
 * events, which say who had the CPU meanwhile.
 *
 * A wait begins when a thread is woken, or when it is taken off the CPU although it could go on. It ends when the scheduler
 * switches to it.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define COMM_SIZE 16
#define SLOTS 27
#define TASK_RUNNING 0

/* What is needed of the kernel's types. CO-RE puts in the offsets of the kernel that it runs on. */
struct task_struct {
	int pid;
	int tgid;
	char comm[COMM_SIZE];
	unsigned int __state;
} __attribute__((preserve_access_index));

/* The name and type of __state before Linux 5.14. */
struct task_struct___before_5_14 {
	long state;
} __attribute__((preserve_access_index));

struct event {
	__u32 pid;
	__u32 tid;
	__u32 cpu;
	__u32 previous_tid;
	__u64 latency_us;
	char comm[COMM_SIZE];
	char previous_comm[COMM_SIZE];
};

/* Nothing points here; it makes the compiler describe the type of the events in BTF. */
const struct event *unused __attribute__((unused));

const volatile __u64 min_us = 100;
const volatile __u32 pid = 0;

__u64 dropped = 0;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} events SEC(".maps");

/* Since when a thread could run, in nanoseconds. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} runnable_since SEC(".maps");

/* Slot n counts waits of 2^n up to 2^(n+1) microseconds, the last one all that took longer. */
struct histogram {
	__u64 slots[SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct histogram);
} latencies SEC(".maps");

static __always_inline bool is_preempted(struct task_struct *task)
{
	struct task_struct___before_5_14 *older = (void *)task;

	if (bpf_core_field_exists(task->__state))
		return BPF_CORE_READ(task, __state) == TASK_RUNNING;
	return BPF_CORE_READ(older, state) == TASK_RUNNING;
}

static __always_inline __u32 log2_slot(__u64 value)
{
	__u32 slot = 0;

#pragma unroll
	for (int bits = 32; bits > 0; bits /= 2) {
		if (value >> bits) {
			value >>= bits;
			slot += bits;
		}
	}
	return slot < SLOTS ? slot : SLOTS - 1;
}

static __always_inline int begin_wait(struct task_struct *task)
{
	__u64 now = bpf_ktime_get_ns();
	__u32 tid = BPF_CORE_READ(task, pid);

	/* The idle threads, one for each CPU, all have number 0 and never wait. */
	if (!tid || (pid && pid != BPF_CORE_READ(task, tgid)))
		return 0;
	if (bpf_map_update_elem(&runnable_since, &tid, &now, BPF_ANY))
		__sync_fetch_and_add(&dropped, 1);
	return 0;
}

static __always_inline void count_wait(__u64 latency_us)
{
	__u32 key = 0, slot = log2_slot(latency_us);
	struct histogram *histogram = bpf_map_lookup_elem(&latencies, &key);

	if (histogram && slot < SLOTS)
		__sync_fetch_and_add(&histogram->slots[slot], 1);
}

static __always_inline void send(struct task_struct *previous, struct task_struct *next,
				 __u64 latency_us)
{
	struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event) {
		__sync_fetch_and_add(&dropped, 1);
		return;
	}
	event->pid = BPF_CORE_READ(next, tgid);
	event->tid = BPF_CORE_READ(next, pid);
	event->cpu = bpf_get_smp_processor_id();
	event->previous_tid = BPF_CORE_READ(previous, pid);
	event->latency_us = latency_us;
	BPF_CORE_READ_STR_INTO(&event->comm, next, comm);
	BPF_CORE_READ_STR_INTO(&event->previous_comm, previous, comm);
	bpf_ringbuf_submit(event, 0);
}

static __always_inline void end_wait(struct task_struct *previous, struct task_struct *next)
{
	__u32 tid = BPF_CORE_READ(next, pid);
	__u64 *since = bpf_map_lookup_elem(&runnable_since, &tid);
	__u64 latency_us;

	if (!since)
		return;
	latency_us = (bpf_ktime_get_ns() - *since) / 1000;
	bpf_map_delete_elem(&runnable_since, &tid);
	count_wait(latency_us);
	if (latency_us >= min_us)
		send(previous, next, latency_us);
}

SEC("raw_tp/sched_wakeup")
int BPF_PROG(woken, struct task_struct *task)
{
	return begin_wait(task);
}

SEC("raw_tp/sched_wakeup_new")
int BPF_PROG(woken_new, struct task_struct *task)
{
	return begin_wait(task);
}

SEC("raw_tp/sched_switch")
int BPF_PROG(switched, bool preempt, struct task_struct *previous, struct task_struct *next)
{
	if (is_preempted(previous))
		begin_wait(previous);
	end_wait(previous, next);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
