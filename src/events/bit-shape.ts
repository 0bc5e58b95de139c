import { fail } from '../base/index.ts';
import { resolveType } from '../btf/index.ts';
import type { Btf, BtfEnum, BtfInt, BtfMember, BtfType } from '../btf/index.ts';
import type { BitsShape, EnumNames } from './shape.ts';

/** The widest number that C has. */
const MAX_BITS = 128;

/** A bit-field: the type that it is a part of and where its bits are. */
export interface BitField {
  readonly type: BtfInt | BtfEnum;
  readonly bits: number;
  /** Where its first bit is in the struct, in bits. */
  readonly start: number;
  readonly little: boolean;
  readonly format: string | undefined;
}

export interface BitFieldSource {
  readonly btf: Btf;
  readonly member: BtfMember;
  readonly path: string;
  /** Format of the hint for it. */
  readonly format: string | undefined;
}

/** The bit-field that a member is; undefined for whole bytes. Throws `btf-invalid` for bits of what is no number. */
export function bitField(source: BitFieldSource): BitField | undefined {
  const { btf, member, path, format } = source;
  const type = resolveType(btf, member.type);
  const { bits, start } = bitsOf(member, type);
  if (bits === 0 && start % 8 === 0) return undefined;
  if (!isNumber(type) || bits === 0 || bits > MAX_BITS)
    return fail('btf-invalid', `Field ${path} of the event type does not start at a byte.`);
  return { type, bits, start, little: btf.endianness === 'little', format };
}

function bitsOf(member: BtfMember, type: BtfType): { bits: number; start: number } {
  if (member.bitSize > 0) return { bits: member.bitSize, start: member.bitOffset };
  // Compilers before kind_flag described a bit-field by an int type narrower than its storage.
  const narrow = type.kind === 'int' && !type.bool && type.bits !== type.size * 8;
  return narrow
    ? { bits: type.bits, start: member.bitOffset + type.bitOffset }
    : { bits: 0, start: member.bitOffset };
}

function isNumber(type: BtfType): type is BtfInt | BtfEnum {
  return type.kind === 'int' || type.kind === 'enum' || type.kind === 'enum64';
}

/** The shape of a bit-field; `names` gives the enumerators of its type. */
export function bitShape(field: BitField, names: (type: BtfEnum) => EnumNames): BitsShape {
  const { type, bits, start, little } = field;
  const firstBit = start % 8;
  const size = Math.ceil((firstBit + bits) / 8);
  return {
    kind: 'bits',
    size,
    // Bits are counted from the lowest on little-endian machines and from the highest on the others.
    shift: little ? firstBit : size * 8 - firstBit - bits,
    bits,
    signed: type.signed,
    style: styleOf(field),
    names: type.kind === 'int' || field.format === 'hex' ? null : names(type),
  };
}

function styleOf({ type, format }: BitField): BitsShape['style'] {
  if ((type.kind === 'int' && type.bool) || format === 'boolean') return 'boolean';
  return format === 'hex' ? 'hex' : 'decimal';
}
