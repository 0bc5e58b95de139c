import { constants } from 'node:os';
import { addressWriter } from './addresses.ts';
import { floatWriter } from './floats.ts';
import { bitsWriter, booleanWriter, decimalWriter, enumWriter, hexWriter } from './integers.ts';
import { jsonWriter } from './json-value.ts';
import { bigReader } from './record.ts';
import type { Writer } from './record.ts';
import { byKind } from './shape.ts';
import type { ByKind, IntegerShape, Shape } from './shape.ts';
import { bytesWriter, textWriter } from './strings.ts';
import { escapeTerminal } from './text.ts';
import { formatDuration, localTimeWriter, wallClock } from './times.ts';

const encoder = new TextEncoder();

export interface CellOptions {
  readonly little: boolean;
  /** When the machine started, in milliseconds since 1970; for time stamps that count from there. */
  readonly bootTime: number | undefined;
}

/** Makes the writer of one cell of a table: no quotes, nothing that a terminal would obey. */
export function cellWriter(shape: Shape, options: CellOptions): Writer {
  return byKind(WRITERS, shape, options);
}

const WRITERS: ByKind<CellOptions, Writer> = {
  integer: integerCell,
  boolean: booleanWriter,
  enum: (shape, { little }) => enumWriter(shape, { little, name: nameBytes }),
  bits: (shape, { little }) => bitsWriter(shape, { little, name: nameBytes }),
  float: (shape, { little }) => floatWriter(shape, { little, word: (text) => text }),
  pointer: (shape, { little }) => hexWriter(shape, little),
  text: (shape) => textWriter(shape, 'terminal'),
  bytes: bytesWriter,
  ipv4: addressWriter,
  ipv6: addressWriter,
  mac: addressWriter,
  // Our JSON is safe on a terminal, and lists have no better short form.
  array: (shape, { little }) => jsonWriter(shape, little),
  struct: (shape, { little }) => jsonWriter(shape, little),
};

function nameBytes(name: string): Uint8Array {
  return encoder.encode(escapeTerminal(name));
}

function integerCell(shape: IntegerShape, options: CellOptions): Writer {
  const { style } = shape;
  switch (style.as) {
    case 'decimal':
      return decimalWriter(shape, options.little);
    case 'hex':
      return hexWriter(shape, options.little);
    case 'errno':
      return errnoCell(shape, options.little);
    case 'duration':
      return printed(shape, options.little, (value) => formatDuration(value, style.unit));
    case 'timestamp':
      return timestampCell(shape, options);
  }
}

function printed(shape: IntegerShape, little: boolean, print: (value: number) => string): Writer {
  const read = valueReader(shape, little);
  return (record, at, out) => out.string(print(read(record.memory.view, at)));
}

/** A double is exact enough for what is rounded to three digits. */
function valueReader(
  { size, signed }: IntegerShape,
  little: boolean,
): (view: DataView, at: number) => number {
  const big = bigReader(size, little);
  return (view, at) => {
    const value = big(view, at);
    return Number(signed ? BigInt.asIntN(size * 8, value) : value);
  };
}

/** Error numbers stand as they are or, as system calls return them, negated, also in unsigned fields. */
function errnoCell(shape: IntegerShape, little: boolean): Writer {
  const names = new Map(Object.entries(constants.errno).map(([name, value]) => [value, name]));
  const read = valueReader({ ...shape, signed: true }, little);
  const number = decimalWriter(shape, little);
  return (record, at, out) => {
    const name = names.get(Math.abs(read(record.memory.view, at)));
    if (name === undefined) number(record, at, out);
    else out.string(name);
  };
}

function timestampCell(shape: IntegerShape, options: CellOptions): Writer {
  const { style } = shape;
  const unit = 'unit' in style ? style.unit : 'ns';
  const read = valueReader(shape, options.little);
  const time = localTimeWriter();
  return (record, at, out) => {
    const value = read(record.memory.view, at);
    const ms = wallClock(value, { unit, bootTime: options.bootTime });
    if (ms === undefined) out.string(formatDuration(value, unit));
    else time(out, ms);
  };
}
