import { describe, expect, it } from 'vitest';
import {
  flattenMembers,
  parseBtf,
  resolveAccess,
  resolveType,
  sizeOf,
  skipModifiers,
  spellDeclaration,
  spellType,
} from '../../../src/btf/index.ts';
import type { CoreRelocationKind } from '../../../src/btf/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder } from './build.ts';

describe('size', () => {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4, 1);
  const ids: Record<string, number> = {
    int,
    pointer: btf.ptr(0),
    array: btf.array(int, 16),
    empty: btf.array(int, 0),
    struct: btf.struct('s', 24, []),
    function: btf.prototype(int, []),
  };
  ids['matrix'] = btf.array(ids['array']!, 3);
  ids['typedef'] = btf.modifier('typedef', btf.modifier('const', ids['matrix']), 'm');
  ids['variable'] = btf.variable('v', ids['typedef']);
  ids['huge'] = btf.array(ids['array']!, 0xffff_ffff);
  ids['void'] = 0;
  const parsed = parseBtf(btf.bytes());

  it.each([
    ['int', 4],
    ['pointer', 8],
    ['array', 64],
    ['empty', 0],
    ['struct', 24],
    ['matrix', 192],
    ['typedef', 192],
    ['variable', 192],
  ])('of %s is %i', (name, size) => {
    expect(sizeOf(parsed, ids[name]!)).toBe(size);
  });

  it.each(['huge', 'void', 'function'])('of %s is refused', (name) => {
    expect(refusalOf(() => sizeOf(parsed, ids[name]!))).toMatch(/larger than 4 GiB|has no size/);
  });
});

describe('chains', () => {
  it('end at what decides the layout', () => {
    const btf = new BtfBuilder();
    const int = btf.int('int', 4);
    const name = btf.modifier('typedef', int, 'u32');
    const id = btf.modifier('const', btf.modifier('volatile', name));
    const parsed = parseBtf(btf.bytes());
    expect(skipModifiers(parsed, id).id).toBe(name);
    expect(resolveType(parsed, id).id).toBe(int);
  });

  it('without an end are refused', () => {
    const btf = new BtfBuilder();
    btf.modifier('typedef', 2, 'a');
    btf.modifier('const', 1);
    btf.array(4, 2);
    btf.array(3, 2);
    btf.variable('v', 5);
    const parsed = parseBtf(btf.bytes());
    expect(refusalOf(() => resolveType(parsed, 1))).toMatch(/^btf-invalid.*more than 32/);
    expect(refusalOf(() => sizeOf(parsed, 3))).toMatch(/^btf-invalid/);
    expect(refusalOf(() => sizeOf(parsed, 5))).toMatch(/^btf-invalid/);
  });
});

describe('members', () => {
  it('are counted from the outermost struct', () => {
    const btf = new BtfBuilder();
    const int = btf.int('int', 4, 1);
    const pair = btf.struct('', 8, [
      ['left', int, 0],
      ['right', int, 32],
    ]);
    const choice = btf.union('', 8, [
      [null, pair, 0],
      ['whole', int, 0],
    ]);
    btf.struct('outer', 20, [
      ['first', int, 0],
      [null, choice, 32],
      ['named', pair, 96],
    ]);
    const members = flattenMembers(parseBtf(btf.bytes()), 4);
    expect(members.map(({ name, byteOffset }) => [name, byteOffset])).toEqual([
      ['first', 0],
      ['left', 4],
      ['right', 8],
      ['whole', 4],
      ['named', 12],
    ]);
  });

  it('may be bit-fields of either encoding', () => {
    const btf = new BtfBuilder();
    const int = btf.int('unsigned int', 4);
    btf.struct('new', 4, [
      ['low', int, 0, 3],
      ['high', int, 11, 5],
    ]);
    // The old encoding: an int of 5 bits that starts at bit 3 of its storage.
    const narrow = btf.raw({ kind: 1, name: 'unsigned int', third: 4, words: [(3 << 16) | 5] });
    btf.struct('old', 8, [['field', narrow, 32]]);
    const parsed = parseBtf(btf.bytes());
    expect(flattenMembers(parsed, 2)).toEqual([
      { name: 'low', type: 1, bitOffset: 0, bitSize: 3, byteOffset: 0 },
      { name: 'high', type: 1, bitOffset: 11, bitSize: 5, byteOffset: 1 },
    ]);
    expect(flattenMembers(parsed, 4)).toEqual([
      { name: 'field', type: 3, bitOffset: 35, bitSize: 5, byteOffset: 4 },
    ]);
  });

  it('of a struct inside itself are refused', () => {
    const btf = new BtfBuilder();
    btf.struct('loop', 8, [[null, 1, 0]]);
    expect(refusalOf(() => flattenMembers(parseBtf(btf.bytes()), 1))).toMatch(/nests more than/);
  });

  it('of nested empty structs are counted, not walked for ever', () => {
    const btf = new BtfBuilder();
    let inner = btf.struct('', 0, []);
    for (let depth = 0; depth < 8; depth += 1)
      inner = btf.struct(
        '',
        0,
        Array.from({ length: 300 }, () => [null, inner, 0] as const),
      );
    expect(refusalOf(() => flattenMembers(parseBtf(btf.bytes()), inner))).toMatch(/65536 members/);
  });

  it('of something else are refused', () => {
    const btf = new BtfBuilder();
    btf.int('int', 4);
    expect(refusalOf(() => flattenMembers(parseBtf(btf.bytes()), 1))).toMatch(/no struct or union/);
  });
});

describe('spelling', () => {
  const btf = new BtfBuilder();
  const int = btf.int('unsigned int', 4);
  const char = btf.int('char', 1, 1);
  const event = btf.struct('event', 4, []);
  const constEvent = btf.modifier('const', event);
  const handler = btf.prototype(int, [
    ['a', btf.ptr(0)],
    [null, 0],
  ]);
  const cases: readonly (readonly [number, string])[] = [
    [0, 'void'],
    [int, 'unsigned int'],
    [btf.array(char, 16), 'char[16]'],
    [btf.array(btf.array(char, 16), 4), 'char[4][16]'],
    [btf.array(int, 0), 'unsigned int[]'],
    [event, 'struct event'],
    [btf.ptr(event), 'struct event *'],
    [btf.ptr(constEvent), 'const struct event *'],
    [btf.modifier('const', btf.ptr(constEvent)), 'const struct event *const'],
    [btf.ptr(btf.array(int, 4)), 'unsigned int (*)[4]'],
    [btf.array(btf.ptr(int), 4), 'unsigned int *[4]'],
    [btf.ptr(handler), 'unsigned int (*)(void *, ...)'],
    [btf.array(btf.ptr(handler), 2), 'unsigned int (*[2])(void *, ...)'],
    [btf.prototype(0, []), 'void (void)'],
    [btf.modifier('volatile', btf.modifier('const', int)), 'volatile const unsigned int'],
    [btf.modifier('typedef', int, 'u32'), 'u32'],
    [btf.enum('state', []), 'enum state'],
    [btf.enum('', []), 'enum (anonymous)'],
    [btf.raw({ kind: 7, name: 'later', flag: true }), 'union later'],
    [btf.ptr(btf.raw({ kind: 18, name: 'user', third: char })), 'char *'],
  ];
  const parsed = parseBtf(btf.bytes());

  it.each(cases)('of type %i is %s', (id, spelled) => {
    expect(spellType(parsed, id)).toBe(spelled);
  });

  it('of declarations puts the name where C wants it', () => {
    expect(spellDeclaration(parsed, cases[2]![0], 'comm')).toBe('char comm[16]');
    expect(spellDeclaration(parsed, cases[12]![0], 'ops')).toBe(
      'unsigned int (*ops[2])(void *, ...)',
    );
    expect(spellDeclaration(parsed, cases[8]![0], 'p')).toBe('const struct event *const p');
  });

  it('of endless and exploding types is cut', () => {
    const bomb = new BtfBuilder();
    bomb.ptr(1);
    const many = Array.from({ length: 100 }, () => [null, 3] as const);
    bomb.prototype(3, many);
    bomb.ptr(2);
    const hostile = parseBtf(bomb.bytes());
    for (const id of [1, 2, 3]) {
      expect(spellType(hostile, id).length).toBeLessThanOrEqual(512);
      expect(spellType(hostile, id)).toContain('…');
    }
  });
});

describe('access strings', () => {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4);
  const comm = btf.array(int, 4);
  const hidden = btf.struct('', 8, [
    ['a', int, 0],
    ['b', int, 32],
  ]);
  const task = btf.struct('task', 40, [
    ['pid', int, 0],
    ['comm', comm, 32],
    [null, hidden, 160],
    ['flexible', btf.array(int, 0), 224],
  ]);
  const state = btf.enum('state', [
    ['DOWN', 0],
    ['UP', 1],
  ]);
  const parsed = parseBtf(btf.bytes());

  it.each<[string, number, CoreRelocationKind, string]>([
    ['0', task, 'type_exists', ''],
    ['0:0', task, 'field_byte_offset', 'pid'],
    ['0:1:2', task, 'field_exists', 'comm[2]'],
    ['0:2:1', task, 'field_byte_size', 'b'],
    ['0:3:9', task, 'field_byte_offset', 'flexible[9]'],
    ['1:0', task, 'field_signed', '[1].pid'],
    ['0', task, 'field_exists', ''],
    ['1', state, 'enumval_value', 'UP'],
  ])('%s of type %i as %s is "%s"', (...[access, type, kind, path]) => {
    expect(resolveAccess(parsed, { type, access, kind }).path).toBe(path);
  });

  it.each<[string, number, CoreRelocationKind]>([
    ['', task, 'field_exists'],
    ['0:', task, 'field_exists'],
    ['0:x', task, 'field_exists'],
    ['0:9', task, 'field_exists'],
    ['0:1:4', task, 'field_exists'],
    ['0:0:0', task, 'field_exists'],
    ['2', state, 'enumval_value'],
    ['0:0', state, 'enumval_value'],
    ['0', task, 'enumval_value'],
    [Array(65).fill('0').join(':'), task, 'field_exists'],
  ])('"%s" of type %i as %s is refused', (access, type, kind) => {
    expect(refusalOf(() => resolveAccess(parsed, { type, access, kind }))).toMatch(/^btf-invalid/);
  });
});
