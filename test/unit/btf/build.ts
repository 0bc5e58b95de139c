import type { Endianness } from '../../../src/base/index.ts';

/** A member, parameter, enumerator or section entry: name and the words behind it. */
type Element = readonly [name: string | null, ...words: number[]];

/** Puts BTF together record by record, also such that no compiler would. Ids count from 1. */
export class BtfBuilder {
  readonly #types: { name: number; info: number; third: number; words: number[] }[] = [];
  readonly #strings = new Map<string, number>([['', 0]]);
  #stringBytes: number[] = [0];

  string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const at = this.#stringBytes.length;
    this.#stringBytes.push(...Buffer.from(text), 0);
    this.#strings.set(text, at);
    return at;
  }

  /** Any record: kind number, name, element count, flag, third word, and the words that follow. */
  raw(record: {
    kind: number;
    name?: string;
    count?: number;
    flag?: boolean;
    third?: number;
    words?: readonly number[];
  }): number {
    const info = (((record.flag === true ? 0x80 : 0) | record.kind) << 24) | (record.count ?? 0);
    this.#types.push({
      name: this.string(record.name ?? ''),
      info: info >>> 0,
      third: record.third ?? 0,
      words: [...(record.words ?? [])],
    });
    return this.#types.length;
  }

  /** Encoding: 1 signed, 2 char, 4 bool. */
  int(name: string, size: number, encoding = 0): number {
    return this.raw({ kind: 1, name, third: size, words: [(encoding << 24) | (size * 8)] });
  }

  ptr(target: number): number {
    return this.raw({ kind: 2, third: target });
  }

  array(element: number, length: number): number {
    return this.raw({ kind: 3, words: [element, element, length] });
  }

  /** Members as `[name, type, bit offset]`, or with a fourth number for the width of a bit-field. */
  struct(name: string, size: number, members: readonly Element[]): number {
    return this.#composite(4, { name, size, members });
  }

  union(name: string, size: number, members: readonly Element[]): number {
    return this.#composite(5, { name, size, members });
  }

  #composite(
    kind: number,
    { name, size, members }: { name: string; size: number; members: readonly Element[] },
  ): number {
    const flag = members.some((member) => member.length > 3);
    const words = members.flatMap(([member, type = 0, offset = 0, bits = 0]) => [
      this.string(member ?? ''),
      type,
      flag ? (bits << 24) | offset : offset,
    ]);
    return this.raw({ kind, name, count: members.length, flag, third: size, words });
  }

  enum(name: string, values: readonly Element[], signed = false): number {
    const words = values.flatMap(([value, number = 0]) => [this.string(value ?? ''), number]);
    return this.raw({ kind: 6, name, count: values.length, flag: signed, third: 4, words });
  }

  enum64(name: string, values: readonly (readonly [string, bigint])[], signed = false): number {
    const words = values.flatMap(([value, number]) => {
      const bits = BigInt.asUintN(64, number);
      return [this.string(value), Number(bits & 0xffff_ffffn), Number(bits >> 32n)];
    });
    return this.raw({ kind: 19, name, count: values.length, flag: signed, third: 8, words });
  }

  modifier(kind: 'typedef' | 'volatile' | 'const' | 'restrict', target: number, name = ''): number {
    const number = { typedef: 8, volatile: 9, const: 10, restrict: 11 }[kind];
    return this.raw({ kind: number, name, third: target });
  }

  prototype(returns: number, parameters: readonly Element[]): number {
    const words = parameters.flatMap(([name, type = 0]) => [this.string(name ?? ''), type]);
    return this.raw({ kind: 13, count: parameters.length, third: returns, words });
  }

  variable(name: string, type: number, linkage = 1): number {
    return this.raw({ kind: 14, name, third: type, words: [linkage] });
  }

  /** Entries as `[null, variable, offset, size]`. */
  datasec(name: string, size: number, entries: readonly Element[]): number {
    const words = entries.flatMap(([, type = 0, offset = 0, bytes = 0]) => [type, offset, bytes]);
    return this.raw({ kind: 15, name, count: entries.length, third: size, words });
  }

  bytes(endianness: Endianness = 'little'): Uint8Array {
    const words = this.#types.flatMap(({ name, info, third, words: rest }) => [
      name,
      info,
      third,
      ...rest,
    ]);
    const types = wordBytes(words, endianness);
    const header = Buffer.alloc(24);
    const word = (value: number, at: number): unknown =>
      endianness === 'little' ? header.writeUInt32LE(value, at) : header.writeUInt32BE(value, at);
    if (endianness === 'little') header.writeUInt16LE(0xeb9f);
    else header.writeUInt16BE(0xeb9f);
    header[2] = 1;
    word(24, 4);
    word(0, 8);
    word(types.length, 12);
    word(types.length, 16);
    word(this.#stringBytes.length, 20);
    return new Uint8Array(Buffer.concat([header, types, Buffer.from(this.#stringBytes)]));
  }
}

/** 32-bit words in a byte order. */
export function wordBytes(words: readonly number[], endianness: Endianness = 'little'): Uint8Array {
  const out = Buffer.alloc(words.length * 4);
  words.forEach((value, index) => {
    if (endianness === 'little') out.writeUInt32LE(value >>> 0, index * 4);
    else out.writeUInt32BE(value >>> 0, index * 4);
  });
  return new Uint8Array(out);
}
