import type { RecordCursor, Writer } from './record.ts';
import type { BytesShape, TextShape } from './shape.ts';
import { writeText } from './text.ts';
import type { TextStyle } from './text.ts';

/** Writes characters up to the first NUL, without quotes. */
export function textWriter({ size, flexible }: TextShape, style: TextStyle): Writer {
  return (record, at, out) => {
    const wanted = flexible ? record.end : at + size;
    const end = Math.min(wanted, record.end, at + out.room);
    const ended = writeText(out, { bytes: record.memory.bytes, at, end }, style);
    // Text that ended with a NUL is whole, however short the record is.
    if (ended === end && end < wanted) record.truncated = true;
  };
}

/** Writes two hexadecimal digits for each byte, without quotes. */
export function bytesWriter({ size, flexible }: BytesShape): Writer {
  return (record, at, out) => {
    const wanted = flexible ? record.end : at + size;
    const end = Math.min(wanted, record.end, at + Math.floor(out.room / 2));
    const { bytes } = record.memory;
    for (let index = at; index < end; index += 1) out.hex(bytes[index] ?? 0);
    if (end < wanted) record.truncated = true;
  };
}

/** The whole record as hexadecimal digits. */
export function recordWriter(): Writer {
  const write = bytesWriter({ kind: 'bytes', size: 0, flexible: true });
  return (record: RecordCursor, at, out) => write(record, at, out);
}
