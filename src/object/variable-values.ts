import { fail } from '../base/index.ts';
import type { Endianness } from '../base/index.ts';
import type { VariableSpec } from './model.ts';

const TRUE = ['1', 'true', 'yes', 'on', 'y'];
const FALSE = ['0', 'false', 'no', 'off', 'n'];
/** `-0x1F`, `0b101`, `0o17`, `42`; digits may be grouped by `_`. */
const INTEGER = /^([+-]?)(0x[0-9a-f]+|0b[01]+|0o[0-7]+|\d+)$/i;

/** True when {@link encodeVariable} can make the variable's bytes from text. */
export function isSettable(spec: VariableSpec): boolean {
  if (spec.text) return true;
  return SCALARS.includes(spec.kind) && (spec.kind !== 'float' || [4, 8].includes(spec.size));
}

const SCALARS: readonly VariableSpec['kind'][] = ['int', 'bool', 'char', 'float', 'enum'];

/**
 * The bytes of a variable for the text of an option: numbers (decimal, `0x`, `0o`, `0b`, negative), `true/false/yes/no/
 * on/off/1/0`, enumerators by name or number, text for arrays of `char` (with its final zero), one character or a number
 * for `char`. Throws `option-invalid` that names what is allowed.
 */
export function encodeVariable(
  spec: VariableSpec,
  text: string,
  endianness: Endianness,
): Uint8Array {
  if (spec.text) return encodeText(spec, text);
  switch (spec.kind) {
    case 'bool':
      return integerBytes(spec, encodeBool(spec, text), endianness);
    case 'int':
      return integerBytes(spec, parseInteger(spec, text), endianness);
    case 'char':
      return integerBytes(spec, encodeChar(spec, text), endianness);
    case 'enum':
      return integerBytes(spec, encodeEnum(spec, text), endianness);
    case 'float':
      return encodeFloat(spec, text, endianness);
    default:
      return fail(
        'option-invalid',
        `${spec.name} is of type ${spec.type || 'unknown'}, which cannot be given as text.`,
      );
  }
}

function refuse(spec: VariableSpec, text: string, allowed: string): never {
  return fail('option-invalid', `"${text}" is no value of ${spec.name} (${spec.type}).`, {
    hint: `Allowed: ${allowed}.`,
    details: { option: spec.name, value: text, allowed },
  });
}

function encodeBool(spec: VariableSpec, text: string): bigint {
  const word = text.trim().toLowerCase();
  if (TRUE.includes(word)) return 1n;
  return FALSE.includes(word)
    ? 0n
    : refuse(spec, text, 'true or false, yes or no, on or off, 1 or 0');
}

/** The numbers that fit, both included. */
export function integerRange({ size, signed }: Pick<VariableSpec, 'size' | 'signed'>): {
  readonly min: bigint;
  readonly max: bigint;
} {
  const bits = BigInt(size * 8);
  return signed
    ? { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n }
    : { min: 0n, max: (1n << bits) - 1n };
}

function parseInteger(spec: VariableSpec, text: string): bigint {
  const { min, max } = integerRange(spec);
  const value = readInteger(text);
  return value !== undefined && value >= min && value <= max
    ? value
    : refuse(spec, text, `whole numbers from ${min} to ${max}`);
}

function readInteger(text: string): bigint | undefined {
  // Longer texts are out of every range; converting them would cost more the longer they are.
  if (text.length > 256) return undefined;
  const match = INTEGER.exec(text.trim().replaceAll(/(?<=[0-9a-f])_(?=[0-9a-f])/gi, ''));
  if (match === null) return undefined;
  const magnitude = BigInt((match[2] ?? '0').toLowerCase());
  return match[1] === '-' ? -magnitude : magnitude;
}

function encodeChar(spec: VariableSpec, text: string): bigint {
  const code = text.length === 1 && !/\d/.test(text) ? text.charCodeAt(0) : undefined;
  if (code === undefined) return parseInteger(spec, text);
  return code < 128 ? BigInt(code) : refuse(spec, text, 'one ASCII character or a number');
}

function encodeEnum(spec: VariableSpec, text: string): bigint {
  const wanted = text.trim();
  const named = spec.enumValues.find(({ name }) => name === wanted);
  if (named !== undefined) return BigInt(named.value);
  const { min, max } = integerRange(spec);
  const value = readInteger(wanted);
  if (value !== undefined && value >= min && value <= max) return value;
  const names = spec.enumValues.slice(0, 20).map(({ name }) => name);
  const more = spec.enumValues.length > names.length ? ', …' : '';
  return refuse(spec, text, `${names.join(', ')}${more}, or a number from ${min} to ${max}`);
}

function encodeText(spec: VariableSpec, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > spec.size - 1)
    refuse(spec, text, `text of at most ${Math.max(0, spec.size - 1)} bytes`);
  if (bytes.includes(0)) refuse(spec, text, 'text without a zero byte');
  const out = new Uint8Array(spec.size);
  out.set(bytes);
  return out;
}

function encodeFloat(spec: VariableSpec, text: string, endianness: Endianness): Uint8Array {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const fits = spec.size === 8 ? value : Math.fround(value);
  if (!Number.isFinite(fits) || !isSettable(spec)) refuse(spec, text, 'a finite decimal number');
  const view = new DataView(new ArrayBuffer(spec.size));
  if (spec.size === 8) view.setFloat64(0, value, endianness === 'little');
  else view.setFloat32(0, value, endianness === 'little');
  return new Uint8Array(view.buffer);
}

function integerBytes(spec: VariableSpec, value: bigint, endianness: Endianness): Uint8Array {
  const out = new Uint8Array(spec.size);
  let rest = BigInt.asUintN(spec.size * 8, value);
  for (let index = 0; index < spec.size; index += 1) {
    out[endianness === 'little' ? index : spec.size - 1 - index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return out;
}

/**
 * What the bytes of a variable say, in words that {@link encodeVariable} takes back: a decimal number, `true`, an
 * enumerator, text. Null for what has no such form (structs, pointers, text that is none).
 */
export function decodeVariable(
  spec: VariableSpec,
  bytes: Uint8Array,
  endianness: Endianness,
): string | null {
  if (spec.text) return decodeText(bytes);
  switch (spec.kind) {
    case 'bool':
      return decodeInteger(spec, bytes, endianness) === 0n ? 'false' : 'true';
    case 'int':
    case 'char':
      return String(decodeInteger(spec, bytes, endianness));
    case 'enum':
      return decodeEnum(spec, String(decodeInteger(spec, bytes, endianness)));
    case 'float':
      return decodeFloat(bytes, endianness);
    default:
      return null;
  }
}

function decodeInteger(spec: VariableSpec, bytes: Uint8Array, endianness: Endianness): bigint {
  const ordered = endianness === 'little' ? bytes.toReversed() : bytes;
  const hex = Buffer.from(ordered).toString('hex');
  const value = BigInt(`0x0${hex}`);
  return spec.signed ? BigInt.asIntN(bytes.length * 8, value) : value;
}

function decodeEnum(spec: VariableSpec, value: string): string {
  return spec.enumValues.find((each) => each.value === value)?.name ?? value;
}

function decodeText(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      end < 0 ? bytes : bytes.subarray(0, end),
    );
  } catch {
    // Not text; the hexadecimal form of the initial value has it.
    return null;
  }
}

function decodeFloat(bytes: Uint8Array, endianness: Endianness): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 8) return String(view.getFloat64(0, endianness === 'little'));
  return bytes.length === 4 ? String(view.getFloat32(0, endianness === 'little')) : null;
}
