/* What the loader has to find: the kernel's configuration, its symbols and its functions. */
#include "kernel.h"

struct module;

extern int LINUX_KERNEL_VERSION __kconfig;
extern unsigned int CONFIG_HZ __kconfig;
extern bool CONFIG_BPF_SYSCALL __kconfig;
extern bool CONFIG_NOT_KNOWN_TO_ANYBODY __kconfig __weak;
extern enum libbpf_tristate CONFIG_MODULES __kconfig __weak;
extern char CONFIG_DEFAULT_HOSTNAME[64] __kconfig __weak;
extern unsigned long long CONFIG_PHYSICAL_START __kconfig __weak;
extern char CONFIG_LETTER __kconfig __weak;

extern const int bpf_prog_active __ksym;
extern const void jiffies __ksym;
extern const struct task_struct init_task __ksym __weak;

extern struct task_struct *bpf_task_from_pid(__s32 pid) __ksym;
extern void bpf_task_release(struct task_struct *task) __ksym;
extern void *bpf_cast_to_kern_ctx(void *object) __ksym __weak;

__u64 hz;

SEC("syscall")
int uses_configuration(void *ctx)
{
	if (CONFIG_BPF_SYSCALL && CONFIG_MODULES != TRI_NO)
		hz = CONFIG_HZ;
	if (CONFIG_NOT_KNOWN_TO_ANYBODY || CONFIG_LETTER == 'y')
		return CONFIG_DEFAULT_HOSTNAME[0];
	return LINUX_KERNEL_VERSION < KERNEL_VERSION(5, 10, 0) || CONFIG_PHYSICAL_START > 1;
}

SEC("raw_tp/sys_enter")
int uses_symbols(void *ctx)
{
	const int *active = bpf_per_cpu_ptr(&bpf_prog_active, 0);

	return (active ? *active : 0) + ((__u64)&jiffies == 1) + (&init_task == NULL);
}

static __noinline void look_at(int pid)
{
	struct task_struct *task = bpf_task_from_pid(pid);

	if (task)
		bpf_task_release(task);
}

SEC("tp_btf/task_newtask")
int uses_functions(__u64 *ctx)
{
	look_at(1);
	if (bpf_cast_to_kern_ctx)
		bpf_cast_to_kern_ctx(ctx);
	return 0;
}

LICENSE_GPL;
