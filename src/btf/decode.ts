import { fail } from '../base/index.ts';
import type { BinaryReader } from '../base/index.ts';
import { flagOf, kindLayout, kindOf, lengthOf } from './kinds.ts';
import type {
  BtfEnumerator,
  BtfKind,
  BtfLinkage,
  BtfMember,
  BtfParameter,
  BtfSectionVariable,
  BtfType,
} from './model.ts';

/** What surrounds a record: its id and the strings its offsets mean. */
export interface Surroundings {
  readonly id: number;
  readonly string: (offset: number) => string;
}

interface TypeRecord extends Surroundings {
  readonly reader: BinaryReader;
  readonly name: string;
  /** Number of repeated elements. */
  readonly count: number;
  readonly flag: boolean;
  /** Third word: size or type. */
  readonly third: number;
  /** Where the bytes behind the three common words start. */
  readonly body: number;
}

/** One type of the record at `start`, whose ranges were checked before. */
export function decodeType(
  reader: BinaryReader,
  start: number,
  { id, string }: Surroundings,
): BtfType {
  const info = reader.u32(start + 4);
  const kind = kindLayout(kindOf(info))?.kind ?? 'void';
  return DECODERS[kind]({
    reader,
    id,
    string,
    name: string(reader.u32(start)),
    count: lengthOf(info),
    flag: flagOf(info),
    third: reader.u32(start + 8),
    body: start + 12,
  });
}

type Decoder = (record: TypeRecord) => BtfType;

const qualifier =
  (kind: 'const' | 'volatile' | 'restrict'): Decoder =>
  ({ id, third }) => ({ kind, id, target: third });

const composite =
  (kind: 'struct' | 'union'): Decoder =>
  (record) => ({
    kind,
    id: record.id,
    name: record.name,
    size: record.third,
    members: elements(record, 12, (at) => member(record, at)),
  });

const DECODERS: Readonly<Record<BtfKind, Decoder>> = {
  void: () => ({ kind: 'void', id: 0, name: '' }),
  int: decodeInt,
  float: ({ id, name, third }) => ({ kind: 'float', id, name, size: third }),
  ptr: ({ id, third }) => ({ kind: 'ptr', id, target: third }),
  array: ({ reader, id, body }) => ({
    kind: 'array',
    id,
    element: reader.u32(body),
    index: reader.u32(body + 4),
    length: reader.u32(body + 8),
  }),
  struct: composite('struct'),
  union: composite('union'),
  enum: (record) => ({
    kind: 'enum',
    id: record.id,
    name: record.name,
    size: record.third,
    signed: record.flag,
    values: elements(record, 8, (at) => enumerator(record, at)),
  }),
  enum64: (record) => ({
    kind: 'enum64',
    id: record.id,
    name: record.name,
    size: record.third,
    signed: record.flag,
    values: elements(record, 12, (at) => enumerator64(record, at)),
  }),
  fwd: ({ id, name, flag }) => ({ kind: 'fwd', id, name, union: flag }),
  typedef: ({ id, name, third }) => ({ kind: 'typedef', id, name, target: third }),
  const: qualifier('const'),
  volatile: qualifier('volatile'),
  restrict: qualifier('restrict'),
  type_tag: ({ id, name, third }) => ({ kind: 'type_tag', id, tag: name, target: third }),
  decl_tag: ({ reader, id, name, third, body }) => ({
    kind: 'decl_tag',
    id,
    tag: name,
    target: third,
    component: reader.i32(body),
  }),
  // A function has its linkage in the place of the element count.
  func: ({ id, name, third, count }) => ({
    kind: 'func',
    id,
    name,
    prototype: third,
    linkage: linkage(count),
  }),
  func_proto: (record) => ({
    kind: 'func_proto',
    id: record.id,
    returns: record.third,
    parameters: elements(record, 8, (at) => parameter(record, at)),
  }),
  var: ({ reader, id, name, third, body }) => ({
    kind: 'var',
    id,
    name,
    type: third,
    linkage: linkage(reader.u32(body)),
  }),
  datasec: (record) => ({
    kind: 'datasec',
    id: record.id,
    name: record.name,
    size: record.third,
    variables: elements(record, 12, (at) => sectionVariable(record, at)),
  }),
};

function decodeInt({ reader, id, name, third, body }: TypeRecord): BtfType {
  const word = reader.u32(body);
  const encoding = (word >>> 24) & 0x0f;
  return {
    kind: 'int',
    id,
    name,
    size: third,
    bits: word & 0xff,
    bitOffset: (word >>> 16) & 0xff,
    signed: (encoding & 1) !== 0,
    char: (encoding & 2) !== 0,
    bool: (encoding & 4) !== 0,
  };
}

function elements<T>(record: TypeRecord, size: number, one: (at: number) => T): readonly T[] {
  return Array.from({ length: record.count }, (_, index) => one(record.body + index * size));
}

function member({ reader, string, flag }: TypeRecord, at: number): BtfMember {
  const place = reader.u32(at + 8);
  return {
    name: string(reader.u32(at)),
    type: reader.u32(at + 4),
    bitOffset: flag ? place & 0xff_ffff : place,
    bitSize: flag ? place >>> 24 : 0,
  };
}

function enumerator({ reader, string, flag }: TypeRecord, at: number): BtfEnumerator {
  const value = flag ? reader.i32(at + 4) : reader.u32(at + 4);
  return { name: string(reader.u32(at)), value: BigInt(value) };
}

function enumerator64({ reader, string, flag }: TypeRecord, at: number): BtfEnumerator {
  // Two words, the low one first in both byte orders.
  const value = (BigInt(reader.u32(at + 8)) << 32n) | BigInt(reader.u32(at + 4));
  return { name: string(reader.u32(at)), value: flag ? BigInt.asIntN(64, value) : value };
}

function parameter({ reader, string }: TypeRecord, at: number): BtfParameter {
  return { name: string(reader.u32(at)), type: reader.u32(at + 4) };
}

function sectionVariable({ reader }: TypeRecord, at: number): BtfSectionVariable {
  return { type: reader.u32(at), offset: reader.u32(at + 4), size: reader.u32(at + 8) };
}

const LINKAGES: readonly BtfLinkage[] = ['static', 'global', 'extern'];

function linkage(number: number): BtfLinkage {
  return (
    LINKAGES[number] ?? fail('btf-invalid', `BTF has a linkage ${number}, which is not known.`)
  );
}
