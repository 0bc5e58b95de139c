/* Data sections with names of their own, and variables that share them. */
#include "kernel.h"

const volatile int plain_option = 1;
const volatile int tuned SEC(".rodata.tuning") = 2;
const volatile __u64 tuned_too SEC(".rodata.tuning") = 3;
const int table[4] SEC(".rodata.tables") = { 1, 2, 3, 4 };
int started SEC(".data.state") = 4;
__u64 counted SEC(".bss.counters");
static __u64 counted_privately SEC(".bss.counters");
__u8 byte SEC(".data.aligned") = 1;
__u64 after_byte SEC(".data.aligned") = 2;
__u16 last SEC(".data.aligned") = 3;
int plain_data = 5;
int plain_bss;

/* A section that is not one of libbpf's: no map is made of it. */
int astray SEC("elsewhere") = 6;

SEC("tracepoint/syscalls/sys_enter_getpid")
int uses(void *ctx)
{
	counted_privately += tuned;
	return table[bpf_get_prandom_u32() & 3] + plain_option + started + plain_bss;
}

LICENSE_GPL;
