/**
 * Map types with the mainline release that had them first (the kernel's include/uapi/linux/bpf.h, `enum bpf_map_type`;
 * releases as in the tables of bcc's docs/kernel-versions.md and ebpf-docs' feature-versions.yaml).
 */
export const MAP_TYPES: Readonly<Record<string, string>> = {
  hash: '3.19',
  array: '3.19',
  prog_array: '4.2',
  perf_event_array: '4.3',
  percpu_hash: '4.6',
  percpu_array: '4.6',
  stack_trace: '4.6',
  cgroup_array: '4.8',
  lru_hash: '4.10',
  lru_percpu_hash: '4.10',
  lpm_trie: '4.11',
  array_of_maps: '4.12',
  hash_of_maps: '4.12',
  devmap: '4.14',
  sockmap: '4.14',
  cpumap: '4.15',
  xskmap: '4.18',
  sockhash: '4.18',
  cgroup_storage: '4.19',
  reuseport_sockarray: '4.19',
  percpu_cgroup_storage: '4.20',
  queue: '4.20',
  stack: '4.20',
  sk_storage: '5.2',
  devmap_hash: '5.4',
  struct_ops: '5.6',
  ringbuf: '5.8',
  inode_storage: '5.10',
  task_storage: '5.11',
  bloom_filter: '5.16',
  user_ringbuf: '6.1',
  cgrp_storage: '6.2',
  arena: '6.9',
  insn_array: '6.19',
};

/** A bit of `map_flags` that needs more than the map type does. */
interface MapFlag {
  readonly bit: number;
  readonly name: string;
  readonly since: string;
}

/** `BPF_F_…` of the kernel's include/uapi/linux/bpf.h for BPF_MAP_CREATE; releases as in ebpf-docs' table of flags. */
export const MAP_FLAGS: readonly MapFlag[] = [
  { bit: 1 << 0, name: 'BPF_F_NO_PREALLOC', since: '4.6' },
  { bit: 1 << 1, name: 'BPF_F_NO_COMMON_LRU', since: '4.10' },
  { bit: 1 << 2, name: 'BPF_F_NUMA_NODE', since: '4.14' },
  { bit: 1 << 3, name: 'BPF_F_RDONLY', since: '4.15' },
  { bit: 1 << 4, name: 'BPF_F_WRONLY', since: '4.15' },
  { bit: 1 << 5, name: 'BPF_F_STACK_BUILD_ID', since: '4.17' },
  { bit: 1 << 6, name: 'BPF_F_ZERO_SEED', since: '5.0' },
  { bit: 1 << 7, name: 'BPF_F_RDONLY_PROG', since: '5.2' },
  { bit: 1 << 8, name: 'BPF_F_WRONLY_PROG', since: '5.2' },
  { bit: 1 << 9, name: 'BPF_F_CLONE', since: '5.4' },
  { bit: 1 << 10, name: 'BPF_F_MMAPABLE', since: '5.5' },
  { bit: 1 << 11, name: 'BPF_F_PRESERVE_ELEMS', since: '5.10' },
  { bit: 1 << 12, name: 'BPF_F_INNER_MAP', since: '5.10' },
];

/** The flag for which CAP_BPF is not enough. */
export const ZERO_SEED: number = 1 << 6;
