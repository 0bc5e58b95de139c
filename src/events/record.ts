import type { Output } from './output.ts';
import type { RecordMemory } from './model.ts';

/** The record that is being written. One object serves all records of a source. */
export interface RecordCursor {
  memory: RecordMemory;
  /** Where the record ends in the memory. */
  end: number;
  /** Set when something of the record could not be shown: it is shorter than its type, or too long for one event. */
  truncated: boolean;
}

/** Writes the value at a place of the record. */
export type Writer = (record: RecordCursor, at: number, out: Output) => void;

/** Gives a number of up to 32 bits. */
export type NumberReader = (view: DataView, at: number) => number;
/** Gives a number of any size. */
export type BigReader = (view: DataView, at: number) => bigint;

/** Reads 1, 2 or 4 bytes; undefined for other sizes. */
export function numberReader(
  size: number,
  { signed, little }: { readonly signed: boolean; readonly little: boolean },
): NumberReader | undefined {
  switch (size) {
    case 1:
      return signed ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
    case 2:
      return signed
        ? (view, at) => view.getInt16(at, little)
        : (view, at) => view.getUint16(at, little);
    case 4:
      return signed
        ? (view, at) => view.getInt32(at, little)
        : (view, at) => view.getUint32(at, little);
    default:
      return undefined;
  }
}

/** Reads so many bytes as one unsigned number. */
export function bigReader(size: number, little: boolean): BigReader {
  return (view, at) => {
    let value = 0n;
    for (let index = 0; index < size; index += 1)
      value = (value << 8n) | BigInt(view.getUint8(little ? at + size - 1 - index : at + index));
    return value;
  };
}
