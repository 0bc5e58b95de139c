import { fail, StringTable } from '../base/index.ts';
import type { BinaryReader } from '../base/index.ts';
import { SECTION_TYPE } from './model.ts';
import type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from './model.ts';
import { sectionBytes, sectionReader } from './parse.ts';

/** Entries of one table; a whole kernel has some hundred thousand symbols. */
const MAX_ENTRIES = 1_048_576;
const SYMBOL_SIZE = 24;
const REL_SIZE = 16;
const RELA_SIZE = 24;
const BINDINGS: readonly ElfSymbol['binding'][] = ['local', 'global', 'weak'];
const TYPES: readonly ElfSymbol['type'][] = ['notype', 'object', 'func', 'section', 'file'];
const VISIBILITIES: readonly ElfSymbol['visibility'][] = [
  'default',
  'internal',
  'hidden',
  'protected',
];

/** Symbols of a `symtab` or `dynsym` section in their order, the null symbol included. Throws `elf-invalid`. */
export function readSymbols(elf: ElfFile, table: ElfSection): readonly ElfSymbol[] {
  if (table.type !== SECTION_TYPE.symtab && table.type !== SECTION_TYPE.dynsym)
    fail('elf-invalid', `ELF section ${table.name} is no symbol table.`);
  const count = entryCount(table, SYMBOL_SIZE);
  const strings = elf.sections[table.link];
  if (strings?.type !== SECTION_TYPE.strtab)
    fail('elf-invalid', `ELF section ${table.name} has no table of names.`);
  const reader = sectionReader(elf, table);
  const names = new StringTable(sectionBytes(elf, strings), {
    code: 'elf-invalid',
    what: `ELF section ${strings.name}`,
  });
  return Array.from({ length: count }, (_, index) => readSymbol(reader, names, index));
}

function readSymbol(reader: BinaryReader, names: StringTable, index: number): ElfSymbol {
  const at = index * SYMBOL_SIZE;
  const info = reader.u8(at + 4);
  const name = reader.u32(at);
  return {
    index,
    name: name === 0 ? '' : names.at(name),
    binding: BINDINGS[info >> 4] ?? 'other',
    type: TYPES[info & 0xf] ?? 'other',
    visibility: VISIBILITIES[reader.u8(at + 5) & 3] ?? 'default',
    section: reader.u16(at + 6),
    // An address of a kernel does not fit; nothing here computes with such symbols.
    value: Number(reader.u64(at + 8)),
    size: Number(reader.u64(at + 16)),
  };
}

/** Relocations of a `rel` or `rela` section in their order. Throws `elf-invalid`. */
export function readRelocations(elf: ElfFile, section: ElfSection): readonly ElfRelocation[] {
  const withAddend = section.type === SECTION_TYPE.rela;
  if (!withAddend && section.type !== SECTION_TYPE.rel)
    fail('elf-invalid', `ELF section ${section.name} holds no relocations.`);
  const size = withAddend ? RELA_SIZE : REL_SIZE;
  const reader = sectionReader(elf, section);
  return Array.from({ length: entryCount(section, size) }, (_, index) => {
    const at = index * size;
    const info = reader.u64(at + 8);
    return {
      offset: reader.offset64(at),
      symbol: Number(info >> 32n),
      type: Number(info & 0xffff_ffffn),
      addend: withAddend ? reader.i64(at + 16) : null,
    };
  });
}

function entryCount(section: ElfSection, size: number): number {
  if (section.entrySize !== size || section.size % size !== 0)
    fail(
      'elf-invalid',
      `ELF section ${section.name} has ${section.size} bytes in entries of ${section.entrySize}, not of ${size}.`,
    );
  const count = section.size / size;
  if (count > MAX_ENTRIES)
    fail('elf-invalid', `ELF section ${section.name} has more than ${MAX_ENTRIES} entries.`);
  return count;
}
