import { fail } from './error.ts';
import type { ErrorCode } from './error-codes.ts';

/** Longest string taken from a table, in bytes. Names that compilers write are far shorter. */
const MAX_STRING = 16_384;
/** Decoded bytes may exceed the table by this factor: linkers share the tails of strings, attackers share all of them. */
const MAX_SHARING = 8;
const SHARING_ALLOWANCE = 65_536;

export interface StringTableOptions {
  readonly code: ErrorCode;
  /** How the table is called in errors: `section .strtab`. */
  readonly what: string;
}

/** NUL-terminated strings addressed by offset, as ELF and BTF have them. Each offset is decoded once. */
export class StringTable {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #known = new Map<number, string>();
  readonly #decoder = new TextDecoder();
  readonly #options: StringTableOptions;
  #budget: number;

  constructor(bytes: Uint8Array, options: StringTableOptions) {
    this.#bytes = bytes;
    this.length = bytes.length;
    this.#options = options;
    this.#budget = bytes.length * MAX_SHARING + SHARING_ALLOWANCE;
  }

  /** The string that starts at `offset`; refused outside the table, without an end, or when too long. */
  at(offset: number): string {
    const known = this.#known.get(offset);
    if (known !== undefined) return known;
    if (offset >= this.#bytes.length) this.#refuse(`has no byte ${offset}`);
    const end = this.#bytes.indexOf(0, offset);
    if (end < 0) this.#refuse(`has a string without an end at byte ${offset}`);
    if (end - offset > MAX_STRING) this.#refuse(`has a string of ${end - offset} bytes`);
    this.#budget -= end - offset;
    if (this.#budget < 0) this.#refuse('is used for more text than it holds');
    const text = this.#decoder.decode(this.#bytes.subarray(offset, end));
    this.#known.set(offset, text);
    return text;
  }

  #refuse(why: string): never {
    fail(this.#options.code, `${this.#options.what} ${why}.`);
  }
}
