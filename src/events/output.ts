import { MIB } from '../base/index.ts';

/** Most bytes that one event may become; what goes beyond is left out and the event marked as truncated. */
const MAX_EVENT: number = MIB;
/** Longest decimal number: 128 bits with a sign. */
const NUMBER_ROOM = 48;
const FIRST_SIZE = 16 * 1024;
const MINUS = 0x2d;
const ZERO = 0x30;
/** 2^53 divided by this is below it: two parts hold every exact number. */
const BILLION = 1_000_000_000;
/** Digits of the numbers below 100. */
const TENS: Uint8Array = Uint8Array.from(
  { length: 100 },
  (_, pair) => ZERO + Math.floor(pair / 10),
);
const ONES: Uint8Array = Uint8Array.from({ length: 100 }, (_, pair) => ZERO + (pair % 10));
const HEX: Uint8Array = new TextEncoder().encode('0123456789abcdef');
const encoder = new TextEncoder();

/** Bytes of text that grow. Numbers become digits here without a string in between: most of the cost of an event is this. */
export class Output {
  bytes: Uint8Array = new Uint8Array(FIRST_SIZE);
  length = 0;
  #limit = MAX_EVENT;

  /** Starts an event at the end of what is there. */
  begin(): void {
    this.#limit = this.length + MAX_EVENT;
  }

  /** True when the event has become as long as it may; who writes lists stops then. */
  get full(): boolean {
    return this.length >= this.#limit;
  }

  /** How many more bytes of text the event may take. */
  get room(): number {
    return Math.max(0, this.#limit - this.length);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends prepared bytes. */
  raw(piece: Uint8Array): void {
    const count = piece.length;
    this.reserve(count);
    const { bytes } = this;
    let at = this.length;
    // For some bytes a loop is faster than the call of `set`.
    if (count > 32) bytes.set(piece, at);
    else for (let index = 0; index < count; index += 1) bytes[at++] = piece[index] ?? 0;
    this.length += count;
  }

  /** Appends a string as UTF-8. */
  string(text: string): void {
    this.reserve(text.length * 3);
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.length));
    this.length += written;
  }

  /** Decimal digits of a whole number of at most 53 bits. */
  integer(value: number): void {
    this.reserve(NUMBER_ROOM);
    let rest = value;
    if (rest < 0) {
      this.bytes[this.length++] = MINUS;
      rest = -rest;
    }
    if (rest < BILLION) {
      this.#digits(rest, countDigits(rest));
      return;
    }
    // Parts of nine digits, so that all divisions are those of 32-bit integers.
    const high = Math.floor(rest / BILLION);
    this.#digits(high, countDigits(high));
    this.#digits(rest - high * BILLION, 9);
  }

  /** Decimal digits of an unsigned 64-bit number. */
  unsigned64(high: number, low: number): void {
    if (high < 0x20_0000) this.integer(high * 0x1_0000_0000 + low);
    else this.big((BigInt(high) << 32n) | BigInt(low));
  }

  /** Decimal digits of a number of any size. */
  big(value: bigint): void {
    this.string(value.toString());
  }

  /** A number below 10^9 with leading zeros. */
  padded(value: number, width: number): void {
    this.reserve(width);
    this.#digits(value, width);
  }

  /** Two hexadecimal digits. */
  hex(value: number): void {
    this.reserve(2);
    this.bytes[this.length++] = HEX[value >> 4] ?? 0;
    this.bytes[this.length++] = HEX[value & 15] ?? 0;
  }

  #digits(value: number, width: number): void {
    const { bytes } = this;
    let rest = value | 0;
    let at = this.length + width;
    this.length = at;
    for (let left = width; left > 1; left -= 2) {
      const hundredth = (rest / 100) | 0;
      const pair = rest - hundredth * 100;
      bytes[--at] = ONES[pair] ?? 0;
      bytes[--at] = TENS[pair] ?? 0;
      rest = hundredth;
    }
    if (width % 2 === 1) bytes[at - 1] = ZERO + rest;
  }
}

function countDigits(value: number): number {
  if (value < 1e4) return value < 1e2 ? (value < 1e1 ? 1 : 2) : value < 1e3 ? 3 : 4;
  if (value < 1e7) return value < 1e6 ? (value < 1e5 ? 5 : 6) : 7;
  return value < 1e8 ? 8 : 9;
}
