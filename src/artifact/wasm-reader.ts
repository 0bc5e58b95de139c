import { fail } from '../base/index.ts';

/** Refuses a module, naming the rule and the place. */
export function refuseWasm(offset: number, rule: string): never {
  return fail('wasm-invalid', `Not a valid Wasm module: at byte ${offset}, ${rule}.`, {
    details: { offset, rule },
  });
}

/** Numbers and names of the Wasm binary format (core specification, chapter 5); nothing is read beyond `end`. */
export class WasmReader {
  readonly #bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  get done(): boolean {
    return this.offset >= this.end;
  }

  byte(): number {
    const value = this.offset < this.end ? this.#bytes[this.offset] : undefined;
    if (value === undefined) return refuseWasm(this.offset, 'the bytes end early');
    this.offset += 1;
    return value;
  }

  /** An unsigned LEB128 number of at most 32 bits: five bytes, no bits beyond. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return refuseWasm(this.offset, 'a number has more than 32 bits');
  }

  /** An unsigned LEB128 number of at most 64 bits. */
  u64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      if (shift === 63n && byte > 0x01) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return refuseWasm(this.offset, 'a number has more than 64 bits');
  }

  /** A signed LEB128 number of at most 64 bits. */
  s64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, byte & 0x40 ? value - (1n << (shift + 7n)) : value);
    }
    return refuseWasm(this.offset, 'a number has more than 64 bits');
  }

  bytes(length: number): Uint8Array {
    if (length > this.end - this.offset) refuseWasm(this.offset, 'the bytes end early');
    this.offset += length;
    return this.#bytes.subarray(this.offset - length, this.offset);
  }

  /** A UTF-8 name with its length before it. */
  name(): string {
    const start = this.offset;
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes(this.u32()),
      );
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      return refuseWasm(start, 'a name is not UTF-8');
    }
  }

  /** The number of entries that follow; each takes at least one byte, so more than there are bytes cannot be true. */
  count(limit: number): number {
    const start = this.offset;
    const count = this.u32();
    if (count > this.end - this.offset || count > limit)
      refuseWasm(start, `a list announces ${count} entries`);
    return count;
  }

  /** A reader of the next `length` bytes; this one goes on behind them. */
  part(length: number): WasmReader {
    const start = this.offset;
    this.bytes(length);
    return new WasmReader(this.#bytes, start, this.offset);
  }
}
