import { describe, expect, it } from 'vitest';

import {
  HELPERS,
  compareReleases,
  computeNeeds,
  derive,
  findHelper,
} from '../../../src/artifact/index.ts';
import type { Needs } from '../../../src/artifact/index.ts';
import { ATTACH_TYPES } from '../../../src/artifact/needs/attach-types.ts';
import { MAP_TYPES } from '../../../src/artifact/needs/map-types.ts';
import { PROGRAM_TYPES } from '../../../src/artifact/needs/program-types.ts';
import { helperName } from '../../../src/object/index.ts';
import type { MapFacts, ObjectFacts, ProgramFacts } from '../../../src/schema/index.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes } from '../../support/objects.ts';
import { guestModule } from '../../support/wasm-module.ts';
import { exampleObject, goldenObject } from './packing.ts';

const PROGRAM: ProgramFacts = {
  name: 'p',
  section: 'tracepoint/a/b',
  type: 'tracepoint',
  attachType: null,
  attachTarget: null,
  autoAttach: true,
  autoLoad: true,
  sleepable: false,
  multi: false,
  frags: false,
  instructions: 10,
  helpers: [],
  kfuncs: [],
  maps: [],
  subprograms: [],
  tailCalls: [],
  effects: [],
};

const MAP: MapFacts = {
  name: 'm',
  kind: 'declared',
  section: null,
  type: 'hash',
  keySize: 4,
  valueSize: 4,
  maxEntries: 1,
  flags: 0,
  mapExtra: '0',
  numaNode: null,
  pinning: 'none',
  autoCreate: true,
  keyType: null,
  valueType: null,
  inner: null,
  values: [],
};

const OBJECT: ObjectFacts = {
  size: 1,
  endianness: 'little',
  license: 'GPL',
  programs: [],
  subprograms: [],
  maps: [],
  variables: [],
  externs: [],
  coreRelocations: [],
  events: [],
  btf: null,
};

const needsOf = (object: Partial<ObjectFacts>): Needs =>
  computeNeeds({ object: { ...OBJECT, ...object }, wasm: null });
const program = (change: Partial<ProgramFacts>): Partial<ObjectFacts> => ({
  programs: [{ ...PROGRAM, ...change }],
});
const map = (change: Partial<MapFacts>): Partial<ObjectFacts> => ({
  maps: [{ ...MAP, ...change }],
});

describe('the table of helpers', () => {
  it('has the 211 helpers of the kernel under their numbers', () => {
    expect(HELPERS).toHaveLength(211);
    for (const { number, name } of HELPERS) expect(helperName(number)).toBe(name);
    expect(findHelper('bpf_ringbuf_output')?.number).toBe(130);
    expect(findHelper('bpf_nothing')).toBeUndefined();
  });

  it('never says that a helper is older than the one before it', () => {
    HELPERS.forEach(({ since }, at) => {
      expect(compareReleases(HELPERS[at - 1]?.since ?? '0.0', since)).toBeLessThanOrEqual(0);
    });
  });

  it.each([
    ['bpf_get_current_comm', '4.2'],
    ['bpf_perf_event_output', '4.4'],
    ['bpf_probe_read_str', '4.11'],
    ['bpf_get_current_cgroup_id', '4.18'],
    ['bpf_send_signal', '5.3'],
    ['bpf_probe_read_kernel', '5.5'],
    ['bpf_ktime_get_boot_ns', '5.8'],
    ['bpf_ringbuf_reserve', '5.8'],
    ['bpf_timer_init', '5.15'],
    ['bpf_get_attach_cookie', '5.15'],
    ['bpf_loop', '5.17'],
    ['bpf_user_ringbuf_drain', '6.1'],
    ['bpf_cgrp_storage_get', '6.2'],
  ])('%s came with %s', (name, since) => {
    expect(findHelper(name)?.since).toBe(since);
  });
});

describe('the lowest kernel', () => {
  it.each<[string, Partial<ObjectFacts>, string]>([
    ['a tracepoint', program({}), '4.7'],
    ['a helper newer than its program', program({ helpers: ['bpf_ktime_get_boot_ns'] }), '5.8'],
    ['fentry', program({ type: 'tracing', attachType: 'trace_fentry' }), '5.5'],
    ['an iterator', program({ type: 'tracing', attachType: 'trace_iter' }), '5.8'],
    [
      'a sleepable iterator',
      program({ type: 'tracing', attachType: 'trace_iter', sleepable: true }),
      '5.18',
    ],
    [
      'a sleepable LSM hook',
      program({ type: 'lsm', attachType: 'lsm_mac', sleepable: true }),
      '5.10',
    ],
    [
      'XDP, whose attach type older kernels do without',
      program({ type: 'xdp', attachType: 'xdp' }),
      '4.8',
    ],
    ['XDP with fragments', program({ type: 'xdp', attachType: 'xdp', frags: true }), '5.18'],
    [
      'tc, which names the newer hook where there is one',
      program({ type: 'sched_cls', section: 'tc/ingress', attachType: 'tcx_ingress' }),
      '4.1',
    ],
    [
      'tcx',
      program({ type: 'sched_cls', section: 'tcx/ingress', attachType: 'tcx_ingress' }),
      '6.6',
    ],
    ['function calls', program({ subprograms: ['f'] }), '4.16'],
    [
      'function calls beside tail calls',
      program({ subprograms: ['f'], tailCalls: [{ map: 'm', programs: [] }] }),
      '5.10',
    ],
    ['a long program', program({ instructions: 5000 }), '5.2'],
    ['a ring buffer', map({ type: 'ringbuf' }), '5.8'],
    [
      'an inner map',
      map({ type: 'array_of_maps', inner: { ...MAP, type: 'bloom_filter' } }),
      '5.16',
    ],
    ['global data', map({ kind: 'data', type: 'array', flags: 0x480 }), '5.2'],
    ['a flag', map({ flags: 1 << 10 }), '5.5'],
    [
      'a typed kernel variable',
      { externs: [{ name: 'v', kind: 'ksym-variable', type: 'int', weak: false }] },
      '5.10',
    ],
  ])('of %s', (_title, object, minimum) => {
    const { kernel } = needsOf(object);
    expect(kernel.minimum).toBe(minimum);
    expect(kernel.because.length).toBeGreaterThan(0);
    expect(kernel.because.every(({ since }) => since === minimum)).toBe(true);
    expect(kernel.unknown).toEqual([]);
  });

  it('is nobody’s for nothing', () => {
    expect(computeNeeds({ object: null, wasm: null })).toEqual({
      kernel: { minimum: null, because: [], unknown: [], features: [] },
      btf: { level: 'none', reasons: [] },
      capabilities: [],
    });
  });

  it('leaves out what is loaded only when asked', () => {
    const optional = { ...PROGRAM, name: 'q', type: 'netfilter', autoLoad: false };
    expect(needsOf({ programs: [PROGRAM, optional] }).kernel.minimum).toBe('4.7');
    expect(
      needsOf(map({ type: 'struct_ops', kind: 'struct_ops', autoCreate: false })).kernel.minimum,
    ).toBeNull();
  });

  it.each<[string, Partial<ObjectFacts>, string]>([
    ['a program type', program({ type: 'unspec' }), 'unspec'],
    ['an attach type', program({ attachType: 'trace_tomorrow' }), 'trace_tomorrow'],
    ['a map type', map({ type: 'type#99' }), 'type#99'],
    ['a helper', program({ helpers: ['helper#999'] }), 'helper#999'],
    ['a kernel function', program({ kfuncs: ['bpf_task_acquire'] }), 'bpf_task_acquire'],
  ])('admits that it does not know %s', (_title, object, name) => {
    expect(needsOf(object).kernel.unknown.map((feature) => feature.name)).toEqual([name]);
  });

  it('names each feature once, with all that use it, the newest first', () => {
    const helpers = ['bpf_ktime_get_boot_ns'];
    const programs = [
      { ...PROGRAM, name: 'a', helpers },
      { ...PROGRAM, name: 'b', helpers },
    ];
    const { features } = needsOf({ programs }).kernel;
    expect(features).toEqual([
      { kind: 'helper', name: 'bpf_ktime_get_boot_ns', since: '5.8', usedBy: ['a', 'b'] },
      { kind: 'program-type', name: 'tracepoint', since: '4.7', usedBy: ['a', 'b'] },
    ]);
  });

  it('looks into the objects that a guest embeds', () => {
    const wasm = guestModule([{ address: 0, bytes: goldenObject('tail-calls') }]);
    const alone = computeNeeds(derive({ object: goldenObject('tail-calls'), wasm: null }).derived);
    expect(computeNeeds(derive({ object: null, wasm }).derived)).toEqual(alone);
  });

  it('of the examples is at most the 5.10 that they run on', () => {
    for (const name of ['execsnoop', 'opensnoop', 'runqlat']) {
      const { kernel } = computeNeeds(derive({ object: exampleObject(name), wasm: null }).derived);
      expect(compareReleases(kernel.minimum ?? '99.0', '5.10')).toBeLessThanOrEqual(0);
    }
  });
});

describe('BTF', () => {
  it.each<[string, Partial<ObjectFacts>, string]>([
    ['nothing', program({}), 'none'],
    [
      'relocations against the kernel',
      {
        coreRelocations: [
          { type: 'struct task_struct', kind: 'field_byte_offset', paths: ['pid'], count: 1 },
        ],
      },
      'any',
    ],
    [
      'relocations against the object itself',
      { coreRelocations: [{ type: 'struct e', kind: 'type_id_local', paths: [''], count: 1 }] },
      'none',
    ],
    ['fentry', program({ type: 'tracing', attachType: 'trace_fentry' }), 'kernel'],
    ['a kernel function', program({ kfuncs: ['f'] }), 'kernel'],
    ['struct_ops', program({ type: 'struct_ops' }), 'kernel'],
    [
      'a weak kernel variable',
      { externs: [{ name: 'v', kind: 'ksym-variable', type: 'int', weak: true }] },
      'none',
    ],
  ])('for %s: %s', (_title, object, level) => {
    const { btf } = needsOf(object);
    expect(btf.level).toBe(level);
    expect(btf.reasons.length > 0).toBe(level !== 'none');
  });
});

describe('capabilities', () => {
  const on = (release: string, needs: Needs): string[] =>
    needs.capabilities
      .filter(({ since }) => since === null || compareReleases(since, release) <= 0)
      .filter(({ until }) => until === null || compareReleases(release, until) < 0)
      .map(({ name }) => name)
      .sort();

  it.each<[string, Partial<ObjectFacts>, { old: string[]; new: string[] }]>([
    ['a tracepoint', program({}), { old: ['CAP_SYS_ADMIN'], new: ['CAP_BPF', 'CAP_PERFMON'] }],
    [
      'XDP',
      program({ type: 'xdp' }),
      { old: ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN'], new: ['CAP_BPF', 'CAP_NET_ADMIN'] },
    ],
    [
      'a socket filter',
      program({ type: 'socket_filter' }),
      { old: ['CAP_SYS_ADMIN'], new: ['CAP_BPF'] },
    ],
    [
      'a socket filter that prints',
      program({ type: 'socket_filter', helpers: ['bpf_trace_printk'] }),
      { old: ['CAP_SYS_ADMIN'], new: ['CAP_BPF', 'CAP_PERFMON'] },
    ],
    [
      'writing to user space',
      program({ helpers: ['bpf_probe_write_user'] }),
      { old: ['CAP_SYS_ADMIN', 'CAP_SYS_ADMIN'], new: ['CAP_BPF', 'CAP_PERFMON', 'CAP_SYS_ADMIN'] },
    ],
    [
      'an extension',
      program({ type: 'ext' }),
      { old: ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN'], new: ['CAP_BPF', 'CAP_NET_ADMIN', 'CAP_PERFMON'] },
    ],
    ['a map', map({}), { old: ['CAP_SYS_ADMIN', 'CAP_SYS_RESOURCE'], new: ['CAP_BPF'] }],
    [
      'a socket map',
      map({ type: 'sockmap' }),
      {
        old: ['CAP_NET_ADMIN', 'CAP_SYS_ADMIN', 'CAP_SYS_RESOURCE'],
        new: ['CAP_BPF', 'CAP_NET_ADMIN'],
      },
    ],
    [
      'a map with a seed of zero',
      map({ flags: 1 << 6 }),
      {
        old: ['CAP_SYS_ADMIN', 'CAP_SYS_ADMIN', 'CAP_SYS_RESOURCE'],
        new: ['CAP_BPF', 'CAP_SYS_ADMIN'],
      },
    ],
  ])('for %s', (_title, object, expected) => {
    const needs = needsOf(object);
    expect(on('5.4', needs)).toEqual(expected.old);
    expect(on('6.1', needs)).toEqual(expected.new);
    expect(needs.capabilities.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });
});

describeWith(['clang', 'libbpf-headers'], 'the tables know what the test objects use', () => {
  const NEWEST = [
    'fentry',
    'iter',
    'kprobes',
    'uprobes',
    'cgroup',
    'sockets',
    'tc',
    'xdp-kinds',
    'maps',
    'lsm',
    'network-rest',
  ];

  it.each(NEWEST)('%s', (name) => {
    const { object } = derive({ object: objectBytes(name), wasm: null }).derived;
    for (const { type, attachType } of object?.programs ?? []) {
      expect(PROGRAM_TYPES).toHaveProperty(type);
      if (attachType !== null) expect(ATTACH_TYPES).toHaveProperty(attachType);
    }
    for (const { kind, type } of object?.maps ?? [])
      if (kind === 'declared') expect(MAP_TYPES).toHaveProperty(type);
  });
});
