/**
 * Program types with the mainline release that had them first (the kernel's include/uapi/linux/bpf.h, `enum
 * bpf_prog_type`; releases as in the tables of bcc's docs/kernel-versions.md and ebpf-docs' feature-versions.yaml).
 */
export const PROGRAM_TYPES: Readonly<Record<string, string>> = {
  socket_filter: '3.19',
  kprobe: '4.1',
  sched_cls: '4.1',
  sched_act: '4.1',
  tracepoint: '4.7',
  xdp: '4.8',
  perf_event: '4.9',
  cgroup_skb: '4.10',
  cgroup_sock: '4.10',
  lwt_in: '4.10',
  lwt_out: '4.10',
  lwt_xmit: '4.10',
  sock_ops: '4.13',
  sk_skb: '4.14',
  cgroup_device: '4.15',
  sk_msg: '4.17',
  raw_tracepoint: '4.17',
  cgroup_sock_addr: '4.17',
  lwt_seg6local: '4.18',
  lirc_mode2: '4.18',
  sk_reuseport: '4.19',
  flow_dissector: '4.20',
  cgroup_sysctl: '5.2',
  raw_tracepoint_writable: '5.2',
  cgroup_sockopt: '5.3',
  tracing: '5.5',
  struct_ops: '5.6',
  ext: '5.6',
  lsm: '5.7',
  sk_lookup: '5.9',
  syscall: '5.14',
  netfilter: '6.4',
};

/** First release with sleepable programs of a type (`fentry.s` …); the trampoline types had them first. */
export const SLEEPABLE_SINCE: Readonly<Record<string, string>> = {
  tracing: '5.10',
  lsm: '5.10',
  syscall: '5.14',
  kprobe: '6.0',
};

/** `xdp.frags`: BPF_F_XDP_HAS_FRAGS. */
export const XDP_FRAGS_SINCE = '5.18';

/** Instructions that one program may have before release 5.2 raised the limit for the privileged to a million. */
export const SMALL_PROGRAM = 4096;
