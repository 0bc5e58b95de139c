import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../src/object/index.ts';
import type { MapSpec, VariableSpec } from '../../../src/object/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder } from '../btf/build.ts';
import { addMap, buildObject, codeSection, functionSymbol, RETURN, uintMember } from './build.ts';
import type { MapInput } from './build.ts';

const SIZE = 64;

/** The object that has these maps, one after the other. */
function objectOf(define: (btf: BtfBuilder, int: number) => readonly number[]): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const variables = define(btf, int);
  const names = variables.map((_, index) => `map${index}`);
  btf.datasec(
    '.maps',
    variables.length * SIZE,
    variables.map((id, index) => [null, id, index * SIZE, SIZE] as const),
  );
  return buildObject({
    sections: [{ name: '.maps', flags: 3, bytes: new Uint8Array(variables.length * SIZE) }],
    symbols: names.map((name, index) => ({
      name,
      binding: 1,
      type: 1,
      section: 1,
      value: index * SIZE,
      size: SIZE,
    })),
    btf,
  });
}

function mapOf(members: MapInput['members'], name = 'map0'): MapSpec {
  return describeObject(objectOf((btf, int) => [addMap(btf, int, { name, members })])).maps[0]!;
}

describe('a map of .maps', () => {
  it('has its sizes and types', () => {
    const bytes = objectOf((btf, int) => {
      const value = btf.struct('value', 24, []);
      const array = btf.array(int, 4);
      return [
        addMap(btf, int, {
          name: 'map0',
          members: {
            type: 1,
            max_entries: 10_240,
            map_flags: 1,
            key: { type: array },
            value: { type: value },
          },
        }),
      ];
    });
    expect(describeObject(bytes).maps).toEqual([
      {
        name: 'map0',
        kind: 'declared',
        section: null,
        type: 'hash',
        keySize: 16,
        valueSize: 24,
        maxEntries: 10_240,
        flags: 1,
        mapExtra: '0',
        numaNode: null,
        pinning: 'none',
        autoCreate: true,
        keyType: 'int[4]',
        valueType: 'struct value',
        keyTypeId: 3,
        valueTypeId: 2,
        inner: null,
        values: [],
      },
    ]);
  });

  it.each<[string, MapInput['members'], Partial<MapSpec>]>([
    [
      'by sizes',
      { type: 2, key_size: 4, value_size: 8 },
      { type: 'array', keySize: 4, valueSize: 8 },
    ],
    ['pinned', { type: 1, pinning: 1 }, { pinning: 'by_name' }],
    ['not pinned', { type: 1, pinning: 0 }, { pinning: 'none' }],
    ['on a node', { type: 1, numa_node: 3 }, { numaNode: 3 }],
    ['with extra', { type: 30, map_extra: 5 }, { type: 'bloom_filter', mapExtra: '5' }],
    ['for ring records', { type: 27, max_entries: 4096 }, { type: 'ringbuf', maxEntries: 4096 }],
    ['of a ring without size', { type: 27 }, { maxEntries: 0 }],
    ['of an odd ring', { type: 27, max_entries: 5000 }, { maxEntries: 8192 }],
    ['of three pages', { type: 31, max_entries: 12_288 }, { maxEntries: 16_384 }],
    ['of a ring too large', { type: 27, max_entries: 0xffff_ffff }, { maxEntries: 0xffff_ffff }],
    ['for perf records', { type: 4 }, { type: 'perf_event_array', maxEntries: 0, keySize: 0 }],
    ['of a later kernel', { type: 999 }, { type: 'type#999' }],
  ])('%s', (_name, members, expected) => {
    expect(mapOf(members)).toMatchObject(expected);
  });

  it('may have a 64-bit extra value', () => {
    const bytes = objectOf((btf, int) => {
      const long = btf.enum64('', [['value', (1n << 44n) | 1n]]);
      const struct = btf.struct('', 16, [
        ['type', uintMember(btf, int, 33), 0],
        ['map_extra', long, 64],
      ]);
      return [btf.variable('map0', struct)];
    });
    expect(describeObject(bytes).maps[0]).toMatchObject({
      type: 'arena',
      mapExtra: '17592186044417',
    });
  });

  it.each<[string, MapInput['members'], RegExp]>([
    ['without a type', { max_entries: 1 }, /has no type/],
    ['of type 0', { type: 0 }, /has no type/],
    ['with a member of its own', { type: 1, colour: 1 }, /"colour"/],
    ['with a member of every object', { type: 1, constructor: 1 }, /"constructor"/],
    ['with an odd pinning', { type: 1, pinning: 2 }, /pinning 2/],
  ])('%s is refused', (_name, members, message) => {
    expect(refusalOf(() => mapOf(members))).toMatch(/^object-invalid/);
    expect(refusalOf(() => mapOf(members))).toMatch(message);
  });

  it('with contradicting sizes is refused', () => {
    expect(refusalOf(() => mapOf({ type: 1, key_size: 8, key: { type: 1 } }))).toMatch(
      /two different sizes of its key: 8 and 4/,
    );
  });

  it('that is static or no struct is refused', () => {
    const hidden = objectOf((btf) => [btf.variable('map0', btf.struct('', 8, []), 0)]);
    expect(refusalOf(() => describeObject(hidden))).toMatch(/^object-unsupported.*static/);
    const number = objectOf((btf, int) => [btf.variable('map0', int)]);
    expect(refusalOf(() => describeObject(number))).toMatch(/not defined by a struct/);
  });
});

/** `array_of_maps` or `prog_array` with `values`, and what relocations put there. */
function withValues(type: number, patches: readonly (readonly [number, number])[]): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const innerStruct = btf.struct('inner_map', 16, [
    ['type', uintMember(btf, int, 2), 0],
    ['max_entries', uintMember(btf, int, 7), 64],
  ]);
  const target = type === 3 ? btf.prototype(int, []) : innerStruct;
  const outerStruct = btf.struct('', 16, [
    ['type', uintMember(btf, int, type), 0],
    ['key_size', uintMember(btf, int, 4), 64],
    ['values', btf.array(btf.ptr(target), 0), 128],
  ]);
  btf.datasec('.maps', 64, [
    [null, btf.variable('outer', outerStruct), 0, 48],
    [null, btf.variable('inner', innerStruct), 48, 16],
  ]);
  return buildObject({
    sections: [{ name: '.maps', flags: 3, bytes: new Uint8Array(64) }, codeSection('xdp', RETURN)],
    symbols: [
      { name: 'outer', binding: 1, type: 1, section: 1, size: 48 },
      { name: 'inner', binding: 1, type: 1, section: 1, value: 48, size: 16 },
      functionSymbol('prog', 2, { size: 16 }),
    ],
    relocations: { '.maps': patches },
    btf,
  });
}

describe('static values', () => {
  it('of a map of maps are maps, and there is a definition of them', () => {
    expect(describeObject(withValues(12, [[32, 2]])).maps[0]).toMatchObject({
      type: 'array_of_maps',
      valueSize: 4,
      values: [null, null, 'inner'],
      inner: { name: 'outer.inner', type: 'array', maxEntries: 7, inner: null },
    });
  });

  it('of a program array are programs', () => {
    expect(describeObject(withValues(3, [[24, 3]])).maps[0]).toMatchObject({
      type: 'prog_array',
      inner: null,
      values: [null, 'prog'],
    });
  });

  it.each<[string, number, readonly (readonly [number, number])[], RegExp]>([
    ['a program in a map of maps', 12, [[16, 3]], /no map of .maps/],
    ['a map in a program array', 3, [[16, 2]], /no program/],
    ['a value between two slots', 12, [[20, 2]], /outside "values"/],
    ['a value before the slots', 12, [[8, 2]], /outside "values"/],
    ['a value behind all maps', 12, [[100, 2]], /where no map is/],
    ['a value of a plain map', 12, [[48, 2]], /static values|no program/],
  ])('%s is refused', (...[, type, patches, message]) => {
    expect(refusalOf(() => describeObject(withValues(type, patches)))).toMatch(message);
  });

  it('of a plain map are refused', () => {
    expect(refusalOf(() => mapOf({ type: 1, values: 1 }))).toMatch(
      /has "values", but is of type hash/,
    );
  });
});

/** An object with variables in the sections that are asked for. */
function withData(): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const bool = btf.int('_Bool', 1, 4);
  const char = btf.int('char', 1, 1);
  const constant = (id: number): number => btf.modifier('const', btf.modifier('volatile', id));
  const limit = btf.variable('limit', constant(int));
  const filter = btf.variable('filter', btf.array(constant(char), 8));
  const hidden = btf.variable('hidden', btf.modifier('const', int), 0);
  const verbose = btf.variable('verbose', constant(bool));
  const counter = btf.variable('counter', btf.modifier('typedef', int, 'count_t'));
  const state = btf.variable(
    'state',
    btf.enum('state', [
      ['DOWN', 0],
      ['UP', 1],
    ]),
  );
  const private_ = btf.variable('private_', int, 0);
  // clang leaves sizes and the places of globals at zero.
  btf.datasec('.rodata', 0, [
    [null, hidden, 13, 4],
    [null, limit, 0, 4],
    [null, filter, 0, 8],
    [null, verbose, 0, 1],
  ]);
  btf.datasec('.bss', 0, [[null, counter, 0, 4]]);
  btf.datasec('.data.mine', 0, [[null, state, 0, 4]]);
  btf.datasec('.data', 0, [[null, private_, 0, 4]]);
  const rodata = Uint8Array.of(255, 255, 255, 255, 98, 97, 115, 104, 0, 0, 0, 0, 1, 7, 0, 0, 0);
  const object = { binding: 1, type: 1 };
  return buildObject({
    sections: [
      { name: '.rodata', flags: 2, bytes: rodata },
      { name: '.bss', type: 8, flags: 3, size: 4 },
      { name: '.data.mine', flags: 3, bytes: Uint8Array.of(1, 0, 0, 0) },
      { name: '.data', flags: 3, bytes: Uint8Array.of(9, 0, 0, 0) },
      { name: '.rodata.empty', flags: 2 },
    ],
    symbols: [
      { name: 'limit', ...object, section: 1, size: 4 },
      { name: 'filter', ...object, section: 1, value: 4, size: 8 },
      { name: 'verbose', ...object, section: 1, value: 12, size: 1, visibility: 2 },
      { name: 'counter', ...object, binding: 2, section: 2, size: 4 },
      { name: 'state', ...object, section: 3, size: 4 },
    ],
    btf,
  });
}

describe('data sections', () => {
  const described = describeObject(withData());

  it('become maps in their order', () => {
    expect(
      described.maps.map(({ name, kind, keySize, valueSize, maxEntries, flags }) => [
        ...[name, kind, keySize, valueSize, maxEntries, flags],
      ]),
    ).toEqual([
      ['.rodata', 'data', 4, 17, 1, 0x480],
      ['.bss', 'data', 4, 4, 1, 0x400],
      ['.data.mine', 'data', 4, 4, 1, 0x400],
      // Only a static variable: nothing that user space could map.
      ['.data', 'data', 4, 4, 1, 0],
    ]);
  });

  it('hold variables by section and place', () => {
    const told = described.variables.map((each: VariableSpec) => [
      ...[each.section, each.offset, each.name, each.type, each.linkage, each.default],
    ]);
    expect(told).toEqual([
      ['.rodata', 0, 'limit', 'const volatile int', 'global', '-1'],
      ['.rodata', 4, 'filter', 'const volatile char[8]', 'global', 'bash'],
      ['.rodata', 12, 'verbose', 'const volatile _Bool', 'static', 'true'],
      ['.rodata', 13, 'hidden', 'const int', 'static', '7'],
      ['.bss', 0, 'counter', 'count_t', 'weak', '0'],
      ['.data.mine', 0, 'state', 'enum state', 'global', 'UP'],
      ['.data', 0, 'private_', 'int', 'static', '9'],
    ]);
  });

  it('have options: const volatile, global, in .rodata', () => {
    const options = described.variables.filter(({ option }) => option).map(({ name }) => name);
    expect(options).toEqual(['limit', 'filter']);
  });

  it('say how a value may look', () => {
    const find = (name: string): VariableSpec | undefined =>
      described.variables.find((each) => each.name === name);
    expect(find('filter')).toMatchObject({
      kind: 'array',
      text: true,
      length: 8,
      initial: '6261736800000000',
    });
    expect(find('limit')).toMatchObject({
      kind: 'int',
      signed: true,
      constant: true,
      volatile: true,
    });
    expect(find('verbose')).toMatchObject({ kind: 'bool', signed: false });
    expect(find('state')).toMatchObject({
      kind: 'enum',
      enumValues: [
        { name: 'DOWN', value: '0' },
        { name: 'UP', value: '1' },
      ],
    });
  });

  it('that BTF describes wrongly are refused', () => {
    const broken = (size: number, place: number): string | undefined => {
      const btf = new BtfBuilder();
      const int = btf.int('int', 4);
      const first = btf.variable('first', int, 0);
      const second = btf.variable('second', int, 0);
      btf.datasec('.bss', size, [
        [null, first, 0, 4],
        [null, second, place, 4],
      ]);
      const sections = [{ name: '.bss', type: 8, size: 8 }];
      return refusalOf(() => describeObject(buildObject({ sections, btf })));
    };
    expect(broken(8, 4)).toBeUndefined();
    expect(broken(8, 2)).toMatch(/^object-invalid.*overlaps/);
    expect(broken(8, 6)).toMatch(/^object-invalid.*over the end/);
    expect(broken(0, 6)).toMatch(/^object-invalid.*over the end/);
  });
});
