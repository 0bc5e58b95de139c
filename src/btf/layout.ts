import { fail } from '../base/index.ts';
import type { Btf, BtfComposite, BtfMember, BtfType } from './model.ts';

/** MAX_RESOLVE_DEPTH of the kernel and of libbpf. */
const MAX_DEPTH = 32;
/** Bytes of a pointer on every target that BPF has. */
export const POINTER_SIZE = 8;
/** Members of one flattened struct; the largest of a kernel have some hundreds. */
const MAX_MEMBERS = 65_536;

/** Follows `const`, `volatile`, `restrict` and type tags. Throws `btf-invalid` for a chain without an end. */
export function skipModifiers(btf: Btf, id: number): BtfType {
  return follow(btf, id, false);
}

/** Follows modifiers and typedefs to the type that decides the layout. */
export function resolveType(btf: Btf, id: number): BtfType {
  return follow(btf, id, true);
}

function follow(btf: Btf, id: number, typedefs: boolean): BtfType {
  let type = btf.type(id);
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const target = targetOf(type, typedefs);
    if (target === undefined) return type;
    type = btf.type(target);
  }
  return fail('btf-invalid', `BTF type ${id} leads through more than ${MAX_DEPTH} others.`, {
    details: { type: id, limit: MAX_DEPTH },
  });
}

function targetOf(type: BtfType, typedefs: boolean): number | undefined {
  switch (type.kind) {
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'type_tag':
      return type.target;
    case 'typedef':
      return typedefs ? type.target : undefined;
    default:
      return undefined;
  }
}

/** Bytes of a type as libbpf's `btf__resolve_size` has them. Throws `btf-invalid` for types without a size. */
export function sizeOf(btf: Btf, id: number): number {
  let count = 1;
  let type = resolveType(btf, id);
  for (let depth = 0; type.kind === 'array'; depth += 1) {
    if (depth >= MAX_DEPTH)
      fail('btf-invalid', `BTF type ${id} has more than ${MAX_DEPTH} dimensions.`);
    count *= type.length;
    if (count > 0xffff_ffff) return tooLarge(id);
    type = resolveType(btf, type.element);
  }
  const size = count * elementSize(btf, type, id);
  return size <= 0xffff_ffff ? size : tooLarge(id);
}

function tooLarge(id: number): never {
  return fail('btf-invalid', `BTF type ${id} is larger than 4 GiB.`);
}

function elementSize(btf: Btf, type: BtfType, asked: number): number {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'struct':
    case 'union':
    case 'enum':
    case 'enum64':
    case 'datasec':
      return type.size;
    case 'ptr':
      return POINTER_SIZE;
    case 'var':
      return sizeOfVariable(btf, type.type, asked);
    default:
      return fail('btf-invalid', `BTF type ${asked} (${type.kind}) has no size.`);
  }
}

function sizeOfVariable(btf: Btf, id: number, asked: number): number {
  const type = resolveType(btf, id);
  // A variable of a variable does not exist; without this a cycle of them would never end.
  return type.kind === 'var'
    ? fail('btf-invalid', `BTF type ${asked} has no size.`)
    : sizeOf(btf, id);
}

/** A member with its place counted from the outermost struct. */
export interface FlatMember extends BtfMember {
  /** Bytes from the start to the unit that holds it; for a bit-field the byte that holds its first bit. */
  readonly byteOffset: number;
  /** Bit-field width, from whichever of the two encodings; 0 for any other member. */
  readonly bitSize: number;
}

/**
 * Named members of a struct or union with those of anonymous members in their place, in order. `id` may be a typedef.
 * Throws `btf-invalid` when it is no struct or contains itself.
 */
export function flattenMembers(btf: Btf, id: number): readonly FlatMember[] {
  const type = resolveType(btf, id);
  if (!isComposite(type)) return fail('btf-invalid', `BTF type ${id} is no struct or union.`);
  const out: FlatMember[] = [];
  collect({ btf, out, seen: { members: 0 } }, { type, base: 0, depth: 0 });
  return out;
}

interface Collecting {
  readonly btf: Btf;
  readonly out: FlatMember[];
  /** Members looked at, also those that hold nothing: nested empty structs must not take for ever. */
  readonly seen: { members: number };
}

interface Level {
  readonly type: BtfComposite;
  readonly base: number;
  readonly depth: number;
}

function collect(state: Collecting, { type, base, depth }: Level): void {
  if (depth > MAX_DEPTH)
    fail('btf-invalid', `BTF type ${type.id} nests more than ${MAX_DEPTH} anonymous members.`);
  state.seen.members += type.members.length;
  if (state.seen.members > MAX_MEMBERS)
    fail('btf-invalid', `BTF type ${type.id} has more than ${MAX_MEMBERS} members.`);
  for (const member of type.members) {
    const bitOffset = base + member.bitOffset;
    const inner = member.name === '' ? resolveType(state.btf, member.type) : undefined;
    if (inner !== undefined && isComposite(inner))
      collect(state, { type: inner, base: bitOffset, depth: depth + 1 });
    else state.out.push(placed(state.btf, member, bitOffset));
  }
}

function placed(btf: Btf, member: BtfMember, bitOffset: number): FlatMember {
  const old = member.bitSize === 0 ? oldBitField(btf, member.type) : undefined;
  const first = bitOffset + (old?.bitOffset ?? 0);
  return {
    name: member.name,
    type: member.type,
    bitOffset: first,
    bitSize: old?.bits ?? member.bitSize,
    byteOffset: Math.floor(first / 8),
  };
}

/** Compilers before kind_flag described a bit-field by an int type narrower than its storage. */
function oldBitField(btf: Btf, id: number): { bits: number; bitOffset: number } | undefined {
  const type = resolveType(btf, id);
  return type.kind === 'int' && type.bits !== type.size * 8 && !type.bool ? type : undefined;
}

export function isComposite(type: BtfType): type is BtfComposite {
  return type.kind === 'struct' || type.kind === 'union';
}
