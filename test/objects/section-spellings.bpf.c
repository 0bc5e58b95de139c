/* Section names at the edges of libbpf's table: bare, with an empty target, with a target where none belongs, one letter off. */
#include "kernel.h"

#define PROGRAM(name, section)                                                                     \
	SEC(section)                                                                               \
	int name(void *ctx)                                                                        \
	{                                                                                          \
		return 0;                                                                          \
	}

PROGRAM(kprobe_empty, "kprobe/")
PROGRAM(kprobe_multi_bare, "kprobe.multi")
PROGRAM(kprobe_unknown_kind, "kprobe.other/do_unlinkat")
PROGRAM(kprobe_plural, "kprobes")
PROGRAM(kretprobe_bare, "kretprobe")
PROGRAM(ksyscall_bare, "ksyscall")
PROGRAM(uprobe_sleepable_bare, "uprobe.s")
PROGRAM(uretprobe_sleepable_bare, "uretprobe.s")
PROGRAM(usdt_empty, "usdt/")
PROGRAM(tp_bare, "tp")
PROGRAM(tp_category_only, "tp/sched")
PROGRAM(tp_empty, "tp/")
PROGRAM(raw_tp_empty, "raw_tp/")
PROGRAM(raw_tp_writable_bare, "raw_tp.w")
PROGRAM(tp_btf_empty, "tp_btf/")
PROGRAM(fentry_sleepable_bare, "fentry.s")
PROGRAM(fexit_bare, "fexit")
PROGRAM(fmod_ret_bare, "fmod_ret")
PROGRAM(lsm_sleepable_bare, "lsm.s")
PROGRAM(lsm_cgroup_bare, "lsm_cgroup")
PROGRAM(iter_sleepable_bare, "iter.s")
PROGRAM(freplace_empty, "freplace/")
PROGRAM(xdp_with_target, "xdp/eth0")
PROGRAM(xdp_devmap_with_target, "xdp/devmap/eth0")
PROGRAM(tc_with_target, "tc/eth0")
PROGRAM(classifier_with_target, "classifier/eth0")
PROGRAM(socket_with_target, "socket/80")
PROGRAM(perf_event_with_target, "perf_event/cycles")
PROGRAM(sockops_with_target, "sockops/x")
PROGRAM(syscall_with_target, "syscall/x")
PROGRAM(sk_skb_with_target, "sk_skb/x")
PROGRAM(sk_lookup_with_target, "sk_lookup/x")
PROGRAM(cgroup_skb_bare, "cgroup_skb")
PROGRAM(cgroup_skb_with_target, "cgroup_skb/ingress/x")
PROGRAM(cgroup_bare, "cgroup")
PROGRAM(cgroup_connect_bare, "cgroup/connect")
PROGRAM(upper_case, "XDP")
PROGRAM(optional_bare, "?kprobe")
PROGRAM(optional_with_target, "?fentry/vfs_open")

LICENSE_GPL;
