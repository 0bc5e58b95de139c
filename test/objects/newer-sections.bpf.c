/* Sections that libbpf learnt after 1.1: sessions, sleepable variants, struct_ops that sleep. */
#include "kernel.h"

#include <linux/ptrace.h>

SEC("kprobe.session/vfs_*")
int kernel_session(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe.session/libc.so.6:pthread_*")
int user_session(struct pt_regs *ctx)
{
	return 0;
}

SEC("uprobe.session.s/libc.so.6:pthread_*")
int user_session_sleepable(struct pt_regs *ctx)
{
	return 0;
}

SEC("uretprobe.multi.s/libc.so.6:pthread_*")
int user_many_exit_sleepable(struct pt_regs *ctx)
{
	return 0;
}

SEC("usdt.s/libc.so.6:libc:setjmp")
int static_sleepable(struct pt_regs *ctx)
{
	return 0;
}

SEC("struct_ops.s/init")
int operation_sleepable(unsigned long long *ctx)
{
	return 0;
}

LICENSE_GPL;
