import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findTool } from './needs.ts';

/** Where to put the object, and what its enumerators of 64 bits are: clang 14 keeps their lower halves only. */
export interface Enum64Options {
  readonly dir: string;
  readonly endianness: 'little' | 'big';
  readonly values: Readonly<Record<string, bigint>>;
}

const HEADER = { length: 4, typesLength: 12, stringsOffset: 16 } as const;
const KIND = { enum: 6, enum64: 19 } as const;
/** Bytes behind the three words of a type, fixed or for each of its parts, by kind. */
const FIXED: Readonly<Record<number, number>> = { 1: 4, 3: 12, 14: 4, 17: 4 };
const FOR_EACH: Readonly<Record<number, number>> = { 4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12 };

/**
 * A copy of an object in which enumerations of 8 bytes are BTF_KIND_ENUM64, as clang 15 and later write them. Returns the
 * path. (Documentation/bpf/btf.rst, 2.2.19.)
 */
export function withEnum64(path: string, options: Enum64Options): string {
  const objcopy = findTool('llvm-objcopy') ?? 'llvm-objcopy';
  const section = join(options.dir, 'BTF');
  const output = join(options.dir, 'enum64.bpf.o');
  execFileSync(objcopy, [`--dump-section=.BTF=${section}`, path, output]);
  writeFileSync(section, convert(readFileSync(section), options));
  // The relocations of .BTF are for linkers and would be wrong now; libbpf goes by symbols.
  execFileSync(objcopy, [
    ...['--remove-section=.rel.BTF', `--update-section=.BTF=${section}`, path, output],
  ]);
  return output;
}

function convert(btf: Buffer, { endianness, values }: Enum64Options): Buffer {
  const word = (bytes: Buffer, at: number): number =>
    endianness === 'little' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const make = (...words: number[]): Buffer => {
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((value, index) =>
      endianness === 'little'
        ? bytes.writeUInt32LE(value >>> 0, index * 4)
        : bytes.writeUInt32BE(value >>> 0, index * 4),
    );
    return bytes;
  };

  const start = word(btf, HEADER.length);
  const end = start + word(btf, HEADER.typesLength);
  const strings = btf.subarray(start + word(btf, HEADER.stringsOffset));
  const nameAt = (at: number): string => strings.toString('latin1', at, strings.indexOf(0, at));

  const enum64 = (type: Buffer, count: number): Buffer => {
    const parts = Array.from({ length: count }, (_, index) => {
      const name = word(type, 12 + index * 8);
      const value = values[nameAt(name)] ?? BigInt(word(type, 16 + index * 8));
      return { name, value };
    });
    const signed = parts.some(({ value }) => value < 0n) ? 0x8000_0000 : 0;
    const head = make(word(type, 0), signed | (KIND.enum64 << 24) | count, 8);
    const entries = parts.map(({ name, value }) =>
      make(name, Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n))),
    );
    return Buffer.concat([head, ...entries]);
  };

  const types: Buffer[] = [];
  for (let at = start; at < end;) {
    const info = word(btf, at + 4);
    const kind = (info >>> 24) & 0x1f;
    const count = info & 0xffff;
    const length = 12 + (FIXED[kind] ?? (FOR_EACH[kind] ?? 0) * count);
    const type = btf.subarray(at, at + length);
    types.push(kind === KIND.enum && word(type, 8) === 8 ? enum64(type, count) : type);
    at += length;
  }
  const all = Buffer.concat(types);
  const header = Buffer.from(btf.subarray(0, start));
  make(all.length, all.length).copy(header, HEADER.typesLength);
  return Buffer.concat([header, all, strings]);
}
