import type { ObjectFacts, ProgramFacts } from '../../schema/index.ts';
import type { Release } from './kernel-version.ts';
import { ZERO_SEED } from './map-types.ts';

export type CapabilityName =
  'CAP_BPF' | 'CAP_PERFMON' | 'CAP_NET_ADMIN' | 'CAP_SYS_ADMIN' | 'CAP_SYS_RESOURCE';

/** A capability that loading and attaching an object asks for. */
export interface CapabilityNeed {
  readonly name: CapabilityName;
  /** Needed from this release on; null: from the first. */
  readonly since: Release | null;
  /** Needed by releases before this one only; null: by all. */
  readonly until: Release | null;
  readonly reasons: readonly string[];
}

/** The release that split CAP_BPF and CAP_PERFMON off CAP_SYS_ADMIN. */
const SPLIT = '5.8';
/** The release that counts maps against the memory cgroup rather than RLIMIT_MEMLOCK. */
const MEMCG = '5.11';

/** `is_net_admin_prog_type` of the kernel's kernel/bpf/syscall.c, and hooks that ask for it when they are attached. */
const NETWORK_TYPES: ReadonlySet<string> = new Set([
  'sched_cls',
  'sched_act',
  'xdp',
  'lwt_in',
  'lwt_out',
  'lwt_xmit',
  'lwt_seg6local',
  'sk_skb',
  'sk_msg',
  'lirc_mode2',
  'flow_dissector',
  'cgroup_device',
  'cgroup_skb',
  'cgroup_sock',
  'cgroup_sock_addr',
  'cgroup_sockopt',
  'cgroup_sysctl',
  'sock_ops',
  'sk_lookup',
  'ext',
  'netfilter',
]);

/** `is_perfmon_prog_type` of the kernel's kernel/bpf/syscall.c. */
const TRACING_TYPES: ReadonlySet<string> = new Set([
  'kprobe',
  'tracepoint',
  'perf_event',
  'raw_tracepoint',
  'raw_tracepoint_writable',
  'tracing',
  'lsm',
  'struct_ops',
  'ext',
]);

/** Helpers that the kernel's `bpf_base_func_proto` gives only to those who may look into the kernel. */
const TRACING_HELPERS: ReadonlySet<string> = new Set([
  'bpf_trace_printk',
  'bpf_trace_vprintk',
  'bpf_get_current_task',
  'bpf_get_current_task_btf',
  'bpf_probe_read_user',
  'bpf_probe_read_user_str',
  'bpf_probe_read_kernel',
  'bpf_probe_read_kernel_str',
  'bpf_snprintf',
  'bpf_snprintf_btf',
  'bpf_task_pt_regs',
]);

/** Map types for which `map_create` of the kernel's kernel/bpf/syscall.c asks for CAP_NET_ADMIN. */
const NETWORK_MAPS: ReadonlySet<string> = new Set([
  'sockmap',
  'sockhash',
  'devmap',
  'devmap_hash',
  'xskmap',
]);

/** Helpers that ask for all. */
const ADMIN_HELPERS: ReadonlySet<string> = new Set(['bpf_probe_write_user']);

/** The capabilities that objects need, each once, with the reasons. */
export function capabilitiesOf(objects: readonly ObjectFacts[]): readonly CapabilityNeed[] {
  const needs = new NeedList();
  for (const object of objects) addObject(needs, object);
  return needs.list();
}

function addObject(needs: NeedList, object: ObjectFacts): void {
  const programs = object.programs.filter((program) => program.autoLoad);
  if (programs.length === 0 && object.maps.length === 0) return;
  needs.add({ name: 'CAP_BPF', since: SPLIT, until: null }, 'loading BPF programs and maps');
  needs.add({ name: 'CAP_SYS_ADMIN', since: null, until: SPLIT }, 'loading BPF programs and maps');
  if (object.maps.length > 0)
    needs.add({ name: 'CAP_SYS_RESOURCE', since: null, until: MEMCG }, 'raising RLIMIT_MEMLOCK');
  for (const program of programs) addProgram(needs, program);
  for (const { type, flags } of object.maps) {
    if (NETWORK_MAPS.has(type)) needs.add(ALWAYS.network, `map type ${type}`);
    if ((flags & ZERO_SEED) !== 0) needs.add(ALWAYS.admin, 'map flag BPF_F_ZERO_SEED');
  }
}

const ALWAYS = {
  network: { name: 'CAP_NET_ADMIN', since: null, until: null },
  admin: { name: 'CAP_SYS_ADMIN', since: null, until: null },
  tracing: { name: 'CAP_PERFMON', since: SPLIT, until: null },
} as const;

function addProgram(needs: NeedList, program: ProgramFacts): void {
  const byType = `program type ${program.type}`;
  if (TRACING_TYPES.has(program.type)) needs.add(ALWAYS.tracing, byType);
  if (NETWORK_TYPES.has(program.type)) needs.add(ALWAYS.network, byType);
  for (const helper of program.helpers) {
    if (TRACING_HELPERS.has(helper)) needs.add(ALWAYS.tracing, `helper ${helper}`);
    if (ADMIN_HELPERS.has(helper)) needs.add(ALWAYS.admin, `helper ${helper}`);
  }
}

type Need = Omit<CapabilityNeed, 'reasons'>;

class NeedList {
  readonly #needs = new Map<string, Need & { readonly reasons: string[] }>();

  add(need: Need, reason: string): void {
    const key = `${need.name} ${need.since ?? ''} ${need.until ?? ''}`;
    const known = this.#needs.get(key) ?? { ...need, reasons: [] };
    if (!known.reasons.includes(reason)) known.reasons.push(reason);
    this.#needs.set(key, known);
  }

  list(): readonly CapabilityNeed[] {
    return [...this.#needs.values()];
  }
}
