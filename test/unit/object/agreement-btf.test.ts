import { expect, it } from 'vitest';

import type { Btf, BtfMember, BtfType } from '../../../src/btf/index.ts';
import { parseBtf } from '../../../src/btf/index.ts';
import { findSection, parseElf, sectionBytes } from '../../../src/elf/index.ts';
import type { DumpedType } from '../../support/bpftool.ts';
import { dumpBtf } from '../../support/bpftool.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes, objectNames, objectPath } from '../../support/objects.ts';
import type { ObjectVariant } from '../../support/objects.ts';

const NAMES = objectNames().filter((name) => name !== 'no-btf');
const LITTLE: ObjectVariant = {};
const BIG: ObjectVariant = { endianness: 'big' };
const CASES = NAMES.flatMap((name) => [
  { name, order: 'little endian', variant: LITTLE },
  { name, order: 'big endian', variant: BIG },
]);

describeWith(['clang', 'libbpf-headers', 'bpftool'], 'BTF agrees with bpftool', () => {
  it.each(CASES)('$name, $order: each type with its sizes and offsets', ({ name, variant }) => {
    const btf = btfOf(objectBytes(name, variant));
    const ours = Array.from({ length: btf.count - 1 }, (_, index) => asDumped(btf.type(index + 1)));
    const theirs = dumpBtf(objectPath(name, variant)).map(withTypeOfEnumerators);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours).toEqual(theirs);
  });
});

function btfOf(bytes: Uint8Array): Btf {
  const elf = parseElf(bytes);
  const section = findSection(elf, '.BTF');
  if (section === undefined) throw new Error('The object has no section .BTF.');
  return parseBtf(sectionBytes(elf, section));
}

/**
 * Clang before 15 leaves out the flag that says that an enumeration is signed; what bpftool then prints for a negative
 * value has 64 bits, although the type has 32.
 */
function withTypeOfEnumerators(type: DumpedType): DumpedType {
  if (type.kind !== 'ENUM' || type['encoding'] !== 'UNSIGNED') return type;
  const values = type['values'] as { name: string; val: string }[];
  return {
    ...type,
    values: values.map(({ name, val }) => ({
      name,
      val: BigInt.asUintN(32, BigInt(val)).toString(),
    })),
  };
}

/** Our type in the words of bpftool. */
function asDumped(type: BtfType): DumpedType {
  const name = 'name' in type && type.name !== '' ? type.name : '(anon)';
  const head = { id: type.id, kind: type.kind.toUpperCase(), name };
  switch (type.kind) {
    case 'int':
      return { ...head, size: type.size, ...intOf(type) };
    case 'float':
      return { ...head, size: type.size };
    case 'ptr':
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'typedef':
      return { ...head, type_id: type.target };
    case 'type_tag':
      return { ...head, name: type.tag, type_id: type.target };
    case 'decl_tag':
      return { ...head, name: type.tag, type_id: type.target, component_idx: type.component };
    default:
      return { ...head, ...partsOf(type) };
  }
}

function partsOf(type: BtfType): Record<string, unknown> {
  switch (type.kind) {
    case 'array':
      return { type_id: type.element, index_type_id: type.index, nr_elems: type.length };
    case 'struct':
    case 'union':
      return counted(type.size, { members: type.members.map(memberOf) });
    case 'enum':
    case 'enum64':
      return {
        encoding: type.signed ? 'SIGNED' : 'UNSIGNED',
        ...counted(type.size, {
          values: type.values.map(({ name, value }) => ({ name, val: value.toString() })),
        }),
      };
    case 'fwd':
      return { fwd_kind: type.union ? 'union' : 'struct' };
    case 'func':
      return { type_id: type.prototype, linkage: type.linkage };
    case 'func_proto':
      return {
        ret_type_id: type.returns,
        vlen: type.parameters.length,
        params: type.parameters.map((parameter) => ({
          name: parameter.name === '' ? '(anon)' : parameter.name,
          type_id: parameter.type,
        })),
      };
    case 'var':
      return { type_id: type.type, linkage: type.linkage };
    case 'datasec':
      return counted(type.size, {
        vars: type.variables.map(({ type: type_id, offset, size }) => ({ type_id, offset, size })),
      });
    default:
      throw new Error(`Not a kind with parts: ${type.kind}`);
  }
}

/** A size and one list, whose length bpftool prints too. */
function counted(size: number, list: Record<string, unknown[]>): Record<string, unknown> {
  return { size, vlen: Object.values(list)[0]?.length, ...list };
}

function intOf(type: BtfType & { kind: 'int' }): Record<string, unknown> {
  const encoding = (type.signed && 'SIGNED') || (type.char && 'CHAR') || (type.bool && 'BOOL');
  return {
    bits_offset: type.bitOffset,
    nr_bits: type.bits,
    encoding: encoding === false ? '(none)' : encoding,
  };
}

function memberOf(member: BtfMember): Record<string, unknown> {
  return {
    name: member.name === '' ? '(anon)' : member.name,
    type_id: member.type,
    bits_offset: member.bitOffset,
    ...(member.bitSize === 0 ? {} : { bitfield_size: member.bitSize }),
  };
}
