import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { derive, optionName, packArtifact } from '../../../src/artifact/index.ts';
import type { EbpfError } from '../../../src/base/index.ts';
import { parseMetadata } from '../../../src/schema/index.ts';
import type { ObjectFacts } from '../../../src/schema/index.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes } from '../../support/objects.ts';
import { guestModule } from '../../support/wasm-module.ts';
import { exampleObject, goldenObject, packRefusal, single } from './packing.ts';

const EXECSNOOP = exampleObject('execsnoop');
const RUNQLAT = exampleObject('runqlat');
const GLOBALS = goldenObject('globals-scalar');
const TC = goldenObject('tc');

async function refusal(bytes: Uint8Array, yaml: string): Promise<EbpfError> {
  const metadata = await parseMetadata(yaml, 'ebpf.yaml');
  return packRefusal(single(bytes, { metadata }));
}

async function taken(bytes: Uint8Array, yaml: string): Promise<string> {
  const metadata = await parseMetadata(yaml, 'ebpf.yaml');
  return packArtifact(single(bytes, { metadata })).root.descriptor.digest;
}

function factsOf(bytes: Uint8Array): ObjectFacts {
  return derive({ object: bytes, wasm: null }).derived.object!;
}

describe('metadata that the object denies', () => {
  it.each<[string, Uint8Array, [yaml: string, message: string]]>([
    [
      'an option of no variable',
      EXECSNOOP,
      [
        'options:\n  min_pit: {}',
        'ebpf.yaml:2:3: options.min_pit is not a variable of the object; did you mean min_pid?',
      ],
    ],
    [
      'a range beyond the type',
      EXECSNOOP,
      [
        'options:\n  max_args:\n    max: 99999999999',
        'ebpf.yaml:3:5: options.max_args.max is 99999999999, outside of what',
      ],
    ],
    [
      'a range below the type',
      EXECSNOOP,
      ['options:\n  max_args:\n    min: -1', 'options.max_args.min is -1, outside of what'],
    ],
    [
      'a range upside down',
      EXECSNOOP,
      [
        'options:\n  max_args:\n    min: 9\n    max: 3',
        '3:5: options.max_args.min is 9, more than the maximum 3',
      ],
    ],
    [
      'a fraction for a whole number',
      EXECSNOOP,
      ['options:\n  max_args:\n    max: 1.5', 'takes whole numbers'],
    ],
    ['a range for true and false', EXECSNOOP, ['options:\n  failed:\n    max: 1', 'has no range']],
    [
      'two options of one name',
      EXECSNOOP,
      [
        'options:\n  uid:\n    name: failed',
        'options.uid.name makes --failed, which failed has already',
      ],
    ],
    [
      'two options of one letter',
      EXECSNOOP,
      [
        'options:\n  uid:\n    short: x\n  failed:\n    short: x',
        '5:5: options.failed.short makes -x, which uid has already',
      ],
    ],
    [
      'an option called help',
      EXECSNOOP,
      ['options:\n  uid:\n    name: help', 'makes --help, which help has already'],
    ],
    [
      'an attachment of no program',
      EXECSNOOP,
      ['attach:\n  enter_exec: {}', 'attach.enter_exec is not a program of the object'],
    ],
    [
      'an interface for a tracepoint',
      EXECSNOOP,
      [
        'attach:\n  enter_execve:\n    interface: eth0',
        '3:5: attach.enter_execve.interface means nothing for a program in section tracepoint/',
      ],
    ],
    [
      'events of no map',
      EXECSNOOP,
      ['events:\n  event: {}', 'events.event is not a map of the object; did you mean events?'],
    ],
    [
      'events of a hash',
      EXECSNOOP,
      ['events:\n  executing: {}', 'is a map of type lru_hash, not a ring or perf buffer'],
    ],
    [
      'a type that is not in the BTF',
      EXECSNOOP,
      [
        'events:\n  events:\n    type: struct nothing',
        '3:5: events.events.type is struct nothing, which is not in the BTF',
      ],
    ],
    [
      'a union that is a struct',
      EXECSNOOP,
      ['events:\n  events:\n    type: union event', 'is union event, which is not in the BTF'],
    ],
    [
      'a field that is not there',
      EXECSNOOP,
      [
        'events:\n  events:\n    fields:\n      pit: {}',
        '4:7: events.events.fields.pit is not a field of struct event',
      ],
    ],
    [
      'a field of a number',
      EXECSNOOP,
      ['events:\n  events:\n    fields:\n      pid.x: {}', 'is not a field of struct event'],
    ],
    [
      'a counter that is not there',
      EXECSNOOP,
      [
        'lostEvents: droped',
        'ebpf.yaml:1:1: lostEvents is droped, which is not a variable of the object; did you mean dropped?',
      ],
    ],
    [
      'a counter that is constant',
      EXECSNOOP,
      ['lostEvents: max_args', 'is max_args, which is not a counter in .bss or .data'],
    ],
    [
      'a histogram of no map',
      RUNQLAT,
      ['histograms:\n  latency: {}', 'histograms.latency is not a map of the object'],
    ],
    [
      'a histogram without counters',
      RUNQLAT,
      [
        'histograms:\n  latencies:\n    slots: nothing',
        '3:5: histograms.latencies.slots needs a field nothing, which',
      ],
    ],
    [
      'a histogram in a ring buffer',
      RUNQLAT,
      ['histograms:\n  events: {}', 'is a map whose value has no BTF type'],
    ],
    [
      'a frequency for a classifier',
      TC,
      ['attach:\n  PROGRAM:\n    frequency: 9', 'means nothing for a program in section'],
    ],
    [
      'grants without Wasm',
      EXECSNOOP,
      [
        'grants:\n  objects: any',
        'ebpf.yaml:1:1: grants is for Wasm user space, but the artifact has none',
      ],
    ],
  ])('%s', async (_title, bytes, [yaml, message]) => {
    const program = factsOf(bytes).programs[0]?.name ?? '';
    const error = await refusal(bytes, yaml.replace('PROGRAM', program));
    expect(error.code).toBe('metadata-contradicts-object');
    expect(error.message).toContain(message);
    expect(error.exitCode).toBe(4);
  });

  it('is told whole: three lines, the number of others, all in the details', async () => {
    const error = await refusal(EXECSNOOP, 'options: {a1: {}, a2: {}, a3: {}, a4: {}, a5: {}}');
    expect(error.message.split('\n')).toHaveLength(3);
    expect(error.message).toContain('(and 2 more)');
    expect(error.details['findings']).toHaveLength(5);
  });

  it('is refused when there is no object at all', async () => {
    const metadata = await parseMetadata(
      'lostEvents: dropped\ngrants: {objects: own}',
      'ebpf.yaml',
    );
    const wasm = { bytes: guestModule(), title: 't.wasm' };
    const error = packRefusal({ objects: [], wasm, metadata });
    expect(error.message).toBe(
      'ebpf.yaml:1:1: lostEvents speaks of an object, but the artifact has none',
    );
  });

  it('is refused for every platform', async () => {
    const metadata = await parseMetadata('lostEvents: dropped', 'ebpf.yaml');
    const object = {
      bytes: EXECSNOOP,
      title: 'a.o',
      platform: { os: 'linux', architecture: 'amd64' },
    };
    const other = { bytes: TC, title: 'a.o', platform: { os: 'linux', architecture: 'arm64' } };
    expect(packRefusal({ objects: [object, other], metadata }).code).toBe(
      'metadata-contradicts-object',
    );
  });
});

describe('metadata that the object bears out', () => {
  it.each(['execsnoop', 'opensnoop', 'runqlat'])('of the example %s', async (name) => {
    const yaml = readFileSync(`examples/${name}/ebpf.yaml`, 'utf8');
    expect(await taken(exampleObject(name), yaml)).toMatch(/^sha256:/);
  });

  it('bounds at the very ends of a type', async () => {
    const wide = factsOf(GLOBALS).variables.filter(
      ({ kind, size }) => kind === 'int' && size === 8,
    );
    expect(wide.length).toBeGreaterThanOrEqual(2);
    for (const { name, signed } of wide) {
      const [min, max, beyond] = signed
        ? ['-9223372036854775808', '9223372036854775807', '9223372036854775808']
        : ['0', '18446744073709551615', '18446744073709551616'];
      await taken(GLOBALS, `options: {${name}: {min: ${min}, max: ${max}}}`);
      expect((await refusal(GLOBALS, `options: {${name}: {max: ${beyond}}}`)).message).toContain(
        'outside of what',
      );
    }
  });

  it('a field by its path through an array, and a type by its typedef or keyword', async () => {
    await taken(
      EXECSNOOP,
      'events: {events: {type: struct event, fields: {args: {format: text}}}}',
    );
  });
});

describeWith(['clang', 'libbpf-headers'], 'attachments fit the kind of program', () => {
  it.each([
    ['xdp-kinds', 'xdp', 'interface: eth0'],
    ['tc', 'sched_cls', 'direction: egress'],
    ['cgroup', 'cgroup_skb', 'cgroup: /sys/fs/cgroup'],
    ['perf-event', 'perf_event', 'frequency: 99'],
    ['kprobes', 'kprobe', 'target: vfs_read'],
    ['uprobes', 'kprobe', 'pid: 1'],
  ])('%s: a program of type %s takes %s', async (name, type, entry) => {
    const bytes = objectBytes(name);
    const program = factsOf(bytes).programs.find((one) => one.type === type);
    expect(program).toBeDefined();
    await taken(bytes, `attach: {${program?.name ?? ''}: {enabled: false, ${entry}}}`);
  });
});

describe('optionName', () => {
  it.each([
    ['min_pid', undefined, 'min-pid'],
    ['TARGET_Comm', undefined, 'target-comm'],
    ['__filter_', undefined, 'filter'],
    ['min_pid', { name: 'from' }, 'from'],
  ])('of %s with %j is %s', (variable, option, name) => {
    expect(optionName(variable, option)).toBe(name);
  });
});
