import type { Endianness } from '../../../src/base/index.ts';
import type { BtfBuilder } from '../btf/build.ts';
import { buildElf, relocationBytes, symbolSections } from '../elf/build.ts';
import type { SectionInput, SymbolInput } from '../elf/build.ts';

/** An instruction: opcode, destination and source register, offset, immediate. */
export type Word = readonly [
  opcode: number,
  destination?: number,
  source?: number,
  offset?: number,
  immediate?: number,
];

/** `r0 = 0; exit`. */
export const RETURN: readonly Word[] = [[0xb7], [0x95]];

/** `call` of a helper. */
export const helper = (number: number): Word => [0x85, 0, 0, 0, number];
/** `call` of a subprogram: distance for one in the same section, -1 with a relocation. */
export const call = (distance = -1): Word => [0x85, 0, 1, 0, distance];
/** `rN = 64-bit immediate`, which relocations turn into maps and addresses. */
export const load = (register: number, immediate = 0): readonly Word[] => [
  [0x18, register, 0, 0, immediate],
  [0],
];

/** Bytes of instructions. */
export function code(words: readonly Word[], endianness: Endianness = 'little'): Uint8Array {
  const out = Buffer.alloc(words.length * 8);
  words.forEach(([opcode, destination = 0, source = 0, offset = 0, immediate = 0], index) => {
    const at = index * 8;
    out[at] = opcode;
    const little = endianness === 'little';
    out[at + 1] = little ? (source << 4) | destination : (destination << 4) | source;
    if (little) {
      out.writeInt16LE(offset, at + 2);
      out.writeInt32LE(immediate, at + 4);
    } else {
      out.writeInt16BE(offset, at + 2);
      out.writeInt32BE(immediate, at + 4);
    }
  });
  return new Uint8Array(out);
}

export interface ObjectInput {
  /** Sections 1, 2, …; symbols and BTF come behind them. */
  readonly sections: readonly SectionInput[];
  /** Symbol n of the list has index n + 1. */
  readonly symbols?: readonly SymbolInput[];
  /** By name of the section that is patched: `[offset, symbol index]`. */
  readonly relocations?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly btf?: BtfBuilder | undefined;
  readonly ext?: Uint8Array | undefined;
}

/** Bytes of a BPF object as clang lays it out. */
export function buildObject(input: ObjectInput): Uint8Array {
  const sections = [...input.sections];
  const indexOf = (name: string): number =>
    input.sections.findIndex((section) => section.name === name) + 1;
  for (const [target, entries] of Object.entries(input.relocations ?? {}))
    sections.push({
      name: `.rel${target}`,
      type: 9,
      info: indexOf(target),
      entrySize: 16,
      bytes: relocationBytes(entries.map(([offset, symbol]) => [offset, symbol, 1])),
    });
  if (input.btf !== undefined) sections.push({ name: '.BTF', bytes: input.btf.bytes() });
  if (input.ext !== undefined) sections.push({ name: '.BTF.ext', bytes: input.ext });
  sections.push(...symbolSections(input.symbols ?? [], sections.length + 2));
  return buildElf({ sections });
}

/** An executable section of one or more functions. */
export function codeSection(name: string, words: readonly Word[]): SectionInput {
  return { name, flags: 6, bytes: code(words) };
}

/** Symbol of a global function. */
export function functionSymbol(
  name: string,
  section: number,
  place: { readonly value?: number; readonly size: number; readonly binding?: number },
): SymbolInput {
  return { name, binding: 1, type: 2, section, ...place };
}

/** Adds `__uint(name, value)`: a pointer to an array. */
export function uintMember(btf: BtfBuilder, int: number, value: number): number {
  return btf.ptr(btf.array(int, value));
}

/** Members of a map's struct, in order: numbers are `__uint`, `{ type }` is `__type`. */
export interface MapInput {
  readonly name: string;
  readonly members: Readonly<Record<string, number | { readonly type: number }>>;
}

/** Adds the struct and the variable of a map; answers the variable's id. */
export function addMap(btf: BtfBuilder, int: number, { name, members }: MapInput): number {
  const entries = Object.entries(members).map(([member, value], index) => {
    const id = typeof value === 'number' ? uintMember(btf, int, value) : btf.ptr(value.type);
    return [member, id, index * 64] as const;
  });
  return btf.variable(name, btf.struct('', entries.length * 8, entries));
}
