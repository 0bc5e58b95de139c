import { describe, expect, it } from 'vitest';
import { readSectionName } from '../../../src/object/index.ts';

describe('type and attach type', () => {
  it.each<[string, string, string | null]>([
    ['socket', 'socket_filter', null],
    ['sk_reuseport', 'sk_reuseport', 'sk_reuseport_select'],
    ['sk_reuseport/migrate', 'sk_reuseport', 'sk_reuseport_select_or_migrate'],
    ['kprobe/do_unlinkat', 'kprobe', null],
    ['kretprobe.multi/tcp_*', 'kprobe', 'trace_kprobe_multi'],
    ['kprobe.session/tcp_*', 'kprobe', 'trace_kprobe_session'],
    ['uprobe.session.s//bin/sh:main', 'kprobe', 'trace_uprobe_session'],
    ['tc', 'sched_cls', null],
    ['classifier', 'sched_cls', null],
    ['action', 'sched_act', null],
    ['tcx/egress', 'sched_cls', 'tcx_egress'],
    ['netkit/peer', 'sched_cls', 'netkit_peer'],
    ['tp/syscalls/sys_enter_execve', 'tracepoint', null],
    ['raw_tp.w/nbd_send_request', 'raw_tracepoint_writable', null],
    ['tp_btf/sched_switch', 'tracing', 'trace_raw_tp'],
    ['fmod_ret.s/bpf_modify_return_test', 'tracing', 'modify_return'],
    ['fsession/do_unlinkat', 'tracing', 'trace_fsession'],
    ['freplace/get_constant', 'ext', null],
    ['lsm.s/bprm_committed_creds', 'lsm', 'lsm_mac'],
    ['lsm_cgroup/socket_bind', 'lsm', 'lsm_cgroup'],
    ['iter.s/task', 'tracing', 'trace_iter'],
    ['syscall', 'syscall', null],
    ['xdp', 'xdp', 'xdp'],
    ['xdp.frags/cpumap', 'xdp', 'xdp_cpumap'],
    ['perf_event', 'perf_event', null],
    ['lwt_seg6local', 'lwt_seg6local', null],
    ['cgroup_skb/ingress', 'cgroup_skb', 'cgroup_inet_ingress'],
    ['cgroup/skb', 'cgroup_skb', null],
    ['cgroup/sock', 'cgroup_sock', 'cgroup_inet_sock_create'],
    ['cgroup/getsockname_unix', 'cgroup_sock_addr', 'cgroup_unix_getsockname'],
    ['cgroup/dev', 'cgroup_device', 'cgroup_device'],
    ['sockops', 'sock_ops', 'cgroup_sock_ops'],
    ['sk_skb', 'sk_skb', null],
    ['sk_skb/stream_verdict', 'sk_skb', 'sk_skb_stream_verdict'],
    ['sk_msg', 'sk_msg', 'sk_msg_verdict'],
    ['lirc_mode2', 'lirc_mode2', 'lirc_mode2'],
    ['flow_dissector', 'flow_dissector', 'flow_dissector'],
    ['sk_lookup', 'sk_lookup', 'sk_lookup'],
    ['struct_ops.s/init', 'struct_ops', null],
    ['netfilter', 'netfilter', 'netfilter'],
  ])('of %s are %s, %s', (section, type, attachType) => {
    expect(readSectionName(section)).toMatchObject({ type, attachType });
  });

  it.each([
    'xdp/eth0', // an exact name takes no target
    'xdpx',
    'kprobes/x',
    'tc/other',
    'cgroup/skb/x',
    'socket1',
    '',
    '/',
    '?',
    'constructor/x',
  ])('of "%s" are unknown', (section) => {
    expect(readSectionName(section)).toMatchObject({
      type: 'unspec',
      attachType: null,
      attachTarget: null,
      autoAttach: false,
      since: null,
    });
  });
});

describe('target and automatic attaching', () => {
  it.each<[string, string | null, boolean]>([
    ['kprobe/do_unlinkat', 'do_unlinkat', true],
    ['kprobe/do_unlinkat+0x10', 'do_unlinkat+0x10', true],
    ['kretprobe/do_unlinkat+0x10', 'do_unlinkat+0x10', false],
    ['kprobe', null, false],
    ['kprobe/', null, false],
    ['kprobe.multi/tcp_*', 'tcp_*', true],
    ['ksyscall/nanosleep', 'nanosleep', true],
    ['uprobe//bin/bash:readline', '/bin/bash:readline', true],
    ['uprobe/bash', 'bash', false],
    ['uprobe', null, false],
    ['usdt/libc.so.6:libc:setjmp', 'libc.so.6:libc:setjmp', true],
    ['usdt/libc.so.6:setjmp', 'libc.so.6:setjmp', false],
    ['usdt.s/libc.so.6:libc:setjmp', 'libc.so.6:libc:setjmp', false],
    ['tp/sched/sched_switch', 'sched/sched_switch', true],
    ['tp/sched', 'sched', false],
    ['raw_tp/sys_enter', 'sys_enter', true],
    ['raw_tp', null, false],
    ['fentry/vmlinux:do_unlinkat', 'vmlinux:do_unlinkat', true],
    ['fentry', null, false],
    ['freplace/get_constant', 'get_constant', false],
    ['iter/task', 'task', true],
    ['lsm/file_open', 'file_open', true],
    ['lsm_cgroup/socket_bind', 'socket_bind', false],
    ['xdp', null, false],
    ['tc', null, false],
    ['struct_ops/init', 'init', false],
  ])('of %s are %s, %s', (section, attachTarget, autoAttach) => {
    expect(readSectionName(section)).toMatchObject({ attachTarget, autoAttach });
  });
});

it('properties come from the name', () => {
  expect(readSectionName('?xdp.frags')).toMatchObject({
    autoLoad: false,
    frags: true,
    type: 'xdp',
  });
  expect(readSectionName('syscall')).toMatchObject({ autoLoad: true, sleepable: true });
  expect(readSectionName('uprobe.multi.s/a:b')).toMatchObject({ multi: true, sleepable: true });
  expect(readSectionName('kprobe.session/a')).toMatchObject({ multi: true, sleepable: false });
  expect(readSectionName('xdp')).toMatchObject({ frags: false, since: '1.0' });
  expect(readSectionName('tcx/ingress').since).toBe('1.3');
});
