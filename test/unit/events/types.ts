import { parseBtf } from '../../../src/btf/index.ts';
import type { Endianness } from '../../../src/base/index.ts';
import { createEventDecoder } from '../../../src/events/index.ts';
import type { EventDecoder, FieldHints } from '../../../src/events/index.ts';
import { BtfBuilder } from '../../support/btf-builder.ts';

/** The types of C that most tests need, in a builder that takes more. */
export class CTypes extends BtfBuilder {
  readonly u8: number = this.int('unsigned char', { size: 1 });
  readonly s8: number = this.int('signed char', { size: 1, signed: true });
  readonly u16: number = this.int('unsigned short', { size: 2 });
  readonly s16: number = this.int('short', { size: 2, signed: true });
  readonly u32: number = this.int('unsigned int', { size: 4 });
  readonly s32: number = this.int('int', { size: 4, signed: true });
  readonly u64: number = this.int('unsigned long long', { size: 8 });
  readonly s64: number = this.int('long long', { size: 8, signed: true });
  readonly char: number = this.int('char', { size: 1, signed: true });
  readonly bool: number = this.int('_Bool', { size: 1, bool: true });
}

/** Members of a struct one after the other, with their sizes in bytes. */
export type Layout = readonly (readonly [name: string, type: number, size: number])[];

/** A struct without padding. */
export function packed(types: CTypes, layout: Layout, name = 'event'): number {
  let at = 0;
  const members = layout.map(([member, type, size]) => {
    at += size;
    return { name: member, type, at: (at - size) * 8 };
  });
  return types.struct(name, { size: at, members });
}

export interface DecoderOf {
  readonly hints?: FieldHints;
  readonly endianness?: Endianness;
}

/** A decoder of the type that `build` adds. */
export function decoderOf(
  build: (types: CTypes) => number,
  { hints = {}, endianness = 'little' }: DecoderOf = {},
): EventDecoder {
  const types = new CTypes(endianness);
  const typeId = build(types);
  return createEventDecoder({ btf: parseBtf(types.bytes()), typeId, hints });
}

/** Bytes from hexadecimal digits; blanks do not count. */
export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
