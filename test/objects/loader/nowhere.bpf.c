// One program that attaches and, by choice of the test, one that finds nothing to attach to.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sys_enter")
int somewhere(void *ctx)
{
	return 0;
}

SEC("?tracepoint/syscalls/sys_enter_no_such_call")
int no_tracepoint(void *ctx)
{
	return 0;
}

SEC("?raw_tp/no_such_event")
int no_raw_tracepoint(void *ctx)
{
	return 0;
}

SEC("?tp_btf/no_such_event")
int no_typed_tracepoint(void *ctx)
{
	return 0;
}

SEC("?kprobe/no_such_function")
int no_function(void *ctx)
{
	return 0;
}

SEC("?kprobe/vfs_read")
int probe(void *ctx)
{
	return 0;
}

SEC("?uprobe//no/such/file:main")
int no_file(void *ctx)
{
	return 0;
}

SEC("?xdp")
int packets(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("?tracepoint/sched/sched_process_exec")
int executions(void *ctx)
{
	return 0;
}

SEC("?fentry/vfs_read")
int entry(void *ctx)
{
	return 0;
}

SEC("?lsm/file_open")
int opening(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
