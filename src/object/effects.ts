import type { ProgramEffect, ProgramSpec } from './model.ts';

/** What effects are told from. */
export interface EffectFacts extends Pick<
  ProgramSpec,
  'type' | 'attachType' | 'helpers' | 'kfuncs'
> {
  /** True when an instruction stores through anything but the stack pointer. */
  readonly storesOutsideStack: boolean;
}

/**
 * What a program may do, seen from its type and the helpers and kfuncs it reaches. An effect that is missing cannot
 * happen; one that is there may still be impossible on the ways that the program really takes.
 */
export function effectsOf(facts: EffectFacts): readonly ProgramEffect[] {
  return EFFECTS.filter((effect) => has(facts, effect));
}

function has(facts: EffectFacts, effect: ProgramEffect): boolean {
  const { types, helpers, kfuncs, direct } = CAUSES[effect];
  if (types?.includes(facts.type) === true) return true;
  // A return value modified by the way the program is attached, without any helper.
  const byAttachment = effect === 'overrides-return' || effect === 'denies-operations';
  if (byAttachment && facts.attachType === 'modify_return') return true;
  if (direct?.includes(facts.type) === true && facts.storesOutsideStack) return true;
  return (
    facts.helpers.some((name) => helpers?.includes(name.replace(/^bpf_/, ''))) ||
    facts.kfuncs.some((name) => kfuncs?.includes(name.replace(/^bpf_/, '').replace(/___.*$/, '')))
  );
}

interface Cause {
  /** Program types that have the effect by what they return or replace. */
  readonly types?: readonly string[];
  /** Program types that may write where it matters without any helper. */
  readonly direct?: readonly string[];
  /** Without `bpf_`. */
  readonly helpers?: readonly string[];
  readonly kfuncs?: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const CAUSES: Readonly<Record<ProgramEffect, Cause>> = {
  'writes-user-memory': {
    helpers: ['probe_write_user'],
  },
  'overrides-return': {
    helpers: ['override_return', 'set_retval'],
  },
  'sends-signals': {
    helpers: ['send_signal', 'send_signal_thread'],
    kfuncs: ['send_signal_task'],
  },
  'drops-packets': {
    types: words(`
      xdp sched_cls sched_act cgroup_skb socket_filter sk_skb sk_msg sk_lookup sk_reuseport netfilter flow_dissector
      lwt_in lwt_out lwt_xmit lwt_seg6local`),
    kfuncs: ['qdisc_skb_drop', 'kfree_skb'],
  },
  'redirects-packets': {
    helpers: words(`
      clone_redirect redirect redirect_map redirect_neigh redirect_peer sk_redirect_map sk_redirect_hash
      msg_redirect_map msg_redirect_hash sk_select_reuseport sk_assign`),
    kfuncs: ['sk_assign_tcp_reqsk'],
  },
  'modifies-packets': {
    direct: words('xdp sched_cls sched_act lwt_xmit sk_skb sk_msg cgroup_skb'),
    helpers: words(`
      skb_store_bytes l3_csum_replace l4_csum_replace skb_vlan_push skb_vlan_pop skb_set_tunnel_key
      skb_set_tunnel_opt skb_change_proto skb_change_type skb_change_tail skb_change_head csum_update csum_level
      set_hash set_hash_invalid skb_adjust_room skb_ecn_set_ce skb_set_tstamp lwt_push_encap lwt_seg6_store_bytes
      lwt_seg6_adjust_srh lwt_seg6_action msg_push_data msg_pop_data xdp_adjust_head xdp_adjust_meta xdp_adjust_tail
      xdp_store_bytes store_hdr_opt reserve_hdr_opt`),
    kfuncs: words(
      'dynptr_from_skb dynptr_from_xdp dynptr_slice_rdwr xdp_pull_data skb_set_fou_encap',
    ),
  },
  'modifies-sockets': {
    types: ['cgroup_sockopt', 'cgroup_sock_addr'],
    direct: ['cgroup_sock', 'sock_ops'],
    helpers: words(`
      setsockopt bind sock_ops_cb_flags_set sock_map_update sock_hash_update sk_assign tcp_send_ack
      load_hdr_opt store_hdr_opt`),
    kfuncs: words('sock_addr_set_sun_path sock_destroy sock_ops_enable_tx_tstamp'),
  },
  'denies-operations': {
    types: words(`
      lsm cgroup_sock cgroup_sock_addr cgroup_device cgroup_sysctl cgroup_sockopt`),
  },
  'reads-user-memory': {
    helpers: words(`
      probe_read probe_read_str probe_read_user probe_read_user_str copy_from_user copy_from_user_task`),
    kfuncs: words(`
      copy_from_user_str copy_from_user_task_str copy_from_user_dynptr copy_from_user_str_dynptr
      copy_from_user_task_dynptr copy_from_user_task_str_dynptr probe_read_user_dynptr probe_read_user_str_dynptr`),
  },
  'reads-kernel-memory': {
    // These follow pointers into the kernel with plain loads.
    types: ['tracing', 'lsm', 'struct_ops', 'ext'],
    helpers: words(`
      probe_read probe_read_str probe_read_kernel probe_read_kernel_str snprintf_btf seq_printf_btf
      get_current_task_btf per_cpu_ptr this_cpu_ptr task_pt_regs`),
    kfuncs: words(
      'probe_read_kernel_dynptr probe_read_kernel_str_dynptr rdonly_cast cast_to_kern_ctx',
    ),
  },
  'prints-to-trace-pipe': {
    helpers: ['trace_printk', 'trace_vprintk'],
  },
  'replaces-kernel-operations': {
    types: ['struct_ops'],
  },
};

/** In the order of the model. */
const EFFECTS: readonly ProgramEffect[] = Object.keys(CAUSES) as ProgramEffect[];
