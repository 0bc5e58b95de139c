import { bigReader, numberReader } from './record.ts';
import type { Writer } from './record.ts';
import type { BitsShape, BooleanShape, EnumNames, EnumShape, IntegerShape } from './shape.ts';

const ascii = new TextEncoder();
const TRUE = ascii.encode('true');
const FALSE = ascii.encode('false');
const MINUS = 0x2d;

type Sized = Pick<IntegerShape, 'size' | 'signed'>;

/** Writes a whole number with all its digits, whatever its size. */
export function decimalWriter({ size, signed }: Sized, little: boolean): Writer {
  const read = numberReader(size, { signed, little });
  if (read !== undefined) return (record, at, out) => out.integer(read(record.memory.view, at));
  if (size === 8) return signed ? signed64(little) : unsigned64(little);
  const big = bigReader(size, little);
  return (record, at, out) => {
    const value = big(record.memory.view, at);
    out.big(signed ? BigInt.asIntN(size * 8, value) : value);
  };
}

function unsigned64(little: boolean): Writer {
  const [high, low] = little ? [4, 0] : [0, 4];
  return ({ memory: { view } }, at, out) =>
    out.unsigned64(view.getUint32(at + high, little), view.getUint32(at + low, little));
}

function signed64(little: boolean): Writer {
  const [high, low] = little ? [4, 0] : [0, 4];
  return ({ memory: { view } }, at, out) => {
    const top = view.getInt32(at + high, little);
    const bottom = view.getUint32(at + low, little);
    if (top >= 0) {
      out.unsigned64(top, bottom);
      return;
    }
    out.byte(MINUS);
    // Two's complement: invert and add one, with the carry of the lower half.
    out.unsigned64((~top + (bottom === 0 ? 1 : 0)) >>> 0, -bottom >>> 0);
  };
}

/** Writes `0x` and the digits of the bytes taken as an unsigned number. */
export function hexWriter({ size }: { readonly size: number }, little: boolean): Writer {
  const big = bigReader(size, little);
  return (record, at, out) => out.string(`0x${big(record.memory.view, at).toString(16)}`);
}

/** Any byte that is not 0 makes true. */
export function booleanWriter({ size }: BooleanShape): Writer {
  return ({ memory: { bytes } }, at, out) => {
    let any = 0;
    for (let index = 0; index < size; index += 1) any |= bytes[at + index] ?? 0;
    out.raw(any === 0 ? FALSE : TRUE);
  };
}

/** Turns a name into the bytes that are written for it. */
export type NameStyle = (name: string) => Uint8Array;

/** Writes the name of an enumerator, a number for a value without a name. */
export function enumWriter(
  shape: EnumShape,
  { little, name }: { readonly little: boolean; readonly name: NameStyle },
): Writer {
  const { size, names } = shape;
  const number = decimalWriter(shape, little);
  const read = numberReader(size, { signed: false, little });
  if (read !== undefined) {
    const known = new Map(entries(names, size * 8, name).map(([key, text]) => [Number(key), text]));
    return (record, at, out) => {
      const text = known.get(read(record.memory.view, at));
      if (text === undefined) number(record, at, out);
      else out.raw(text);
    };
  }
  const known = new Map(entries(names, size * 8, name));
  const big = bigReader(size, little);
  return (record, at, out) => {
    const text = known.get(big(record.memory.view, at));
    if (text === undefined) number(record, at, out);
    else out.raw(text);
  };
}

/** Compilers that wrote no sign gave -1 as the largest number: both are the same bits. */
function entries(
  names: EnumNames,
  bits: number,
  style: NameStyle,
): readonly (readonly [bigint, Uint8Array])[] {
  return [...names].map(([value, text]) => [BigInt.asUintN(bits, value), style(text)]);
}

/** Bytes whose value is exact in a double, with room for the shift. */
const SMALL_BITS = 6;

/** Writes a bit-field. */
export function bitsWriter(
  shape: BitsShape,
  { little, name }: { readonly little: boolean; readonly name: NameStyle },
): Writer {
  const { bits, signed, style } = shape;
  const read = shape.size <= SMALL_BITS ? smallBits(shape, little) : largeBits(shape, little);
  const known = new Map(shape.names === null ? [] : entries(shape.names, bits, name));
  return (record, at, out) => {
    const value = read(record.memory.view, at);
    if (style === 'boolean') {
      out.raw(isZero(value) ? FALSE : TRUE);
      return;
    }
    const text = known.size === 0 ? undefined : known.get(BigInt(value));
    if (text !== undefined) {
      out.raw(text);
      return;
    }
    if (style === 'hex') {
      out.string(`0x${value.toString(16)}`);
      return;
    }
    if (typeof value === 'bigint') {
      out.big(signed ? BigInt.asIntN(bits, value) : value);
      return;
    }
    out.integer(signed && value >= 2 ** (bits - 1) ? value - 2 ** bits : value);
  };
}

const isZero = (value: number | bigint): boolean => value === 0 || value === 0n;

type BitsReader = (view: DataView, at: number) => number | bigint;

function smallBits({ size, shift, bits }: BitsShape, little: boolean): BitsReader {
  const divisor = 2 ** shift;
  const modulus = 2 ** bits;
  return (view, at) => {
    let value = 0;
    for (let index = 0; index < size; index += 1)
      value = value * 256 + view.getUint8(little ? at + size - 1 - index : at + index);
    return Math.floor(value / divisor) % modulus;
  };
}

function largeBits({ size, shift, bits }: BitsShape, little: boolean): BitsReader {
  const big = bigReader(size, little);
  return (view, at) => BigInt.asUintN(bits, big(view, at) >> BigInt(shift));
}
