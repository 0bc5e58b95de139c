import { expect, it } from 'vitest';

import { describeObject } from '../../../src/object/index.ts';
import type { MapSpec, ObjectDescription, ProgramSpec } from '../../../src/object/index.ts';
import { openWithLibbpf } from '../../support/libbpf.ts';
import type { OpenedMap, OpenedObject, OpenedProgram } from '../../support/libbpf.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes, objectNames, REFUSED_OBJECTS } from '../../support/objects.ts';

const NAMES = objectNames().filter((name) => !REFUSED_OBJECTS.includes(name));

/** libbpf's name for expected attach type 0, which also stands for "none". */
const NO_ATTACH_TYPE = 'cgroup_inet_ingress';

/** Sections that libbpf learnt after 1.1, as libbpf 1.7 opens them: type and expected attach type. */
const LATER_SECTIONS: Readonly<Record<string, readonly [type: string, attachType: string]>> = {
  'tc/ingress': ['sched_cls', 'tcx_ingress'],
  'tc/egress': ['sched_cls', 'tcx_egress'],
  'tcx/ingress': ['sched_cls', 'tcx_ingress'],
  'tcx/egress': ['sched_cls', 'tcx_egress'],
  'netkit/primary': ['sched_cls', 'netkit_primary'],
  'netkit/peer': ['sched_cls', 'netkit_peer'],
  netfilter: ['netfilter', 'netfilter'],
  'sk_skb/verdict': ['sk_skb', 'sk_skb_verdict'],
  'cgroup/connect_unix': ['cgroup_sock_addr', 'cgroup_unix_connect'],
  'cgroup/sendmsg_unix': ['cgroup_sock_addr', 'cgroup_unix_sendmsg'],
  'cgroup/recvmsg_unix': ['cgroup_sock_addr', 'cgroup_unix_recvmsg'],
  'cgroup/getpeername_unix': ['cgroup_sock_addr', 'cgroup_unix_getpeername'],
  'cgroup/getsockname_unix': ['cgroup_sock_addr', 'cgroup_unix_getsockname'],
  'uprobe.multi/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_multi'],
  'uretprobe.multi/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_multi'],
  'uprobe.multi.s/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_multi'],
  'uretprobe.multi.s/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_multi'],
  'kprobe.session/vfs_*': ['kprobe', 'trace_kprobe_session'],
  'uprobe.session/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_session'],
  'uprobe.session.s/libc.so.6:pthread_*': ['kprobe', 'trace_uprobe_session'],
  'usdt.s/libc.so.6:libc:setjmp': ['kprobe', NO_ATTACH_TYPE],
  'struct_ops.s/init': ['struct_ops', NO_ATTACH_TYPE],
};

describeWith(['clang', 'libbpf-headers', 'libbpf'], 'objects agree with libbpf', () => {
  it.each(NAMES)('%s: programs', (name) => {
    const { ours, theirs } = bothViews(name);
    expect(ours.programs.map(programAsOpened)).toEqual(theirs.programs.map(withLaterSection));
  });

  it.each(NAMES)('%s: maps', (name) => {
    const { ours, theirs } = bothViews(name);
    expect(ours.maps.map(mapAsOpened)).toEqual(theirs.maps.map(mapWithoutContents));
  });

  it.each(NAMES)('%s: variables', (name) => {
    const { ours, theirs } = bothViews(name);
    const described = ours.variables.map(({ name, section, offset, size }) => ({
      ...{ name, section, offset, size },
    }));
    expect(sortedPlaces(described)).toEqual(sortedPlaces(openedVariables(theirs)));
  });

  it.each(NAMES)('%s: initial values', (name) => {
    const { ours, theirs } = bothViews(name);
    const contents = new Map(theirs.maps.map((map) => [map.name, map.initial]));
    for (const { section, offset, size, initial, name: variable } of ours.variables) {
      const bytes = contents.get(section)?.subarray(offset, offset + size);
      if (initial === null) expect(size, variable).toBeGreaterThan(4096);
      else expect(initial, variable).toBe(Buffer.from(bytes ?? []).toString('hex'));
    }
  });

  it('externs of the configuration are what libbpf puts into .kconfig', () => {
    const { ours, theirs } = bothViews('externs');
    const named = ours.externs.filter(({ kind }) => kind === 'kconfig').map(({ name }) => name);
    const opened = theirs.dataSections.find(({ name }) => name === '.kconfig');
    expect(named.sort()).toEqual(opened?.variables.map(({ name }) => name).sort());
  });

  it.each(REFUSED_OBJECTS)('%s: both refuse it', (name) => {
    const bytes = objectBytes(name);
    expect(() => openWithLibbpf(bytes)).toThrow('errno 95');
    expect(() => describeObject(bytes)).toThrow(
      expect.objectContaining({ code: 'object-unsupported' }),
    );
  });
});

interface Views {
  readonly ours: ObjectDescription;
  readonly theirs: OpenedObject;
}

const views = new Map<string, Views>();

function bothViews(name: string): Views {
  const bytes = objectBytes(name);
  const made = views.get(name) ?? { ours: describeObject(bytes), theirs: openWithLibbpf(bytes) };
  views.set(name, made);
  return made;
}

function programAsOpened(program: ProgramSpec): OpenedProgram {
  return {
    name: program.name,
    section: program.section.replace(/^\?/, ''),
    type: program.type,
    attachType: program.attachType ?? NO_ATTACH_TYPE,
    autoLoad: program.autoLoad,
    instructions: program.instructions,
  };
}

function withLaterSection(program: OpenedProgram): OpenedProgram {
  // libbpf 1.1 keeps the index of the struct's member in the attach type of these; later ones do when they load.
  if (program.type === 'struct_ops') return { ...program, attachType: NO_ATTACH_TYPE };
  const later = program.type === 'unspec' ? LATER_SECTIONS[program.section] : undefined;
  return later === undefined ? program : { ...program, type: later[0], attachType: later[1] };
}

interface ComparedMap extends Omit<OpenedMap, 'initial' | 'inner'> {
  readonly inner: ComparedMap | null;
}

function mapWithoutContents({ initial, ...map }: OpenedMap): ComparedMap {
  expect(initial?.length).toBe(map.internal ? map.valueSize : undefined);
  return { ...map, inner: map.inner === null ? null : mapWithoutContents(map.inner) };
}

function mapAsOpened(map: MapSpec): ComparedMap {
  return {
    name: map.kind === 'data' ? (map.section ?? '') : map.name,
    internal: map.kind === 'data',
    type: map.type,
    keySize: map.keySize,
    valueSize: map.valueSize,
    maxEntries: map.maxEntries,
    flags: map.flags,
    mapExtra: map.mapExtra,
    numaNode: map.numaNode ?? 0,
    keyTypeId: map.keyTypeId,
    // libbpf 1.1 learns the type of a struct_ops map only when it loads it.
    valueTypeId: map.kind === 'struct_ops' ? 0 : map.valueTypeId,
    pinPath: map.pinning === 'by_name' ? `/sys/fs/bpf/${map.name}` : null,
    inner: map.inner === null ? null : mapAsOpened(map.inner),
  };
}

interface Place {
  readonly name: string;
  readonly section: string;
  readonly offset: number;
  readonly size: number;
}

/** Variables of the sections that libbpf makes maps of, except those that it fills itself. */
function openedVariables({ maps, dataSections }: OpenedObject): readonly Place[] {
  const sections = maps.filter((map) => map.internal && map.name !== '.kconfig');
  return sections.flatMap((map) => {
    const variables = dataSections.find((section) => section.name === map.name)?.variables ?? [];
    return variables.map(({ name, offset, size }) => ({
      ...{ name, section: map.name, offset, size },
    }));
  });
}

function sortedPlaces(places: readonly Place[]): readonly Place[] {
  return [...places].sort(
    (a, b) =>
      a.section.localeCompare(b.section) || a.offset - b.offset || a.name.localeCompare(b.name),
  );
}
