import type { Endianness } from '../base/index.ts';

/** A 64-bit ELF file as the System V gABI describes it; a view of the bytes it was made from. */
export interface ElfFile {
  readonly bytes: Uint8Array;
  readonly endianness: Endianness;
  readonly kind: 'none' | 'relocatable' | 'executable' | 'shared' | 'core' | 'other';
  /** `e_machine`: 247 for BPF, 0 for objects of LLVM before 4. */
  readonly machine: number;
  /** By section index; entry 0 is the null section. */
  readonly sections: readonly ElfSection[];
}

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  /** `sh_type`, one of {@link SECTION_TYPE} or another number. */
  readonly type: number;
  /** `sh_flags`, lower 32 bits; a sum of {@link SECTION_FLAG}. */
  readonly flags: number;
  /** `sh_offset` and `sh_size` in bytes; a section of type `nobits` has a size and no bytes. */
  readonly offset: number;
  readonly size: number;
  /** `sh_link` and `sh_info`. */
  readonly link: number;
  readonly info: number;
  /** `sh_entsize`. */
  readonly entrySize: number;
}

export interface ElfSymbol {
  /** Position in its table. */
  readonly index: number;
  readonly name: string;
  readonly binding: 'local' | 'global' | 'weak' | 'other';
  readonly type: 'notype' | 'object' | 'func' | 'section' | 'file' | 'other';
  readonly visibility: 'default' | 'internal' | 'hidden' | 'protected';
  /** `st_shndx`: 0 undefined, from 0xff00 on reserved meanings. */
  readonly section: number;
  /** Bytes from the start of the section in a relocatable file. */
  readonly value: number;
  readonly size: number;
}

export interface ElfRelocation {
  /** Bytes from the start of the section that is patched. */
  readonly offset: number;
  /** Index in the symbol table that the relocation section links to. */
  readonly symbol: number;
  /** `R_BPF_64_64` is 1, `R_BPF_64_32` is 10. */
  readonly type: number;
  /** Null for SHT_REL, where the addend stands in the patched bytes. */
  readonly addend: bigint | null;
}

interface SectionTypes {
  readonly null: number;
  readonly progbits: number;
  readonly symtab: number;
  readonly strtab: number;
  readonly rela: number;
  readonly nobits: number;
  readonly rel: number;
  readonly dynsym: number;
}

export const SECTION_TYPE: SectionTypes = {
  null: 0,
  progbits: 1,
  symtab: 2,
  strtab: 3,
  rela: 4,
  nobits: 8,
  rel: 9,
  dynsym: 11,
};

interface SectionFlags {
  readonly write: number;
  readonly allocate: number;
  readonly execute: number;
  readonly compressed: number;
}

export const SECTION_FLAG: SectionFlags = {
  write: 0x1,
  allocate: 0x2,
  execute: 0x4,
  compressed: 0x800,
};

/** `e_machine` of BPF. */
export const MACHINE_BPF = 247;

/** From here on `st_shndx` is no index (SHN_LORESERVE). */
export const RESERVED_SECTIONS = 0xff00;
