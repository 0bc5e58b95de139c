/* BPF trampolines: entry, exit, changed return values, and their sleepable variants. */
#include "kernel.h"

#include <bpf/bpf_tracing.h>

__u64 opened, failed;
char last_name[256];

SEC("fentry/vfs_open")
int BPF_PROG(open_enter, const struct path *path, struct file *file)
{
	__sync_fetch_and_add(&opened, 1);
	bpf_d_path((struct path *)path, last_name, sizeof(last_name));
	return 0;
}

SEC("fexit/vfs_open")
int BPF_PROG(open_exit, const struct path *path, struct file *file, int ret)
{
	if (ret)
		__sync_fetch_and_add(&failed, 1);
	return 0;
}

SEC("fmod_ret/security_file_open")
int BPF_PROG(open_refuse, struct file *file, int ret)
{
	return ret ? ret : -EPERM;
}

SEC("fentry.s/__x64_sys_getpgid")
int BPF_PROG(getpgid_enter)
{
	return bpf_copy_from_user(last_name, 8, NULL);
}

SEC("fexit.s/__x64_sys_getpgid")
int BPF_PROG(getpgid_exit)
{
	return 0;
}

SEC("fmod_ret.s/__x64_sys_getpgid")
int BPF_PROG(getpgid_refuse)
{
	return 0;
}

SEC("fentry")
int BPF_PROG(enter_anywhere)
{
	return 0;
}

LICENSE_GPL;
