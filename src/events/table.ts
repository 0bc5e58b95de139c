import { cellWriter } from './cells.ts';
import type { CellOptions } from './cells.ts';
import { needOf } from './json-value.ts';
import type { Output } from './output.ts';
import type { RecordCursor, Writer } from './record.ts';
import type { FieldShape, Shape, StructShape } from './shape.ts';
import { displayWidth, escapeTerminal } from './text.ts';
import { localTimeWriter } from './times.ts';

/** Columns of a table; what a type has beyond them is in the JSON form. */
const MAX_COLUMNS = 64;
/** Widest that a column grows; a longer cell moves the rest of its row. */
const MAX_WIDTH = 48;
/** Widest that a column is before a row was seen. */
const FIRST_WIDTH = 16;
const TIME_WIDTH = 12;
const GAP = 2;
const SPACE = 0x20;
const DASH = 0x2d;
const NEWLINE = 0x0a;
const decoder = new TextDecoder();

interface Column {
  readonly title: string;
  readonly right: boolean;
  readonly offset: number;
  readonly need: number;
  readonly write: Writer;
  width: number;
}

/** Rows of one event type. Columns grow with what they hold, so that a table settles after some rows. */
export class Table {
  readonly #columns: readonly Column[];
  readonly #time = localTimeWriter();
  readonly #source: string | undefined;

  /** `source` is the text of a column that names the buffer; undefined for a table without one. */
  constructor(shape: StructShape, options: CellOptions & { readonly source: string | undefined }) {
    this.#columns = columnsOf(shape, options);
    this.#source = options.source;
  }

  header(out: Output): void {
    out.string('TIME'.padEnd(TIME_WIDTH));
    if (this.#source !== undefined) this.#cell(out, 'SOURCE'.padEnd(this.#source.length));
    this.#columns.forEach((column, index) => {
      this.#gap(out);
      const start = out.length;
      out.string(column.title);
      this.#align(out, start, { ...column, last: index === this.#columns.length - 1 });
    });
    out.byte(NEWLINE);
  }

  row(out: Output, record: RecordCursor, { at, ms }: { at: number; ms: number }): void {
    this.#time(out, ms);
    if (this.#source !== undefined) this.#cell(out, this.#source.padEnd('SOURCE'.length));
    const last = this.#columns.length - 1;
    for (let index = 0; index <= last; index += 1) {
      const column = this.#columns[index];
      if (column === undefined) break;
      this.#gap(out);
      const start = out.length;
      const place = at + column.offset;
      if (place + column.need > record.end || out.full) out.byte(DASH);
      else column.write(record, place, out);
      const width = cellWidth(out, start);
      if (width > column.width) column.width = Math.min(width, MAX_WIDTH);
      pad(out, start, { missing: column.width - width, right: column.right, last: index === last });
    }
    out.byte(NEWLINE);
  }

  #cell(out: Output, text: string): void {
    this.#gap(out);
    out.string(text);
  }

  #gap(out: Output): void {
    for (let index = 0; index < GAP; index += 1) out.byte(SPACE);
  }

  #align(out: Output, start: number, column: Column & { readonly last: boolean }): void {
    const missing = column.width - cellWidth(out, start);
    pad(out, start, { missing, right: column.right, last: column.last });
  }
}

interface Padding {
  readonly missing: number;
  readonly right: boolean;
  readonly last: boolean;
}

function pad(out: Output, start: number, { missing, right, last }: Padding): void {
  // Blanks behind the last column would only make lines wrap.
  if (missing <= 0 || (last && !right)) return;
  out.reserve(missing);
  const { bytes, length } = out;
  // Loops: for some bytes they are faster than calls of `copyWithin` and `fill`.
  if (right) for (let at = length - 1; at >= start; at -= 1) bytes[at + missing] = bytes[at] ?? 0;
  const from = right ? start : length;
  for (let at = from; at < from + missing; at += 1) bytes[at] = SPACE;
  out.length = length + missing;
}

function cellWidth(out: Output, start: number): number {
  const { bytes, length } = out;
  for (let at = start; at < length; at += 1) {
    if ((bytes[at] ?? 0) >= 0x80)
      return displayWidth(decoder.decode(bytes.subarray(start, length)));
  }
  return length - start;
}

function columnsOf(shape: StructShape, options: CellOptions): readonly Column[] {
  const columns: Column[] = [];
  collect(shape, 0);
  return columns;

  function collect({ fields }: StructShape, base: number): void {
    for (const field of fields) {
      if (field.hidden || columns.length >= MAX_COLUMNS) continue;
      const offset = base + field.offset;
      if (field.shape.kind === 'struct') collect(field.shape, offset);
      else columns.push(columnOf(field, offset, options));
    }
  }
}

function columnOf({ path, shape, unit }: FieldShape, offset: number, options: CellOptions): Column {
  // A value that is printed with its unit needs none above it.
  const named = shape.kind === 'integer' && 'unit' in shape.style ? null : unit;
  const title = `${escapeTerminal(path.toUpperCase())}${named === null ? '' : `(${escapeTerminal(named)})`}`;
  return {
    title,
    right: isQuantity(shape),
    offset,
    need: needOf(shape),
    write: cellWriter(shape, options),
    width: Math.max(displayWidth(title), expectedWidth(shape)),
  };
}

function isQuantity(shape: Shape): boolean {
  if (shape.kind === 'bits') return shape.names === null && shape.style === 'decimal';
  if (shape.kind === 'float') return true;
  return shape.kind === 'integer' && ['decimal', 'duration'].includes(shape.style.as);
}

function expectedWidth(shape: Shape): number {
  switch (shape.kind) {
    case 'integer':
      return { 1: 3, 2: 5, 4: 7 }[shape.size] ?? 12;
    case 'enum':
      return Math.min(FIRST_WIDTH, Math.max(0, ...[...shape.names.values()].map((n) => n.length)));
    case 'text':
    case 'bytes':
      return Math.min(FIRST_WIDTH, shape.size);
    case 'ipv4':
    case 'ipv6':
      return 15;
    case 'mac':
      return 17;
    case 'pointer':
      return 18;
    default:
      return 5;
  }
}
