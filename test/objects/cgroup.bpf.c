/* Programs of control groups, one for each attach type. */
#include "kernel.h"

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} per_cgroup SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} per_cgroup_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u32);
} per_socket SEC(".maps");

SEC("cgroup_skb/ingress")
int skb_in(struct __sk_buff *skb)
{
	__u64 *sum = bpf_get_local_storage(&per_cgroup, 0);

	__sync_fetch_and_add(sum, skb->len);
	return 1;
}

SEC("cgroup_skb/egress")
int skb_out(struct __sk_buff *skb)
{
	__u64 *sum = bpf_get_local_storage(&per_cgroup_cpu, 0);

	*sum += skb->len;
	return 1;
}

SEC("cgroup/skb")
int skb_either(struct __sk_buff *skb)
{
	return 1;
}

SEC("cgroup/sock_create")
int sock_created(struct bpf_sock *sk)
{
	return sk->family != 0;
}

SEC("cgroup/sock_release")
int sock_released(struct bpf_sock *sk)
{
	return 1;
}

SEC("cgroup/sock")
int sock_either(struct bpf_sock *sk)
{
	__u32 *mark = bpf_sk_storage_get(&per_socket, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);

	return mark != 0;
}

SEC("cgroup/post_bind4")
int bound4(struct bpf_sock *sk)
{
	return 1;
}

SEC("cgroup/post_bind6")
int bound6(struct bpf_sock *sk)
{
	return 1;
}

#define ADDRESS_PROGRAM(kind)                                                                      \
	SEC("cgroup/" #kind)                                                                       \
	int at_##kind(struct bpf_sock_addr *ctx)                                                   \
	{                                                                                          \
		return 1;                                                                          \
	}

ADDRESS_PROGRAM(bind4)
ADDRESS_PROGRAM(bind6)
ADDRESS_PROGRAM(connect4)
ADDRESS_PROGRAM(connect6)
ADDRESS_PROGRAM(getpeername4)
ADDRESS_PROGRAM(getpeername6)
ADDRESS_PROGRAM(getsockname4)
ADDRESS_PROGRAM(getsockname6)
ADDRESS_PROGRAM(sendmsg4)
ADDRESS_PROGRAM(sendmsg6)
ADDRESS_PROGRAM(recvmsg4)
ADDRESS_PROGRAM(recvmsg6)

/* Addresses of Unix sockets: later than libbpf 1.1. */
ADDRESS_PROGRAM(connect_unix)
ADDRESS_PROGRAM(sendmsg_unix)
ADDRESS_PROGRAM(recvmsg_unix)
ADDRESS_PROGRAM(getpeername_unix)
ADDRESS_PROGRAM(getsockname_unix)

SEC("cgroup/sysctl")
int at_sysctl(struct bpf_sysctl *ctx)
{
	return !ctx->write;
}

SEC("cgroup/getsockopt")
int at_getsockopt(struct bpf_sockopt *ctx)
{
	ctx->retval = 0;
	return 1;
}

SEC("cgroup/setsockopt")
int at_setsockopt(struct bpf_sockopt *ctx)
{
	return 1;
}

SEC("cgroup/dev")
int at_device(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major == 1;
}

SEC("sockops")
int at_sockops(struct bpf_sock_ops *ctx)
{
	return bpf_setsockopt(ctx, 6, 13, &(int){ 1 }, sizeof(int));
}

LICENSE_GPL;
