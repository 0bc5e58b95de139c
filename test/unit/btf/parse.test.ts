import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flattenMembers,
  parseBtf,
  parseBtfExt,
  resolveType,
  sizeOf,
  spellType,
} from '../../../src/btf/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder, wordBytes } from './build.ts';

/** One type of every kind that exists. */
function everyKind(): BtfBuilder {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const pointer = btf.ptr(int);
  const array = btf.array(int, 16);
  btf.struct('event', 72, [
    ['pid', int, 0],
    ['comm', array, 64],
  ]);
  btf.union('either', 8, [
    ['pointer', pointer, 0],
    ['number', int, 0],
  ]);
  btf.enum(
    'state',
    [
      ['DOWN', -1],
      ['UP', 1],
    ],
    true,
  );
  btf.raw({ kind: 7, name: 'later', flag: true });
  const name = btf.modifier('typedef', int, 'pid_t');
  const changing = btf.modifier('volatile', name);
  btf.modifier('const', changing);
  btf.modifier('restrict', pointer);
  const prototype = btf.prototype(int, [
    ['context', pointer],
    [null, 0],
  ]);
  btf.raw({ kind: 12, name: 'handler', count: 1, third: prototype });
  const variable = btf.variable('counter', int);
  btf.datasec('.bss', 4, [[null, variable, 0, 4]]);
  btf.raw({ kind: 16, name: 'double', third: 8 });
  btf.raw({ kind: 17, name: 'note', third: 4, words: [0xffff_ffff] });
  btf.raw({ kind: 18, name: 'user', third: int });
  btf.enum64('wide', [
    ['ALL', 0xffff_ffff_ffff_ffffn],
    ['TOP', 1n << 63n],
  ]);
  return btf;
}

describe.each(['little', 'big'] as const)('%s-endian BTF', (endianness) => {
  const btf = parseBtf(everyKind().bytes(endianness));

  it('has every kind', () => {
    expect(btf.endianness).toBe(endianness);
    expect(Array.from({ length: btf.count }, (_, id) => btf.type(id))).toEqual([
      { kind: 'void', id: 0, name: '' },
      {
        kind: 'int',
        id: 1,
        name: 'int',
        size: 4,
        bits: 32,
        bitOffset: 0,
        signed: true,
        char: false,
        bool: false,
      },
      { kind: 'ptr', id: 2, target: 1 },
      { kind: 'array', id: 3, element: 1, index: 1, length: 16 },
      {
        kind: 'struct',
        id: 4,
        name: 'event',
        size: 72,
        members: [
          { name: 'pid', type: 1, bitOffset: 0, bitSize: 0 },
          { name: 'comm', type: 3, bitOffset: 64, bitSize: 0 },
        ],
      },
      {
        kind: 'union',
        id: 5,
        name: 'either',
        size: 8,
        members: [
          { name: 'pointer', type: 2, bitOffset: 0, bitSize: 0 },
          { name: 'number', type: 1, bitOffset: 0, bitSize: 0 },
        ],
      },
      {
        kind: 'enum',
        id: 6,
        name: 'state',
        size: 4,
        signed: true,
        values: [
          { name: 'DOWN', value: -1n },
          { name: 'UP', value: 1n },
        ],
      },
      { kind: 'fwd', id: 7, name: 'later', union: true },
      { kind: 'typedef', id: 8, name: 'pid_t', target: 1 },
      { kind: 'volatile', id: 9, target: 8 },
      { kind: 'const', id: 10, target: 9 },
      { kind: 'restrict', id: 11, target: 2 },
      {
        kind: 'func_proto',
        id: 12,
        returns: 1,
        parameters: [
          { name: 'context', type: 2 },
          { name: '', type: 0 },
        ],
      },
      { kind: 'func', id: 13, name: 'handler', prototype: 12, linkage: 'global' },
      { kind: 'var', id: 14, name: 'counter', type: 1, linkage: 'global' },
      {
        kind: 'datasec',
        id: 15,
        name: '.bss',
        size: 4,
        variables: [{ type: 14, offset: 0, size: 4 }],
      },
      { kind: 'float', id: 16, name: 'double', size: 8 },
      { kind: 'decl_tag', id: 17, tag: 'note', target: 4, component: -1 },
      { kind: 'type_tag', id: 18, tag: 'user', target: 1 },
      {
        kind: 'enum64',
        id: 19,
        name: 'wide',
        size: 8,
        signed: false,
        values: [
          { name: 'ALL', value: 0xffff_ffff_ffff_ffffn },
          { name: 'TOP', value: 1n << 63n },
        ],
      },
    ]);
  });

  it('finds types by name and kind', () => {
    expect(btf.find('event').map(({ id }) => id)).toEqual([4]);
    expect(btf.find('event', ['union'])).toEqual([]);
    expect(btf.find('nobody')).toEqual([]);
    expect(btf.idsOf('enum64')).toEqual([19]);
  });

  it('reads what BTF.ext says', () => {
    const builder = everyKind();
    const section = builder.string('xdp');
    const file = builder.string('a.c');
    const line = builder.string('return 2;');
    const access = builder.string('0:1');
    const base = parseBtf(builder.bytes(endianness));
    const functions = [8, section, 1, 0, 13];
    const lines = [16, section, 1, 8, file, line, (7 << 10) | 3];
    const relocations = [16, section, 1, 16, 4, access, 2];
    const bytes = extBytes(
      [functions, lines, relocations].map((words) => wordBytes(words, endianness)),
      endianness,
    );
    const ext = parseBtfExt(bytes, base);
    expect(ext.functions).toEqual([{ section: 'xdp', offset: 0, type: 13 }]);
    expect(ext.lineCount).toBe(1);
    expect(ext.lines()).toEqual([
      { section: 'xdp', offset: 8, file: 'a.c', text: 'return 2;', line: 7, column: 3 },
    ]);
    expect(ext.coreRelocations).toEqual([
      { section: 'xdp', offset: 16, type: 4, access: '0:1', kind: 'field_exists' },
    ]);
  });
});

function extBytes(segments: readonly Uint8Array[], endianness: 'little' | 'big'): Uint8Array {
  const places: number[] = [];
  let at = 0;
  for (const segment of segments) {
    places.push(at, segment.length);
    at += segment.length;
  }
  while (places.length < 6) places.push(0);
  const words = wordBytes([0, 32, ...places], endianness);
  words.set(endianness === 'little' ? [0x9f, 0xeb, 1, 0] : [0xeb, 0x9f, 1, 0]);
  return new Uint8Array(Buffer.concat([words, ...segments]));
}

it('reads split BTF on top of its base', () => {
  const below = new BtfBuilder();
  below.int('int', 4, 1);
  const base = parseBtf(below.bytes());
  // Ids and string offsets of the upper part go on where the base ends.
  const above = new BtfBuilder();
  above.struct('mine', 4, [['number', 1, 0]]);
  const bytes = above.bytes();
  const view = new DataView(bytes.buffer);
  view.setUint32(24, view.getUint32(24, true) + base.stringsLength, true);
  view.setUint32(36, view.getUint32(36, true) + base.stringsLength, true);
  const split = parseBtf(bytes, { base });
  expect(split).toMatchObject({ count: 3, firstId: 2 });
  expect(split.type(2)).toMatchObject({ name: 'mine', members: [{ name: 'number', type: 1 }] });
  expect(split.find('int').map(({ id }) => id)).toEqual([1]);
  expect(split.idsOf('struct')).toEqual([2]);
  expect(spellType(split, 1)).toBe('int');
});

const plain = (): BtfBuilder => {
  const btf = new BtfBuilder();
  btf.int('int', 4, 1);
  return btf;
};

function changed(change: (bytes: DataView) => void): Uint8Array {
  const bytes = plain().bytes();
  change(new DataView(bytes.buffer));
  return bytes;
}

describe('refuses', () => {
  it.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => new Uint8Array(0), /magic/],
    ['another magic number', () => new Uint8Array(40), /magic/],
    ['a cut header', () => plain().bytes().slice(0, 20), /ends at byte 20/],
    ['version 2', () => changed((view) => view.setUint8(2, 2)), /version 2/],
    ['a short header', () => changed((view) => view.setUint32(4, 20, true)), /header of 20/],
    ['types outside', () => changed((view) => view.setUint32(12, 1 << 30, true)), /asked for/],
    ['strings outside', () => changed((view) => view.setUint32(16, 1 << 30, true)), /asked for/],
    ['strings without an end', () => plain().bytes().fill(65, -1), /zero byte/],
    ['an unknown kind', () => unknownKind(), /kind 20/],
    ['more members than bytes', () => cutMembers(), /are asked for/],
    ['a type that does not exist', () => dangling(), /refers to type 77/],
    ['a name outside', () => changed((view) => view.setUint32(24, 999, true)), /byte 999/],
    ['more than 32 MiB', () => new Uint8Array(33 * 1024 * 1024), /at most/],
    ['more types than the kernel takes', () => tooMany(), /more than 1048575 types/],
  ])('%s', (_name, make, message) => {
    expect(refusalOf(() => parseBtf(make()))).toMatch(message);
    expect(refusalOf(() => parseBtf(make()))).toMatch(/^btf-invalid/);
  });

  function unknownKind(): Uint8Array {
    const btf = plain();
    btf.raw({ kind: 20 });
    return btf.bytes();
  }

  function cutMembers(): Uint8Array {
    const btf = plain();
    btf.raw({ kind: 4, name: 'huge', count: 0xff_ffff });
    return btf.bytes();
  }

  function dangling(): Uint8Array {
    const btf = plain();
    btf.ptr(77);
    return btf.bytes();
  }

  /** A million pointers in 12 MiB. */
  function tooMany(): Uint8Array {
    const types = new Uint32Array(3 * 1_048_576);
    for (let index = 1; index < types.length; index += 3) types[index] = 2 << 24;
    const header = wordBytes([0x0001eb9f, 24, 0, types.byteLength, types.byteLength, 1]);
    return new Uint8Array(Buffer.concat([header, new Uint8Array(types.buffer), Buffer.alloc(1)]));
  }

  it('an unknown linkage when it is asked for', () => {
    const btf = plain();
    btf.variable('strange', 1, 9);
    expect(refusalOf(() => parseBtf(btf.bytes()).type(2))).toMatch(/linkage 9/);
  });

  it('a BTF.ext that does not fit', () => {
    const btf = parseBtf(plain().bytes());
    const ext = (words: readonly number[]): string =>
      refusalOf(() => parseBtfExt(extBytes([wordBytes(words)], 'little'), btf)) ?? '';
    expect(ext([7, 0, 1, 0, 0])).toMatch(/records of 7 bytes/);
    expect(ext([8, 0, 0])).toMatch(/empty list/);
    expect(ext([8, 0, 0xffff_ffff])).toMatch(/ends inside/);
    expect(refusalOf(() => parseBtfExt(new Uint8Array(40), btf))).toMatch(/magic/);
  });
});

/** Everything that the room can tell of every type. */
function tellAll(bytes: Uint8Array): void {
  const btf = parseBtf(bytes);
  for (let id = 0; id < btf.count; id += 1) {
    const type = btf.type(id);
    spellType(btf, id);
    for (const work of [
      () => resolveType(btf, id),
      () => sizeOf(btf, id),
      () => (type.kind === 'struct' ? flattenMembers(btf, id) : undefined),
    ])
      expect(String(refusalOf(work))).toMatch(/^(undefined|btf-invalid: .*)$/);
  }
}

describe('whatever the bytes', () => {
  it('ends with types or an error of ours', () => {
    const real = everyKind().bytes();
    const change = fc.tuple(fc.nat({ max: real.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const copy = real.slice();
        for (const [at, value] of changes) copy[at] = value;
        expect(String(refusalOf(() => tellAll(copy)))).toMatch(/^(undefined|btf-invalid: .*)$/);
      }),
      { numRuns: 500 },
    );
  });

  it('ends so for random records', () => {
    const record = fc.record({
      kind: fc.integer({ min: 0, max: 21 }),
      name: fc.constantFrom('', 'a', 'b'),
      count: fc.nat({ max: 3 }),
      flag: fc.boolean(),
      third: fc.nat({ max: 12 }),
      words: fc.array(fc.nat({ max: 12 }), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 10 }), (records) => {
        const btf = new BtfBuilder();
        for (const each of records) btf.raw(each);
        const told = refusalOf(() => tellAll(btf.bytes()));
        expect(String(told)).toMatch(/^(undefined|btf-invalid: .*)$/);
      }),
      { numRuns: 500 },
    );
  });
});
