import { fail } from './error.ts';
import type { ErrorCode } from './error-codes.ts';

export type Endianness = 'little' | 'big';

/** What a {@link BinaryReader} says when the bytes end early. */
export interface BinaryReaderOptions {
  readonly endianness: Endianness;
  /** Code of the error. */
  readonly code: ErrorCode;
  /** How the bytes are called in errors: `section .BTF`. */
  readonly what: string;
}

/** Numbers and ranges out of bytes of strangers: whatever lies outside is refused with the reader's error code. */
export class BinaryReader {
  readonly bytes: Uint8Array;
  readonly endianness: Endianness;
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #options: BinaryReaderOptions;

  constructor(bytes: Uint8Array, options: BinaryReaderOptions) {
    this.bytes = bytes;
    this.endianness = options.endianness;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = options.endianness === 'little';
    this.#options = options;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(offset: number): number {
    this.check(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.check(offset, 2);
    return this.#view.getUint16(offset, this.#little);
  }

  i16(offset: number): number {
    this.check(offset, 2);
    return this.#view.getInt16(offset, this.#little);
  }

  u32(offset: number): number {
    this.check(offset, 4);
    return this.#view.getUint32(offset, this.#little);
  }

  i32(offset: number): number {
    this.check(offset, 4);
    return this.#view.getInt32(offset, this.#little);
  }

  u64(offset: number): bigint {
    this.check(offset, 8);
    return this.#view.getBigUint64(offset, this.#little);
  }

  i64(offset: number): bigint {
    this.check(offset, 8);
    return this.#view.getBigInt64(offset, this.#little);
  }

  /** A 64-bit number that is used as an offset or size: refused beyond 2^53. */
  offset64(offset: number): number {
    const value = this.u64(offset);
    return value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : fail(this.#options.code, `${this.#options.what}: ${value} is no offset or size of a file.`);
  }

  /** A view of a range; shares memory with the reader's bytes. */
  slice(offset: number, length: number): Uint8Array {
    this.check(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }

  /** Refuses a range that does not lie inside the bytes. */
  check(offset: number, length: number): void {
    if (offset >= 0 && length >= 0 && offset + length <= this.bytes.length) return;
    fail(
      this.#options.code,
      `${this.#options.what} ends at byte ${this.bytes.length}; bytes ${offset} to ${offset + length} are asked for.`,
      { details: { offset, length, available: this.bytes.length } },
    );
  }
}
