import type { Writer } from './record.ts';
import type { FloatShape } from './shape.ts';

/** Writes a floating point number with the fewest digits that give it back. JSON has no word for infinities and NaN: `word` writes them. */
export function floatWriter(
  { size }: FloatShape,
  { little, word }: { readonly little: boolean; readonly word: (text: string) => string },
): Writer {
  return ({ memory: { view } }, at, out) => {
    const value = size === 8 ? view.getFloat64(at, little) : readShort(view, at, { size, little });
    const text = size === 8 ? String(value) : shortest(value, size);
    out.string(Number.isFinite(value) ? text : word(text));
  };
}

function readShort(
  view: DataView,
  at: number,
  { size, little }: { readonly size: number; readonly little: boolean },
): number {
  return size === 4 ? view.getFloat32(at, little) : halfOf(view.getUint16(at, little));
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 bits of fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A 32-bit number printed as a 64-bit one shows digits that mean nothing; nine always suffice. */
function shortest(value: number, size: number): string {
  if (size !== 4 || !Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}
