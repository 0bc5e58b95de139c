import { addressWriter } from './addresses.ts';
import { floatWriter } from './floats.ts';
import { bitsWriter, booleanWriter, decimalWriter, enumWriter, hexWriter } from './integers.ts';
import type { Writer } from './record.ts';
import { byKind } from './shape.ts';
import type { ArrayShape, ByKind, FieldShape, Shape, StructShape } from './shape.ts';
import { bytesWriter, textWriter } from './strings.ts';
import { escapeJson } from './text.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const encoder = new TextEncoder();

/** A string as JSON, with what could harm a terminal escaped. */
export function jsonString(text: string): string {
  return `"${escapeJson(text)}"`;
}

/** What has to be there of a value before its writer may run: scalars whole, others from their first byte. */
export function needOf(shape: Shape): number {
  switch (shape.kind) {
    case 'text':
    case 'bytes':
    case 'array':
    case 'struct':
      return Math.min(shape.size, 1);
    default:
      return shape.size;
  }
}

/**
 * Makes the writer of a shape's JSON value. Integers of every width are numbers with all their digits
 * (docs/decisions/0004-integers-in-event-json.md); the kind of a value follows from its type, never from its bytes,
 * save for enumerators without a name, which are numbers, and floating point numbers that JSON has no digits for.
 */
export function jsonWriter(shape: Shape, little: boolean): Writer {
  return byKind(WRITERS, shape, little);
}

const WRITERS: ByKind<boolean, Writer> = {
  integer: (shape, little) =>
    shape.style.as === 'hex' ? quoted(hexWriter(shape, little)) : decimalWriter(shape, little),
  boolean: booleanWriter,
  enum: (shape, little) => enumWriter(shape, { little, name: nameBytes }),
  bits: (shape, little) => {
    const write = bitsWriter(shape, { little, name: nameBytes });
    return shape.style === 'hex' ? quoted(write) : write;
  },
  float: (shape, little) => floatWriter(shape, { little, word: jsonString }),
  pointer: (shape, little) => quoted(hexWriter(shape, little)),
  text: (shape) => quoted(textWriter(shape, 'json')),
  bytes: (shape) => quoted(bytesWriter(shape)),
  ipv4: (shape) => quoted(addressWriter(shape)),
  ipv6: (shape) => quoted(addressWriter(shape)),
  mac: (shape) => quoted(addressWriter(shape)),
  array: listWriter,
  struct: objectWriter,
};

function nameBytes(name: string): Uint8Array {
  return encoder.encode(jsonString(name));
}

function quoted(write: Writer): Writer {
  return (record, at, out) => {
    out.byte(QUOTE);
    write(record, at, out);
    out.byte(QUOTE);
  };
}

function listWriter(shape: ArrayShape, little: boolean): Writer {
  const { stride, length, flexible } = shape;
  const write = jsonWriter(shape.element, little);
  const need = needOf(shape.element);
  return (record, at, out) => {
    const count = flexible ? Math.floor((record.end - at) / stride) : length;
    out.byte(OPEN_LIST);
    for (let index = 0; index < count; index += 1) {
      const place = at + index * stride;
      if (place + need > record.end || out.full) {
        record.truncated = true;
        break;
      }
      if (index > 0) out.byte(COMMA);
      write(record, place, out);
    }
    out.byte(CLOSE_LIST);
  };
}

interface Member {
  /** `"pid":` and the same behind another member, `,"pid":`. */
  readonly firstKey: Uint8Array;
  readonly key: Uint8Array;
  readonly offset: number;
  readonly need: number;
  readonly write: Writer;
}

function objectWriter({ fields }: StructShape, little: boolean): Writer {
  const members = fields.map((field) => memberOf(field, little));
  return (record, at, out) => {
    let open = false;
    out.byte(OPEN);
    for (const { firstKey, key, offset, need, write } of members) {
      const place = at + offset;
      if (place + need > record.end || out.full) {
        record.truncated = true;
        continue;
      }
      out.raw(open ? key : firstKey);
      open = true;
      write(record, place, out);
    }
    out.byte(CLOSE);
  };
}

function memberOf({ name, offset, shape }: FieldShape, little: boolean): Member {
  return {
    firstKey: encoder.encode(`${jsonString(name)}:`),
    key: encoder.encode(`,${jsonString(name)}:`),
    offset,
    need: needOf(shape),
    write: jsonWriter(shape, little),
  };
}
