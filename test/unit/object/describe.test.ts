import { describe, expect, it } from 'vitest';
import {
  describeObject,
  libbpfMapName,
  objectBtf,
  objectSection,
} from '../../../src/object/index.ts';
import type { ProgramSpec } from '../../../src/object/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder } from '../btf/build.ts';
import {
  addMap,
  buildObject,
  call,
  code,
  codeSection,
  functionSymbol,
  helper,
  load,
  RETURN,
} from './build.ts';
import type { ObjectInput, Word } from './build.ts';

/** An object of one program, of the type that the section says. */
function oneProgram(section: string, words: readonly Word[]): Uint8Array {
  return buildObject({
    sections: [codeSection(section, words)],
    symbols: [functionSymbol('prog', 1, { size: words.length * 8 })],
  });
}

function programOf(bytes: Uint8Array): ProgramSpec {
  return describeObject(bytes).programs[0]!;
}

describe('the file', () => {
  it('with nothing in it is described', () => {
    expect(describeObject(buildObject({ sections: [] }))).toEqual({
      endianness: 'little',
      size: expect.any(Number) as number,
      license: null,
      programs: [],
      subprograms: [],
      maps: [],
      variables: [],
      externs: [],
      coreRelocations: [],
      events: [],
      btf: null,
      warnings: [expect.stringContaining('no license') as string],
    });
  });

  it('has its license up to the end that libbpf knows', () => {
    const license = (text: string): string | null =>
      describeObject(
        buildObject({ sections: [{ name: 'license', bytes: new TextEncoder().encode(text) }] }),
      ).license;
    expect(license('Dual BSD/GPL\0junk')).toBe('Dual BSD/GPL');
    expect(license('GPL')).toBe('GPL');
    expect(license('x'.repeat(100))).toBe('x'.repeat(63));
  });

  it('may carry DWARF, which is told', () => {
    const bytes = buildObject({ sections: [{ name: '.debug_info', bytes: new Uint8Array(8) }] });
    expect(describeObject(bytes).warnings[0]).toMatch(/DWARF/);
  });

  it('gives its sections as they are', () => {
    const btf = new BtfBuilder();
    btf.int('int', 4);
    const bytes = buildObject({ sections: [], btf });
    expect(objectBtf(bytes)).toEqual(btf.bytes());
    expect(objectSection(bytes, 'license')).toBeNull();
  });
});

describe('calls', () => {
  it('of helpers are named and sorted', () => {
    const words = [helper(5), helper(1), helper(5), helper(9999), ...RETURN];
    expect(programOf(oneProgram('xdp', words)).helpers).toEqual([
      'bpf_ktime_get_ns',
      'bpf_map_lookup_elem',
      'helper#9999',
    ]);
  });

  it('are not seen in the second half of a wide instruction', () => {
    const words: Word[] = [[0x18, 1], [0x85, 0, 0, 0, 1], ...RETURN];
    expect(programOf(oneProgram('xdp', words)).helpers).toEqual([]);
  });

  it('through subprograms count for the program', () => {
    // prog → a → b → a: a cycle, which the verifier refuses and this must survive.
    const text = [call(1), ...RETURN.slice(1), call(-3), helper(14), [0x95] as Word];
    const bytes = buildObject({
      sections: [codeSection('xdp', [call(), ...RETURN]), codeSection('.text', text)],
      symbols: [
        functionSymbol('prog', 1, { size: 24 }),
        functionSymbol('a', 2, { size: 16 }),
        functionSymbol('b', 2, { value: 16, size: 24, binding: 0 }),
      ],
      relocations: { xdp: [[0, 2]] },
    });
    const { programs, subprograms } = describeObject(bytes);
    expect(programs).toHaveLength(1);
    expect(programs[0]).toMatchObject({
      subprograms: ['a', 'b'],
      helpers: ['bpf_get_current_pid_tgid'],
    });
    expect(subprograms.map(({ name, linkage, helpers }) => [name, linkage, helpers])).toEqual([
      ['a', 'global', ['bpf_get_current_pid_tgid']],
      ['b', 'static', ['bpf_get_current_pid_tgid']],
    ]);
  });

  it('of static subprograms go by the section and the immediate', () => {
    const bytes = buildObject({
      sections: [
        codeSection('xdp', [call(1), ...RETURN]),
        codeSection('.text', [...RETURN, helper(6), ...RETURN]),
      ],
      symbols: [
        functionSymbol('prog', 1, { size: 24 }),
        functionSymbol('first', 2, { size: 16, binding: 0 }),
        functionSymbol('second', 2, { value: 16, size: 24, binding: 0 }),
        { name: '', type: 3, section: 2 },
      ],
      relocations: { xdp: [[0, 4]] },
    });
    expect(programOf(bytes).subprograms).toEqual(['second']);
  });

  it('of kfuncs and references to kernel symbols come from externs', () => {
    const btf = new BtfBuilder();
    const int = btf.int('int', 4, 1);
    const kfunc = btf.raw({
      kind: 12,
      name: 'bpf_task_release',
      count: 2,
      third: btf.prototype(0, [['task', btf.ptr(0)]]),
    });
    const symbol = btf.variable('runqueues', int, 2);
    const config = btf.variable('CONFIG_HZ', int, 2);
    btf.datasec('.ksyms', 0, [
      [null, kfunc],
      [null, symbol],
    ]);
    btf.datasec('.kconfig', 0, [[null, config]]);
    const words = [call(), ...load(1), ...load(2), ...RETURN];
    const bytes = buildObject({
      sections: [codeSection('tp_btf/x', words)],
      symbols: [
        functionSymbol('prog', 1, { size: words.length * 8 }),
        { name: 'bpf_task_release', binding: 2 },
        { name: 'runqueues', binding: 1 },
        { name: 'CONFIG_HZ', binding: 1 },
      ],
      relocations: {
        'tp_btf/x': [
          [0, 2],
          [8, 3],
          [24, 4],
        ],
      },
      btf,
    });
    const described = describeObject(bytes);
    expect(described.externs).toEqual([
      { name: 'CONFIG_HZ', kind: 'kconfig', type: 'int', weak: false },
      { name: 'runqueues', kind: 'ksym-variable', type: 'int', weak: false },
      { name: 'bpf_task_release', kind: 'ksym-function', type: 'void (void *)', weak: true },
    ]);
    expect(described.programs[0]).toMatchObject({
      kfuncs: ['bpf_task_release'],
      helpers: [],
      dataSections: ['.kconfig'],
    });
    expect(described.maps).toMatchObject([
      { name: '.kconfig', section: '.kconfig', valueSize: 4, flags: 0x480 },
    ]);
  });
});

/** An object with program arrays `one` and `two`, whose program makes a tail call by the given instructions. */
function tailCaller(
  words: readonly Word[],
  patches: readonly (readonly [number, number])[],
): ProgramSpec {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4);
  const define = (name: string): number =>
    addMap(btf, int, { name, members: { type: 3, max_entries: 2, key_size: 4, value_size: 4 } });
  btf.datasec('.maps', 64, [
    [null, define('one'), 0, 32],
    [null, define('two'), 32, 32],
  ]);
  return programOf(
    buildObject({
      sections: [codeSection('xdp', words), { name: '.maps', flags: 3, bytes: new Uint8Array(64) }],
      symbols: [
        functionSymbol('prog', 1, { size: words.length * 8 }),
        { name: 'one', binding: 1, type: 1, section: 2, size: 32 },
        { name: 'two', binding: 1, type: 1, section: 2, value: 32, size: 32 },
      ],
      relocations: { xdp: patches },
      btf,
    }),
  );
}

describe('tail calls', () => {
  const maps = (program: ProgramSpec): readonly string[] => program.tailCalls.map(({ map }) => map);

  it('go to the map that the second argument holds', () => {
    const words = [...load(6), ...load(2), helper(12), ...RETURN];
    const patches = [
      [0, 2],
      [16, 3],
    ] as const;
    expect(maps(tailCaller(words, patches))).toEqual(['two']);
  });

  it('are followed through a move', () => {
    const words: Word[] = [...load(6), ...load(7), [0xbf, 2, 6], helper(12), ...RETURN];
    expect(
      maps(
        tailCaller(words, [
          [0, 2],
          [16, 3],
        ]),
      ),
    ).toEqual(['one']);
  });

  it('go to every array that is known where ways meet or a call lies between', () => {
    const afterJump: Word[] = [
      ...load(2),
      [0x05, 0, 0, 0],
      [0xb7, 3],
      helper(12),
      ...load(6),
      ...RETURN,
    ];
    expect(
      maps(
        tailCaller(afterJump, [
          [0, 2],
          [40, 3],
        ]),
      ),
    ).toEqual(['one', 'two']);
    const afterCall: Word[] = [...load(2), helper(5), helper(12), ...RETURN];
    expect(maps(tailCaller(afterCall, [[0, 2]]))).toEqual(['one']);
  });
});

describe('effects', () => {
  it.each<[string, readonly Word[], readonly string[]]>([
    ['xdp', RETURN, ['drops-packets']],
    ['xdp', [[0x7b, 10, 1, -8], ...RETURN], ['drops-packets']],
    ['xdp', [[0x7b, 1, 2, 0], ...RETURN], ['drops-packets', 'modifies-packets']],
    ['tc', [helper(9), ...RETURN], ['drops-packets', 'modifies-packets']],
    ['tc', [helper(23), ...RETURN], ['drops-packets', 'redirects-packets']],
    ['kprobe/x', RETURN, []],
    ['kprobe/x', [helper(58), ...RETURN], ['overrides-return']],
    ['kprobe/x', [helper(36), ...RETURN], ['writes-user-memory']],
    ['kprobe/x', [helper(109), ...RETURN], ['sends-signals']],
    ['kprobe/x', [helper(6), ...RETURN], ['prints-to-trace-pipe']],
    ['kprobe/x', [helper(4), ...RETURN], ['reads-user-memory', 'reads-kernel-memory']],
    ['tp/a/b', [helper(112), ...RETURN], ['reads-user-memory']],
    ['fmod_ret/x', RETURN, ['overrides-return', 'denies-operations', 'reads-kernel-memory']],
    ['lsm/x', RETURN, ['denies-operations', 'reads-kernel-memory']],
    ['cgroup/connect4', RETURN, ['modifies-sockets', 'denies-operations']],
    ['sockops', [helper(49), ...RETURN], ['modifies-sockets']],
    ['struct_ops/x', RETURN, ['reads-kernel-memory', 'replaces-kernel-operations']],
  ])('of %s, %#', (section, words, effects) => {
    expect(programOf(oneProgram(section, words)).effects).toEqual(effects);
  });
});

describe('refuses what libbpf would refuse', () => {
  const prog = (place: Partial<Parameters<typeof functionSymbol>[2]> = {}): ObjectInput => ({
    sections: [codeSection('xdp', RETURN)],
    symbols: [functionSymbol('prog', 1, { size: 16, ...place })],
  });

  it.each<[string, ObjectInput, RegExp]>([
    [
      'legacy maps',
      { sections: [{ name: 'maps', bytes: new Uint8Array(20) }] },
      /^object-unsupported.*libbpf 1.0/,
    ],
    ['a static program', prog({ binding: 0 }), /^object-unsupported.*is static/],
    ['a program beyond its section', prog({ value: 8 }), /^elf-invalid/],
    ['a program of half an instruction', prog({ size: 12 }), /^object-invalid.*no run/],
    ['a program of nothing', prog({ size: 0 }), /^object-invalid/],
    [
      'a kernel version of 3 bytes',
      { sections: [{ name: 'version', bytes: new Uint8Array(3) }] },
      /^object-invalid/,
    ],
    [
      'maps without BTF',
      { sections: [{ name: '.maps', bytes: new Uint8Array(8) }] },
      /^object-invalid.*no BTF/,
    ],
    [
      'an extern that BTF does not know',
      { sections: [], symbols: [{ name: 'kfunc', binding: 1 }] },
      /^object-invalid.*extern kfunc/,
    ],
    [
      'a call of another section',
      {
        sections: [codeSection('xdp', [call(), ...RETURN]), codeSection('tc', RETURN)],
        symbols: [
          functionSymbol('prog', 1, { size: 24 }),
          functionSymbol('other', 2, { size: 16 }),
        ],
        relocations: { xdp: [[0, 2]] },
      },
      /^object-unsupported.*\.text/,
    ],
    [
      'a call into nothing',
      {
        sections: [codeSection('xdp', [call(7), ...RETURN])],
        symbols: [functionSymbol('prog', 1, { size: 24 })],
      },
      /^object-invalid.*no function|where no function/,
    ],
    [
      'a relocation that patches an addition',
      {
        sections: [codeSection('xdp', RETURN)],
        symbols: [functionSymbol('prog', 1, { size: 16 })],
        relocations: { xdp: [[0, 1]] },
      },
      /^object-invalid.*no room/,
    ],
    [
      'a relocation of a symbol that does not exist',
      {
        sections: [codeSection('xdp', [...load(1), ...RETURN])],
        symbols: [functionSymbol('prog', 1, { size: 32 })],
        relocations: { xdp: [[0, 9]] },
      },
      /^elf-invalid.*symbol 9/,
    ],
    [
      'a reference into a section that is no data',
      {
        sections: [
          codeSection('xdp', [...load(1), ...RETURN]),
          { name: 'other', bytes: new Uint8Array(8) },
        ],
        symbols: [
          functionSymbol('prog', 1, { size: 32 }),
          { name: 'x', binding: 1, type: 1, section: 2 },
        ],
        relocations: { xdp: [[0, 2]] },
      },
      /^object-invalid.*no map and no data/,
    ],
    [
      'relocations with addends',
      {
        sections: [
          codeSection('xdp', RETURN),
          { name: '.relaxdp', type: 4, info: 1, entrySize: 24, bytes: new Uint8Array(24) },
        ],
      },
      /^object-unsupported.*RELA/,
    ],
  ])('%s', (_name, input, message) => {
    expect(refusalOf(() => describeObject(buildObject(input)))).toMatch(message);
  });

  it('a file of another machine, and one without symbols', () => {
    const object = buildObject({ sections: [] });
    const other = object.slice();
    other[18] = 62;
    expect(refusalOf(() => describeObject(other))).toMatch(/^elf-unsupported.*machine 62/);
    const linked = object.slice();
    linked[16] = 2;
    expect(refusalOf(() => describeObject(linked))).toMatch(/^elf-unsupported.*executable/);
  });

  it('a file over 64 MiB before it looks into it', () => {
    expect(refusalOf(() => describeObject(new Uint8Array(64 * 1024 * 1024 + 1)))).toMatch(
      /^size-exceeded/,
    );
  });
});

it('names maps as libbpf does', () => {
  const name = (map: string, object: string): string =>
    libbpfMapName({ kind: 'data', name: map }, object);
  expect(name('.rodata', 'my_object_name')).toBe('my_objec.rodata');
  expect(name('.bss', 'my_object_name')).toBe('my_objec.bss');
  expect(name('.kconfig', 'my_object_name')).toBe('my_obje.kconfig');
  expect(name('.data', 'a-b')).toBe('a_b.data');
  expect(name('.rodata.abracadabra', 'object')).toBe('.rodata.abracadabra');
  expect(libbpfMapName({ kind: 'declared', name: 'events' }, 'object')).toBe('events');
});

it('reads instructions of the other byte order', () => {
  expect([...code([[0x85, 1, 2, 3, 4]], 'big')]).toEqual([0x85, 0x12, 0, 3, 0, 0, 0, 4]);
});
