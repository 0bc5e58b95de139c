import type { BtfKind } from './model.ts';

/** How a record of one kind is laid out behind the 12 bytes that all have (btf.rst, "Type Encoding"). */
export interface KindLayout {
  readonly kind: BtfKind;
  /** What the third common word is. */
  readonly third: 'size' | 'type' | 'unused';
  /** Bytes that follow once, and those that follow `vlen` times. */
  readonly fixed: number;
  readonly each: number;
  /** Where type ids stand in the fixed part. */
  readonly fixedTypes: readonly number[];
  /** Where the name and the type id stand in each repeated element; null when there is none. */
  readonly eachName: number | null;
  readonly eachType: number | null;
}

const plain = (kind: BtfKind, third: KindLayout['third'], fixed = 0): KindLayout => ({
  kind,
  third,
  fixed,
  each: 0,
  fixedTypes: [],
  eachName: null,
  eachType: null,
});

const members = (kind: 'struct' | 'union'): KindLayout => ({
  ...plain(kind, 'size'),
  each: 12,
  eachName: 0,
  eachType: 4,
});

/** By number, BTF_KIND_INT = 1 to BTF_KIND_ENUM64 = 19. */
const KINDS: readonly (KindLayout | undefined)[] = [
  undefined,
  plain('int', 'size', 4),
  plain('ptr', 'type'),
  { ...plain('array', 'unused', 12), fixedTypes: [0, 4] },
  members('struct'),
  members('union'),
  { ...plain('enum', 'size'), each: 8, eachName: 0 },
  plain('fwd', 'unused'),
  plain('typedef', 'type'),
  plain('volatile', 'type'),
  plain('const', 'type'),
  plain('restrict', 'type'),
  plain('func', 'type'),
  { ...plain('func_proto', 'type'), each: 8, eachName: 0, eachType: 4 },
  plain('var', 'type', 4),
  { ...plain('datasec', 'size'), each: 12, eachType: 0 },
  plain('float', 'size'),
  plain('decl_tag', 'type', 4),
  plain('type_tag', 'type'),
  { ...plain('enum64', 'size'), each: 12, eachName: 0 },
];

/** Layout of a kind by its number; undefined for numbers that this reader does not know. */
export function kindLayout(number: number): KindLayout | undefined {
  return KINDS[number];
}

/** Word two of a type record. Linux 7 widened both fields; the bits it took were zero before. */
export const kindOf = (info: number): number => (info >>> 24) & 0x7f;
export const lengthOf = (info: number): number => info & 0xff_ffff;
export const flagOf = (info: number): boolean => info >>> 31 === 1;
