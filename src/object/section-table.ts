/** How libbpf's automatic attaching reads what stands behind the slash. */
export type TargetGrammar = 'kprobe' | 'uprobe' | 'usdt' | 'tracepoint' | 'pattern' | 'name';

/** One line of libbpf's table of section names. */
export interface SectionRule {
  readonly section: string;
  /** True when `/target` may follow. */
  readonly suffix: boolean;
  readonly type: string;
  readonly attachType: string | null;
  /** Null when libbpf cannot attach such a program by itself. */
  readonly attach: TargetGrammar | null;
  readonly sleepable: boolean;
  readonly multi: boolean;
  readonly frags: boolean;
  /** First version of libbpf (1.0 or later) that knows the name. */
  readonly since: string;
}

/**
 * Facts of libbpf's `section_defs` (libbpf.c): name with `+` where `/target` may follow, program type, expected attach
 * type, grammar of the target for automatic attaching, properties, first version. No name fits two lines.
 */
const TABLE = `
socket                  socket_filter           -                              -          -               1.0
sk_reuseport/migrate    sk_reuseport            sk_reuseport_select_or_migrate -          -               1.0
sk_reuseport            sk_reuseport            sk_reuseport_select            -          -               1.0
kprobe+                 kprobe                  -                              kprobe     -               1.0
uprobe+                 kprobe                  -                              uprobe     -               1.0
uprobe.s+               kprobe                  -                              uprobe     sleepable       1.0
kretprobe+              kprobe                  -                              kprobe     -               1.0
uretprobe+              kprobe                  -                              uprobe     -               1.0
uretprobe.s+            kprobe                  -                              uprobe     sleepable       1.0
kprobe.multi+           kprobe                  trace_kprobe_multi             pattern    multi           1.0
kretprobe.multi+        kprobe                  trace_kprobe_multi             pattern    multi           1.0
kprobe.session+         kprobe                  trace_kprobe_session           pattern    multi           1.5
uprobe.multi+           kprobe                  trace_uprobe_multi             uprobe     multi           1.3
uretprobe.multi+        kprobe                  trace_uprobe_multi             uprobe     multi           1.3
uprobe.session+         kprobe                  trace_uprobe_session           uprobe     multi           1.6
uprobe.multi.s+         kprobe                  trace_uprobe_multi             uprobe     sleepable,multi 1.3
uretprobe.multi.s+      kprobe                  trace_uprobe_multi             uprobe     sleepable,multi 1.3
uprobe.session.s+       kprobe                  trace_uprobe_session           uprobe     sleepable,multi 1.6
ksyscall+               kprobe                  -                              name       -               1.0
kretsyscall+            kprobe                  -                              name       -               1.0
usdt+                   kprobe                  -                              usdt       -               1.0
usdt.s+                 kprobe                  -                              usdt       sleepable       1.3
tc/ingress              sched_cls               tcx_ingress                    -          -               1.3
tc/egress               sched_cls               tcx_egress                     -          -               1.3
tcx/ingress             sched_cls               tcx_ingress                    -          -               1.3
tcx/egress              sched_cls               tcx_egress                     -          -               1.3
tc                      sched_cls               -                              -          -               1.0
classifier              sched_cls               -                              -          -               1.0
action                  sched_act               -                              -          -               1.0
netkit/primary          sched_cls               netkit_primary                 -          -               1.3
netkit/peer             sched_cls               netkit_peer                    -          -               1.3
tracepoint+             tracepoint              -                              tracepoint -               1.0
tp+                     tracepoint              -                              tracepoint -               1.0
tracepoint.s+           tracepoint              -                              tracepoint sleepable       1.8
tp.s+                   tracepoint              -                              tracepoint sleepable       1.8
raw_tracepoint+         raw_tracepoint          -                              name       -               1.0
raw_tp+                 raw_tracepoint          -                              name       -               1.0
raw_tracepoint.s+       raw_tracepoint          -                              name       sleepable       1.8
raw_tp.s+               raw_tracepoint          -                              name       sleepable       1.8
raw_tracepoint.w+       raw_tracepoint_writable -                              name       -               1.0
raw_tp.w+               raw_tracepoint_writable -                              name       -               1.0
tp_btf+                 tracing                 trace_raw_tp                   name       -               1.0
tp_btf.s+               tracing                 trace_raw_tp                   name       sleepable       1.8
fentry+                 tracing                 trace_fentry                   name       -               1.0
fmod_ret+               tracing                 modify_return                  name       -               1.0
fexit+                  tracing                 trace_fexit                    name       -               1.0
fentry.s+               tracing                 trace_fentry                   name       sleepable       1.0
fmod_ret.s+             tracing                 modify_return                  name       sleepable       1.0
fexit.s+                tracing                 trace_fexit                    name       sleepable       1.0
fsession+               tracing                 trace_fsession                 name       -               1.7
fsession.s+             tracing                 trace_fsession                 name       sleepable       1.7
fsession.multi+         tracing                 trace_fsession_multi           pattern    multi           1.8
fsession.multi.s+       tracing                 trace_fsession_multi           pattern    sleepable,multi 1.8
fentry.multi+           tracing                 trace_fentry_multi             pattern    multi           1.8
fexit.multi+            tracing                 trace_fexit_multi              pattern    multi           1.8
fentry.multi.s+         tracing                 trace_fentry_multi             pattern    sleepable,multi 1.8
fexit.multi.s+          tracing                 trace_fexit_multi              pattern    sleepable,multi 1.8
freplace+               ext                     -                              name       -               1.0
lsm+                    lsm                     lsm_mac                        name       -               1.0
lsm.s+                  lsm                     lsm_mac                        name       sleepable       1.0
lsm_cgroup+             lsm                     lsm_cgroup                     -          -               1.0
iter+                   tracing                 trace_iter                     name       -               1.0
iter.s+                 tracing                 trace_iter                     name       sleepable       1.0
syscall                 syscall                 -                              -          sleepable       1.0
xdp.frags/devmap        xdp                     xdp_devmap                     -          frags           1.0
xdp/devmap              xdp                     xdp_devmap                     -          -               1.0
xdp.frags/cpumap        xdp                     xdp_cpumap                     -          frags           1.0
xdp/cpumap              xdp                     xdp_cpumap                     -          -               1.0
xdp.frags               xdp                     xdp                            -          frags           1.0
xdp                     xdp                     xdp                            -          -               1.0
perf_event              perf_event              -                              -          -               1.0
lwt_in                  lwt_in                  -                              -          -               1.0
lwt_out                 lwt_out                 -                              -          -               1.0
lwt_xmit                lwt_xmit                -                              -          -               1.0
lwt_seg6local           lwt_seg6local           -                              -          -               1.0
sockops                 sock_ops                cgroup_sock_ops                -          -               1.0
sk_skb/stream_parser    sk_skb                  sk_skb_stream_parser           -          -               1.0
sk_skb/stream_verdict   sk_skb                  sk_skb_stream_verdict          -          -               1.0
sk_skb/verdict          sk_skb                  sk_skb_verdict                 -          -               1.4
sk_skb                  sk_skb                  -                              -          -               1.0
sk_msg                  sk_msg                  sk_msg_verdict                 -          -               1.0
lirc_mode2              lirc_mode2              lirc_mode2                     -          -               1.0
flow_dissector          flow_dissector          flow_dissector                 -          -               1.0
cgroup_skb/ingress      cgroup_skb              cgroup_inet_ingress            -          -               1.0
cgroup_skb/egress       cgroup_skb              cgroup_inet_egress             -          -               1.0
cgroup/skb              cgroup_skb              -                              -          -               1.0
cgroup/sock_create      cgroup_sock             cgroup_inet_sock_create        -          -               1.0
cgroup/sock_release     cgroup_sock             cgroup_inet_sock_release       -          -               1.0
cgroup/sock             cgroup_sock             cgroup_inet_sock_create        -          -               1.0
cgroup/post_bind4       cgroup_sock             cgroup_inet4_post_bind         -          -               1.0
cgroup/post_bind6       cgroup_sock             cgroup_inet6_post_bind         -          -               1.0
cgroup/bind4            cgroup_sock_addr        cgroup_inet4_bind              -          -               1.0
cgroup/bind6            cgroup_sock_addr        cgroup_inet6_bind              -          -               1.0
cgroup/connect4         cgroup_sock_addr        cgroup_inet4_connect           -          -               1.0
cgroup/connect6         cgroup_sock_addr        cgroup_inet6_connect           -          -               1.0
cgroup/connect_unix     cgroup_sock_addr        cgroup_unix_connect            -          -               1.3
cgroup/sendmsg4         cgroup_sock_addr        cgroup_udp4_sendmsg            -          -               1.0
cgroup/sendmsg6         cgroup_sock_addr        cgroup_udp6_sendmsg            -          -               1.0
cgroup/sendmsg_unix     cgroup_sock_addr        cgroup_unix_sendmsg            -          -               1.3
cgroup/recvmsg4         cgroup_sock_addr        cgroup_udp4_recvmsg            -          -               1.0
cgroup/recvmsg6         cgroup_sock_addr        cgroup_udp6_recvmsg            -          -               1.0
cgroup/recvmsg_unix     cgroup_sock_addr        cgroup_unix_recvmsg            -          -               1.3
cgroup/getpeername4     cgroup_sock_addr        cgroup_inet4_getpeername       -          -               1.0
cgroup/getpeername6     cgroup_sock_addr        cgroup_inet6_getpeername       -          -               1.0
cgroup/getpeername_unix cgroup_sock_addr        cgroup_unix_getpeername        -          -               1.3
cgroup/getsockname4     cgroup_sock_addr        cgroup_inet4_getsockname       -          -               1.0
cgroup/getsockname6     cgroup_sock_addr        cgroup_inet6_getsockname       -          -               1.0
cgroup/getsockname_unix cgroup_sock_addr        cgroup_unix_getsockname        -          -               1.3
cgroup/sysctl           cgroup_sysctl           cgroup_sysctl                  -          -               1.0
cgroup/getsockopt       cgroup_sockopt          cgroup_getsockopt              -          -               1.0
cgroup/setsockopt       cgroup_sockopt          cgroup_setsockopt              -          -               1.0
cgroup/dev              cgroup_device           cgroup_device                  -          -               1.0
struct_ops+             struct_ops              -                              -          -               1.0
struct_ops.s+           struct_ops              -                              -          sleepable       1.2
sk_lookup               sk_lookup               sk_lookup                      -          -               1.0
netfilter               netfilter               netfilter                      -          -               1.3
`;

/** The table, made when first asked for. */
export function sectionRules(): ReadonlyMap<string, SectionRule> {
  rules ??= new Map(TABLE.trim().split('\n').map(readLine));
  return rules;
}

let rules: ReadonlyMap<string, SectionRule> | undefined;

function readLine(line: string): readonly [string, SectionRule] {
  const [name = '', type = '', attachType = '', attach = '', properties = '', since = ''] =
    line.split(/ +/);
  const section = name.replace(/\+$/, '');
  const rule: SectionRule = {
    section,
    suffix: name.endsWith('+'),
    type,
    attachType: attachType === '-' ? null : attachType,
    attach: attach === '-' ? null : (attach as TargetGrammar),
    sleepable: properties.includes('sleepable'),
    multi: properties.includes('multi'),
    frags: properties.includes('frags'),
    since,
  };
  return [section, rule];
}
