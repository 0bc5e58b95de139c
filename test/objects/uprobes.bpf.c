/* User space probes: by symbol, by offset, without target, sleepable, static tracepoints; and the multi kinds that libbpf
 * learnt in 1.3. */
#include "kernel.h"

#include <linux/ptrace.h>

#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

struct line {
	__u32 pid;
	char text[80];
};

const struct line *unused_line __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(int));
	__uint(value_size, sizeof(int));
} lines SEC(".maps");

SEC("uretprobe//bin/bash:readline")
int BPF_KRETPROBE(read_line, const void *text)
{
	struct line line = { .pid = bpf_get_current_pid_tgid() >> 32 };

	if (!text)
		return 0;
	bpf_probe_read_user_str(line.text, sizeof(line.text), text);
	bpf_perf_event_output(ctx, &lines, BPF_F_CURRENT_CPU, &line, sizeof(line));
	return 0;
}

SEC("uprobe/libc.so.6:malloc")
int BPF_KPROBE(allocate, unsigned long size)
{
	return size > 4096;
}

SEC("uprobe//usr/bin/node:main+0x10")
int inside_main(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe")
int probe_anywhere(struct pt_regs *ctx)
{
	return 0;
}

SEC("uretprobe")
int return_anywhere(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe.s/libc.so.6:free")
int BPF_KPROBE(release, const void *pointer)
{
	char first;

	return bpf_copy_from_user(&first, 1, pointer);
}

SEC("uretprobe.s/libc.so.6:calloc")
int cleared(struct pt_regs *ctx)
{
	return 0;
}

SEC("usdt/libc.so.6:libc:setjmp")
int BPF_USDT(jump_set, void *buffer, int value)
{
	return value + bpf_usdt_arg_cnt(ctx);
}

SEC("usdt")
int BPF_USDT(static_anywhere)
{
	return bpf_usdt_cookie(ctx) != 0;
}

SEC("uprobe.multi/libc.so.6:pthread_*")
int many_enter(struct pt_regs *ctx)
{
	return 0;
}

SEC("uretprobe.multi/libc.so.6:pthread_*")
int many_exit(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe.multi.s/libc.so.6:pthread_*")
int many_sleepable(struct pt_regs *ctx)
{
	return 0;
}

LICENSE_GPL;
