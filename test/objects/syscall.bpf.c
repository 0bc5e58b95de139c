/* A program that user space runs itself, fed through a user ring buffer. */
#include "kernel.h"

struct command {
	__u32 verb;
	__u32 argument;
};

struct arguments {
	__u64 attr;
	__u32 size;
	__s32 result;
};

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} commands SEC(".maps");

__u64 handled;

static long handle(struct bpf_dynptr *dynptr, void *context)
{
	struct command command;

	if (bpf_dynptr_read(&command, sizeof(command), dynptr, 0, 0))
		return 1;
	handled += command.verb;
	return 0;
}

SEC("syscall")
int drain(struct arguments *ctx)
{
	ctx->result = bpf_user_ringbuf_drain(&commands, handle, NULL, 0);
	return 0;
}

SEC("syscall")
int create(struct arguments *ctx)
{
	ctx->result = bpf_sys_bpf(BPF_MAP_CREATE, &ctx->attr, sizeof(ctx->attr));
	return ctx->result;
}

LICENSE_GPL;
