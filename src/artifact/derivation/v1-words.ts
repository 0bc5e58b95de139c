/**
 * The words of rule set 1, as they stood when it was made. What a later reader of objects may come to know must not change
 * what rule set 1 says, so names that are not here are written as unknown.
 */
const PROGRAM_TYPES: ReadonlySet<string> = words(`
  socket_filter kprobe sched_cls sched_act tracepoint xdp perf_event cgroup_skb cgroup_sock lwt_in lwt_out lwt_xmit
  sock_ops sk_skb cgroup_device sk_msg raw_tracepoint cgroup_sock_addr lwt_seg6local lirc_mode2 sk_reuseport
  flow_dissector cgroup_sysctl raw_tracepoint_writable cgroup_sockopt tracing struct_ops ext lsm sk_lookup syscall
  netfilter
`);

const ATTACH_TYPES: ReadonlySet<string> = words(`
  cgroup_inet_ingress cgroup_inet_egress cgroup_inet_sock_create cgroup_sock_ops sk_skb_stream_parser
  sk_skb_stream_verdict cgroup_device sk_msg_verdict cgroup_inet4_bind cgroup_inet6_bind cgroup_inet4_connect
  cgroup_inet6_connect cgroup_inet4_post_bind cgroup_inet6_post_bind cgroup_udp4_sendmsg cgroup_udp6_sendmsg lirc_mode2
  flow_dissector cgroup_sysctl cgroup_udp4_recvmsg cgroup_udp6_recvmsg cgroup_getsockopt cgroup_setsockopt trace_raw_tp
  trace_fentry trace_fexit modify_return lsm_mac trace_iter cgroup_inet4_getpeername cgroup_inet6_getpeername
  cgroup_inet4_getsockname cgroup_inet6_getsockname xdp_devmap cgroup_inet_sock_release xdp_cpumap sk_lookup xdp
  sk_skb_verdict sk_reuseport_select sk_reuseport_select_or_migrate perf_event trace_kprobe_multi lsm_cgroup struct_ops
  netfilter tcx_ingress tcx_egress trace_uprobe_multi cgroup_unix_connect cgroup_unix_sendmsg cgroup_unix_recvmsg
  cgroup_unix_getpeername cgroup_unix_getsockname netkit_primary netkit_peer trace_kprobe_session trace_uprobe_session
  trace_fsession trace_fsession_multi trace_fentry_multi trace_fexit_multi
`);

const EFFECTS: ReadonlySet<string> = words(`
  writes-user-memory overrides-return sends-signals drops-packets redirects-packets modifies-packets modifies-sockets
  denies-operations reads-user-memory reads-kernel-memory prints-to-trace-pipe replaces-kernel-operations
`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

export function programTypeV1(type: string): string {
  return PROGRAM_TYPES.has(type) ? type : 'unspec';
}

export function attachTypeV1(attachType: string | null): string | null {
  return attachType !== null && ATTACH_TYPES.has(attachType) ? attachType : null;
}

export function effectsV1(effects: readonly string[]): string[] {
  return effects.filter((effect) => EFFECTS.has(effect)).sort();
}
