/** Names of map types by number (linux/bpf.h, `bpf_map_type`), as libbpf spells them. */
const NAMES: readonly string[] = [
  'unspec',
  'hash',
  'array',
  'prog_array',
  'perf_event_array',
  'percpu_hash',
  'percpu_array',
  'stack_trace',
  'cgroup_array',
  'lru_hash',
  'lru_percpu_hash',
  'lpm_trie',
  'array_of_maps',
  'hash_of_maps',
  'devmap',
  'sockmap',
  'cpumap',
  'xskmap',
  'sockhash',
  'cgroup_storage',
  'reuseport_sockarray',
  'percpu_cgroup_storage',
  'queue',
  'stack',
  'sk_storage',
  'devmap_hash',
  'struct_ops',
  'ringbuf',
  'inode_storage',
  'task_storage',
  'bloom_filter',
  'user_ringbuf',
  'cgrp_storage',
  'arena',
  'insn_array',
  'rhash',
];

/** `hash` for 1; `type#N` for numbers that no kernel known here has. */
export function mapTypeName(number: number): string {
  return NAMES[number] ?? `type#${number}`;
}

/** True for the types whose values are other maps. */
export function isMapInMap(type: string): boolean {
  return type === 'array_of_maps' || type === 'hash_of_maps';
}
