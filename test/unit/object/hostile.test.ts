import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../src/object/index.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes } from '../../support/objects.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder, wordBytes } from '../btf/build.ts';
import {
  addMap,
  buildObject,
  call,
  codeSection,
  functionSymbol,
  helper,
  load,
  RETURN,
} from './build.ts';
import type { Word } from './build.ts';

/** Whatever the bytes, one of these: a description, or an error of ours that refuses. */
const FINE = /^(undefined|(elf|btf|object)-(invalid|unsupported): [^]*|size-exceeded: [^]*)$/;

function told(bytes: Uint8Array): string {
  return String(refusalOf(() => JSON.stringify(describeObject(bytes))));
}

/** A small object with something of everything. */
function something(): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const event = btf.struct('event', 8, [
    ['pid', int, 0],
    [
      'kind',
      btf.enum('kind', [
        ['A', 0],
        ['B', 1],
      ]),
      32,
    ],
  ]);
  const map = addMap(btf, int, { name: 'events', members: { type: 27, max_entries: 4096 } });
  const limit = btf.variable('limit', btf.modifier('const', btf.modifier('volatile', int)));
  const unused = btf.variable('unused', btf.ptr(event));
  const extern = btf.variable('CONFIG_HZ', int, 2);
  btf.datasec('.maps', 16, [[null, map, 0, 16]]);
  btf.datasec('.rodata', 0, [[null, limit, 0, 4]]);
  btf.datasec('.bss', 0, [[null, unused, 0, 8]]);
  btf.datasec('.kconfig', 0, [[null, extern, 0, 4]]);
  const section = btf.string('xdp');
  const access = btf.string('0:1');
  const core = [16, section, 1, 0, event, access, 0];
  const ext = wordBytes([0, 32, 0, 0, 0, 0, 0, core.length * 4, ...core]);
  ext.set([0x9f, 0xeb, 1, 0]);
  const words = [...load(1), ...load(2), ...load(3), call(), helper(132), helper(12), ...RETURN];
  return buildObject({
    sections: [
      codeSection('xdp', words),
      codeSection('.text', RETURN),
      { name: '.maps', flags: 3, bytes: new Uint8Array(16) },
      { name: '.rodata', flags: 2, bytes: Uint8Array.of(1, 2, 3, 4) },
      { name: '.bss', type: 8, flags: 3, size: 8 },
      { name: 'license', flags: 3, bytes: new TextEncoder().encode('GPL\0') },
    ],
    symbols: [
      functionSymbol('prog', 1, { size: words.length * 8 }),
      functionSymbol('sub', 2, { size: 16 }),
      { name: 'events', binding: 1, type: 1, section: 3, size: 16 },
      { name: 'limit', binding: 1, type: 1, section: 4, size: 4 },
      { name: 'unused', binding: 1, type: 1, section: 5, size: 8 },
      { name: 'CONFIG_HZ', binding: 1 },
    ],
    relocations: {
      xdp: [
        [0, 3],
        [16, 4],
        [32, 6],
        [48, 2],
      ],
    },
    btf,
    ext,
  });
}

/** Positions are taken relative to the length, so that one generator serves files of any size. */
const CHANGES = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat({ max: 255 })),
  { minLength: 1, maxLength: 12 },
);

function changedBy(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const copy = bytes.slice();
  for (const [place, value] of changes) copy[Math.floor(place * copy.length)] = value;
  return copy;
}

describe('whatever the bytes', () => {
  it('is described when nothing is changed', () => {
    const description = describeObject(something());
    expect(description.programs[0]).toMatchObject({
      helpers: ['bpf_ringbuf_submit', 'bpf_tail_call'],
      maps: ['events'],
      dataSections: ['.kconfig', '.rodata'],
      subprograms: ['sub'],
    });
    expect(description.coreRelocations).toMatchObject([
      { function: 'prog', type: 'struct event', path: 'kind', kind: 'field_byte_offset' },
    ]);
    expect(description.events).toMatchObject([{ type: 'struct event' }]);
  });

  it('ends with a description or a refusal for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(told(bytes)).toMatch(FINE);
      }),
    );
  });

  it('ends so for an object with bytes changed', () => {
    const real = something();
    fc.assert(
      fc.property(CHANGES, (changes) => {
        expect(told(changedBy(real, changes))).toMatch(FINE);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends so for an object that is cut', () => {
    const real = something();
    for (let length = 0; length < real.length; length += 7)
      expect(told(real.slice(0, length))).toMatch(/^(elf|btf|object)-(invalid|unsupported)/);
  });
});

describeWith(['clang', 'libbpf-headers'], 'objects of a compiler with bytes changed', () => {
  const NAMES = [
    'tracepoint-ringbuf',
    'maps-in-maps',
    'tail-calls',
    'struct-ops',
    'externs',
    'core-fields',
  ];

  it.each(NAMES)('%s', (name) => {
    const real = objectBytes(name, { strip: true });
    fc.assert(
      fc.property(CHANGES, (changes) => {
        expect(told(changedBy(real, changes))).toMatch(FINE);
      }),
      { numRuns: 200 },
    );
  });
});

describe('built to hurt', () => {
  it('a chain of calls as long as the code allows', () => {
    const count = 10_000;
    const text: Word[] = [];
    for (let index = 0; index < count; index += 1) text.push(call(1), [0x95]);
    text.push([0x95]);
    const functions = Array.from({ length: count }, (_, index) =>
      functionSymbol(`f${index}`, 2, { value: index * 16, size: 16 }),
    );
    const bytes = buildObject({
      sections: [codeSection('xdp', [call(), ...RETURN]), codeSection('.text', text)],
      symbols: [
        functionSymbol('prog', 1, { size: 24 }),
        ...functions,
        functionSymbol('last', 2, { value: count * 16, size: 8 }),
      ],
      relocations: { xdp: [[0, 2]] },
    });
    // From each of them all that follow are reached: quadratic, so it is counted.
    expect(told(bytes)).toMatch(/^size-exceeded/);
  });

  it('many functions over the same instructions', () => {
    const words = Array.from({ length: 1000 }, () => RETURN[1]!);
    const bytes = buildObject({
      sections: [codeSection('xdp', words)],
      symbols: Array.from({ length: 1000 }, (_, index) =>
        functionSymbol(`f${index}`, 1, { size: words.length * 8 }),
      ),
    });
    expect(told(bytes)).toMatch(/^object-invalid.*over each other/);
  });

  it('sections that share the whole file', () => {
    const bytes = buildObject({
      sections: Array.from({ length: 200 }, (_, index) => ({
        name: `s${index}`,
        offset: 0,
        size: 4096,
        bytes: new Uint8Array(64),
      })),
    });
    expect(told(bytes)).toMatch(/^elf-invalid.*overlap/);
  });

  it('a section without bytes that claims to be endless', () => {
    const btf = new BtfBuilder();
    const huge = btf.array(btf.int('int', 4), 0x0fff_ffff);
    btf.datasec('.bss', 0, [[null, btf.variable('huge', huge, 0), 0, 0x3fff_fffc]]);
    const bytes = buildObject({
      sections: [{ name: '.bss', type: 8, flags: 3, size: 0xffff_ffff }],
      btf,
    });
    const { variables, maps } = describeObject(bytes);
    expect(variables).toMatchObject([
      { name: 'huge', size: 0x3fff_fffc, initial: null, default: null },
    ]);
    expect(maps[0]?.valueSize).toBe(0xffff_ffff);
  });

  it('a section larger than any value of a map', () => {
    const sections = [{ name: '.bss', type: 8, flags: 3, size: 2 ** 40 }];
    expect(told(buildObject({ sections }))).toMatch(/^object-invalid.*more than a map value/);
  });

  it('thousands of variables of one large enumeration', () => {
    const btf = new BtfBuilder();
    const type = btf.enum(
      'wide',
      Array.from({ length: 1000 }, (_, index) => [`V${index}`, index] as const),
    );
    const entries = Array.from({ length: 2000 }, (_, index) => [
      ...[null, btf.variable(`v${index}`, type, 0), index * 4, 4],
    ]) as unknown as readonly (readonly [null, number, number, number])[];
    btf.datasec('.bss', 8000, entries);
    const bytes = buildObject({ sections: [{ name: '.bss', type: 8, flags: 3, size: 8000 }], btf });
    expect(told(bytes)).toMatch(/^size-exceeded/);
  });

  it('a slot of a program array far away', () => {
    const btf = new BtfBuilder();
    const int = btf.int('int', 4);
    const values = btf.array(btf.ptr(btf.prototype(int, [])), 0);
    const struct = btf.struct('', 16, [
      ['type', btf.ptr(btf.array(int, 3)), 0],
      ['values', values, 64],
    ]);
    const size = 8_000_000;
    btf.datasec('.maps', size, [[null, btf.variable('jumps', struct), 0, size]]);
    const bytes = buildObject({
      sections: [
        codeSection('xdp', RETURN),
        { name: '.maps', flags: 3, bytes: new Uint8Array(size) },
      ],
      symbols: [
        functionSymbol('prog', 1, { size: 16 }),
        { name: 'jumps', binding: 1, type: 1, section: 2, size },
      ],
      relocations: { '.maps': [[size - 8, 1]] },
      btf,
    });
    expect(told(bytes)).toMatch(/^size-exceeded.*65536/);
  });

  it('types in circles wherever a type may stand', () => {
    const btf = new BtfBuilder();
    btf.modifier('typedef', 2, 'a');
    btf.modifier('const', 1);
    btf.datasec('.bss', 8, [[null, btf.variable('v', 1, 0), 0, 8]]);
    const bss = { name: '.bss', type: 8, flags: 3, size: 8 };
    expect(told(buildObject({ sections: [bss], btf }))).toMatch(/^btf-invalid.*more than 32/);

    const map = new BtfBuilder();
    map.modifier('volatile', 1);
    const value = map.struct('', 8, [['value', map.ptr(1), 0]]);
    map.datasec('.maps', 8, [[null, map.variable('m', value), 0, 8]]);
    const maps = { name: '.maps', flags: 3, bytes: new Uint8Array(8) };
    const symbols = [{ name: 'm', binding: 1, type: 1, section: 1, size: 8 }];
    expect(told(buildObject({ sections: [maps], symbols, btf: map }))).toMatch(/^btf-invalid/);
  });
});
