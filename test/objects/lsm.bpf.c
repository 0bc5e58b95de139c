/* Security hooks: plain, sleepable, and for one control group. */
#include "kernel.h"

#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} opened SEC(".maps");

SEC("lsm/file_open")
int BPF_PROG(file_open, struct file *file)
{
	__u64 *count = bpf_inode_storage_get(&opened, file->f_inode, 0,
					     BPF_LOCAL_STORAGE_GET_F_CREATE);

	return count && ++*count > 1000 ? -EPERM : 0;
}

SEC("lsm.s/bprm_committed_creds")
void BPF_PROG(committed, struct linux_binprm *bprm)
{
	char hash[32];

	bpf_ima_file_hash(bprm->file, hash, sizeof(hash));
}

SEC("lsm_cgroup/socket_bind")
int BPF_PROG(bind_in_cgroup, void *sock, void *address, int length)
{
	return 1;
}

SEC("lsm")
int BPF_PROG(any_hook)
{
	return 0;
}

LICENSE_GPL;
