import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import type {
  Btf,
  BtfComposite,
  BtfEnum,
  BtfInt,
  BtfKind,
  BtfMember,
  BtfType,
} from '../../../src/btf/index.ts';
import { parseBtf } from '../../../src/btf/index.ts';
import { findSection, parseElf, sectionBytes } from '../../../src/elf/index.ts';
import type { DumpedType } from '../../support/bpftool.ts';
import { dumpBtf } from '../../support/bpftool.ts';
import { withEnum64 } from '../../support/enum64.ts';
import { describeWith } from '../../support/needs.ts';
import { objectBytes, objectNames, objectPath } from '../../support/objects.ts';
import type { ObjectVariant } from '../../support/objects.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const NAMES = objectNames().filter((name) => name !== 'no-btf');
const LITTLE: ObjectVariant = {};
const BIG: ObjectVariant = { endianness: 'big' };
const CASES = NAMES.flatMap((name) => [
  { name, order: 'little endian', variant: LITTLE },
  { name, order: 'big endian', variant: BIG },
]);

describeWith(['clang', 'libbpf-headers', 'bpftool'], 'BTF agrees with bpftool', () => {
  it.each(CASES)('$name, $order: each type with its sizes and offsets', ({ name, variant }) => {
    const ours = allTypes(btfOf(objectBytes(name, variant)));
    const theirs = dumpBtf(objectPath(name, variant)).map(withTypeOfEnumerators);
    expect(ours.length).toBeGreaterThan(0);
    expect(ours).toEqual(theirs);
  });
});

const ENUM64_VALUES = {
  ENORMOUS: 0x123456789abcdefn,
  LOWEST: -0x7000000000000000n,
};

describeWith(
  ['clang', 'libbpf-headers', 'bpftool'],
  'enumerations of 64 bits agree with bpftool',
  () => {
    it.each(['little', 'big'] as const)('%s endian', (endianness) => {
      const path = withEnum64(objectPath('globals-scalar', { endianness }), {
        dir: temporaryDirectory(),
        endianness,
        values: ENUM64_VALUES,
      });
      const btf = btfOf(readFileSync(path));
      const wide = btf.idsOf('enum64').map((id) => btf.type(id) as BtfEnum);
      expect(wide.map(({ signed, values }) => ({ signed, values }))).toEqual([
        {
          signed: false,
          values: [
            { name: 'SMALL', value: 1n },
            { name: 'ENORMOUS', value: ENUM64_VALUES.ENORMOUS },
          ],
        },
        {
          signed: true,
          values: [
            { name: 'LOWEST', value: ENUM64_VALUES.LOWEST },
            { name: 'ZERO', value: 0n },
          ],
        },
      ]);
      expect(allTypes(btf)).toEqual(dumpBtf(path).map(withTypeOfEnumerators));
    });
  },
);

function allTypes(btf: Btf): readonly DumpedType[] {
  return Array.from({ length: btf.count - 1 }, (_, index) => asDumped(btf.type(index + 1)));
}

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
  const name = ('name' in type && type.name) || '(anon)';
  const describe = PARTS[type.kind] as (each: BtfType) => Record<string, unknown>;
  return { id: type.id, kind: type.kind.toUpperCase(), name, ...describe(type) };
}

type Parts = {
  readonly [Kind in BtfKind]: (
    type: Extract<BtfType, { kind: Kind }>,
  ) => Readonly<Record<string, unknown>>;
};

const target = (type: { readonly target: number }) => ({ type_id: type.target });

const composite = (type: BtfComposite) =>
  counted(type.size, { members: type.members.map(memberOf) });

const enumeration = (type: BtfEnum) => ({
  encoding: type.signed ? 'SIGNED' : 'UNSIGNED',
  ...counted(type.size, {
    values: type.values.map(({ name, value }) => ({ name, val: value.toString() })),
  }),
});

const PARTS: Parts = {
  void: () => ({}),
  int: (type) => ({
    size: type.size,
    bits_offset: type.bitOffset,
    nr_bits: type.bits,
    encoding: encodingOf(type),
  }),
  float: ({ size }) => ({ size }),
  ptr: target,
  const: target,
  volatile: target,
  restrict: target,
  typedef: target,
  type_tag: (type) => ({ name: type.tag, type_id: type.target }),
  decl_tag: (type) => ({ name: type.tag, type_id: type.target, component_idx: type.component }),
  array: (type) => ({
    type_id: type.element,
    index_type_id: type.index,
    nr_elems: type.length,
  }),
  struct: composite,
  union: composite,
  enum: enumeration,
  enum64: enumeration,
  fwd: ({ union }) => ({ fwd_kind: union ? 'union' : 'struct' }),
  func: (type) => ({ type_id: type.prototype, linkage: type.linkage }),
  func_proto: ({ returns, parameters }) => ({
    ret_type_id: returns,
    vlen: parameters.length,
    params: parameters.map(({ name, type }) => ({ name: name || '(anon)', type_id: type })),
  }),
  var: ({ type, linkage }) => ({ type_id: type, linkage }),
  datasec: ({ size, variables }) =>
    counted(size, {
      vars: variables.map(({ type, offset, size }) => ({ type_id: type, offset, size })),
    }),
};

/** A size and one list, whose length bpftool prints too. */
function counted(size: number, list: Record<string, unknown[]>): Record<string, unknown> {
  return { size, vlen: Object.values(list)[0]?.length, ...list };
}

function encodingOf({ signed, char, bool }: BtfInt): string {
  return (signed && 'SIGNED') || (char && 'CHAR') || (bool && 'BOOL') || '(none)';
}

function memberOf({ name, type, bitOffset, bitSize }: BtfMember): Record<string, unknown> {
  const place = { name: name || '(anon)', type_id: type, bits_offset: bitOffset };
  return bitSize === 0 ? place : { ...place, bitfield_size: bitSize };
}
