export { MACHINE_BPF, RESERVED_SECTIONS, SECTION_FLAG, SECTION_TYPE } from './model.ts';
export type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from './model.ts';
export { findSection, parseElf, sectionBytes, sectionReader } from './parse.ts';
export { readRelocations, readSymbols } from './symbols.ts';
