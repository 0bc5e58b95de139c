/* Kernel probes of every spelling, with stacks kept in a stack trace map and latencies in a per-CPU histogram. */
#include "kernel.h"

#include <linux/ptrace.h>

#include <bpf/bpf_tracing.h>

#define MAX_SLOTS 26

struct histogram {
	__u32 slots[MAX_SLOTS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, __u32);
	__type(value, __u64);
} start SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 256);
	__type(key, char[TASK_COMM_LEN]);
	__type(value, struct histogram);
} histograms SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 1024);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, 127 * sizeof(__u64));
} stacks SEC(".maps");

const volatile __u64 min_ns = 1000;

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
	return slot < MAX_SLOTS ? slot : MAX_SLOTS - 1;
}

SEC("kprobe/do_unlinkat")
int BPF_KPROBE(unlink_enter, int dfd, void *name)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&start, &tid, &now, BPF_ANY);
	bpf_get_stackid(ctx, &stacks, BPF_F_FAST_STACK_CMP);
	return dfd < 0 && !name;
}

SEC("kretprobe/do_unlinkat")
int BPF_KRETPROBE(unlink_exit, long ret)
{
	__u32 tid = bpf_get_current_pid_tgid();
	__u64 *begin = bpf_map_lookup_elem(&start, &tid);
	static const struct histogram none;
	char comm[TASK_COMM_LEN] = {};
	struct histogram *histogram;
	__u64 delta;

	if (!begin || ret)
		return 0;
	delta = bpf_ktime_get_ns() - *begin;
	bpf_map_delete_elem(&start, &tid);
	if (delta < min_ns)
		return 0;
	bpf_get_current_comm(comm, sizeof(comm));
	histogram = bpf_map_lookup_elem(&histograms, comm);
	if (!histogram) {
		bpf_map_update_elem(&histograms, comm, &none, BPF_NOEXIST);
		histogram = bpf_map_lookup_elem(&histograms, comm);
		if (!histogram)
			return 0;
	}
	histogram->slots[log2_slot(delta)]++;
	return 0;
}

SEC("kprobe/vfs_read+0x4")
int read_inside(struct pt_regs *ctx)
{
	return bpf_get_func_ip(ctx) == 0;
}

/* Target given by the loader, not by the name. */
SEC("kprobe")
int anywhere(struct pt_regs *ctx)
{
	return bpf_get_smp_processor_id() == 0;
}

SEC("kprobe.multi/vfs_*")
int many_enter(struct pt_regs *ctx)
{
	return bpf_get_attach_cookie(ctx) == 0;
}

SEC("kretprobe.multi/vfs_read")
int many_exit(struct pt_regs *ctx)
{
	return bpf_get_attach_cookie(ctx) == 0;
}

SEC("ksyscall/nanosleep")
int nanosleep_enter(struct pt_regs *ctx)
{
	bpf_override_return(ctx, -EPERM);
	return 0;
}

SEC("kretsyscall/nanosleep")
int nanosleep_exit(struct pt_regs *ctx)
{
	return 0;
}

LICENSE_GPL;
