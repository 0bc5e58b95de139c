import type { Endianness } from '../../../src/base/index.ts';

/** A section to be: what is left out is 0 or empty. */
export interface SectionInput {
  readonly name: string;
  readonly type?: number;
  readonly flags?: number;
  readonly bytes?: Uint8Array;
  /** `sh_size` when it shall differ from the bytes, as for NOBITS. */
  readonly size?: number;
  /** `sh_offset` when it shall not be where the bytes are. */
  readonly offset?: number;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

export interface SymbolInput {
  readonly name: string;
  /** 0 local, 1 global, 2 weak. */
  readonly binding?: number;
  /** 0 none, 1 object, 2 function, 3 section. */
  readonly type?: number;
  readonly visibility?: number;
  readonly section?: number;
  readonly value?: number;
  readonly size?: number;
}

export interface ElfInput {
  readonly endianness?: Endianness;
  readonly kind?: number;
  readonly machine?: number;
  readonly sections: readonly SectionInput[];
}

const HEADER = 64;

/**
 * Bytes of an ELF file: header, section bytes, section headers. The sections given are 1, 2, …; the table of section names
 * comes last.
 */
export function buildElf(input: ElfInput): Uint8Array {
  const little = (input.endianness ?? 'little') === 'little';
  const names = new Names();
  const all: SectionInput[] = [
    { name: '', type: 0 },
    ...input.sections,
    { name: '.shstrtab', type: 3 },
  ];
  const nameOffsets = all.map(({ name }) => names.at(name));
  const bodies = all.map(({ name, bytes }) =>
    name === '.shstrtab' ? names.bytes() : (bytes ?? new Uint8Array(0)),
  );
  const starts: number[] = [];
  let end = HEADER;
  for (const body of bodies) {
    starts.push(end);
    end += body.length;
  }
  const out = Buffer.alloc(end + all.length * 64);
  const put = new Writer(out, little);
  out.set([0x7f, 0x45, 0x4c, 0x46, 2, little ? 1 : 2, 1]);
  put.u16(16, input.kind ?? 1);
  put.u16(18, input.machine ?? 247);
  put.u64(40, end);
  put.u16(58, 64);
  put.u16(60, all.length);
  put.u16(62, all.length - 1);
  all.forEach((section, index) => {
    const at = end + index * 64;
    out.set(bodies[index]!, starts[index]);
    put.u32(at, nameOffsets[index]!);
    put.u32(at + 4, section.type ?? 1);
    put.u64(at + 8, section.flags ?? 0);
    put.u64(at + 24, section.offset ?? starts[index]!);
    put.u64(at + 32, section.size ?? bodies[index]!.length);
    put.u32(at + 40, section.link ?? 0);
    put.u32(at + 44, section.info ?? 0);
    put.u64(at + 56, section.entrySize ?? 0);
  });
  return new Uint8Array(out);
}

/** A symbol table and its names as two sections; `link` is the index that the names will have. */
export function symbolSections(
  symbols: readonly SymbolInput[],
  link: number,
  endianness: Endianness = 'little',
): readonly SectionInput[] {
  const names = new Names();
  const all: SymbolInput[] = [{ name: '' }, ...symbols];
  const out = Buffer.alloc(all.length * 24);
  const put = new Writer(out, endianness === 'little');
  all.forEach((symbol, index) => {
    const at = index * 24;
    put.u32(at, names.at(symbol.name));
    out[at + 4] = ((symbol.binding ?? 0) << 4) | (symbol.type ?? 0);
    out[at + 5] = symbol.visibility ?? 0;
    put.u16(at + 6, symbol.section ?? 0);
    put.u64(at + 8, symbol.value ?? 0);
    put.u64(at + 16, symbol.size ?? 0);
  });
  return [
    { name: '.symtab', type: 2, bytes: new Uint8Array(out), link, entrySize: 24 },
    { name: '.strtab', type: 3, bytes: names.bytes() },
  ];
}

/** Entries of a SHT_REL section: `[offset, symbol, type]`. */
export function relocationBytes(
  entries: readonly (readonly [number, number, number])[],
  endianness: Endianness = 'little',
): Uint8Array {
  const out = Buffer.alloc(entries.length * 16);
  const put = new Writer(out, endianness === 'little');
  entries.forEach(([offset, symbol, type], index) => {
    put.u64(index * 16, offset);
    const info = (BigInt(symbol) << 32n) | BigInt(type);
    if (endianness === 'little') out.writeBigUInt64LE(info, index * 16 + 8);
    else out.writeBigUInt64BE(info, index * 16 + 8);
  });
  return new Uint8Array(out);
}

class Names {
  readonly #known = new Map<string, number>([['', 0]]);
  #bytes: number[] = [0];

  at(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const at = this.#bytes.length;
    this.#bytes.push(...Buffer.from(name), 0);
    this.#known.set(name, at);
    return at;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

class Writer {
  readonly #out: Buffer;
  readonly #little: boolean;

  constructor(out: Buffer, little: boolean) {
    this.#out = out;
    this.#little = little;
  }

  u16(at: number, value: number): void {
    if (this.#little) this.#out.writeUInt16LE(value, at);
    else this.#out.writeUInt16BE(value, at);
  }

  u32(at: number, value: number): void {
    if (this.#little) this.#out.writeUInt32LE(value, at);
    else this.#out.writeUInt32BE(value, at);
  }

  u64(at: number, value: number): void {
    if (this.#little) this.#out.writeBigUInt64LE(BigInt(value), at);
    else this.#out.writeBigUInt64BE(BigInt(value), at);
  }
}
