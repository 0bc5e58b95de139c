import { BinaryReader, fail, StringTable } from '../base/index.ts';
import type { Endianness } from '../base/index.ts';
import { SECTION_FLAG, SECTION_TYPE } from './model.ts';
import type { ElfFile, ElfSection } from './model.ts';

const HEADER_SIZE = 64;
const SECTION_HEADER_SIZE = 64;
/** More than any compiler makes; `-ffunction-sections` over a whole kernel stays below. */
const MAX_SECTIONS = 1_000_000;
/** SHN_XINDEX: the real number stands in section 0. */
const EXTENDED_INDEX = 0xffff;
/** ELFDATA2LSB and ELFDATA2MSB. */
const BYTE_ORDERS: readonly (Endianness | undefined)[] = [undefined, 'little', 'big'];
const KINDS: readonly ElfFile['kind'][] = ['none', 'relocatable', 'executable', 'shared', 'core'];

/**
 * Reads header and section table of a 64-bit ELF file of either byte order. Every section lies inside the file; what is
 * in them is read by the functions of this room. Throws `elf-invalid`, or `elf-unsupported` for 32-bit files.
 */
export function parseElf(bytes: Uint8Array): ElfFile {
  const endianness = readIdentification(bytes);
  const reader = new BinaryReader(bytes, { endianness, code: 'elf-invalid', what: 'ELF file' });
  reader.check(0, HEADER_SIZE);
  const headers = readSectionHeaders(reader);
  return {
    bytes,
    endianness,
    kind: KINDS[reader.u16(16)] ?? 'other',
    machine: reader.u16(18),
    sections: nameSections(reader, headers),
  };
}

function readIdentification(bytes: Uint8Array): Endianness {
  const [m0, m1, m2, m3, fileClass, data, version] = bytes;
  if (m0 !== 0x7f || m1 !== 0x45 || m2 !== 0x4c || m3 !== 0x46)
    fail('elf-invalid', 'The file does not start as an ELF file does (7f 45 4c 46).');
  if (fileClass === 1) fail('elf-unsupported', 'The file is a 32-bit ELF file; BPF has 64 bits.');
  const known = fileClass === 2 && version === 1;
  const endianness = data === undefined ? undefined : BYTE_ORDERS[data];
  if (known && endianness !== undefined) return endianness;
  const found = bytes.slice(4, 7).join(', ');
  return fail('elf-invalid', `The ELF file has class, byte order and version ${found}.`);
}

/** A section before its name is known: where the name stands. */
type Header = Omit<ElfSection, 'name'> & { readonly nameOffset: number };

function readSectionHeaders(reader: BinaryReader): readonly Header[] {
  const table = reader.offset64(40);
  if (table === 0) return [];
  const entrySize = reader.u16(58);
  if (entrySize !== SECTION_HEADER_SIZE)
    fail('elf-invalid', `The ELF file has section headers of ${entrySize} bytes, not 64.`);
  // gABI: with 0xff00 sections and more e_shnum is 0 and section 0 has the number as its size.
  const short = reader.u16(60);
  const count = short === 0 ? reader.offset64(table + 32) : short;
  if (count > MAX_SECTIONS)
    fail('elf-invalid', `The ELF file has ${count} sections; at most ${MAX_SECTIONS} are read.`);
  reader.check(table, count * SECTION_HEADER_SIZE);
  return Array.from({ length: count }, (_, index) =>
    readSectionHeader(reader, table + index * SECTION_HEADER_SIZE, index),
  );
}

function readSectionHeader(reader: BinaryReader, at: number, index: number): Header {
  const type = reader.u32(at + 4);
  const header: Header = {
    nameOffset: reader.u32(at),
    index,
    type,
    flags: Number(reader.u64(at + 8) & 0xffff_ffffn),
    offset: type === SECTION_TYPE.null ? 0 : reader.offset64(at + 24),
    size: type === SECTION_TYPE.null ? 0 : reader.offset64(at + 32),
    link: reader.u32(at + 40),
    info: reader.u32(at + 44),
    entrySize: reader.offset64(at + 56),
  };
  if (type !== SECTION_TYPE.nobits) reader.check(header.offset, header.size);
  return header;
}

function nameSections(reader: BinaryReader, headers: readonly Header[]): readonly ElfSection[] {
  const short = reader.u16(62);
  const index = short === EXTENDED_INDEX ? headers[0]?.link : short;
  const table = headers[index ?? 0];
  if (table?.type !== SECTION_TYPE.strtab) {
    if (headers.length <= 1) return headers.map((header) => named(header, ''));
    fail('elf-invalid', 'The ELF file has no table of section names.');
  }
  const names = new StringTable(reader.slice(table.offset, table.size), {
    code: 'elf-invalid',
    what: 'The ELF table of section names',
  });
  return headers.map((header) =>
    named(header, header.type === SECTION_TYPE.null ? '' : names.at(header.nameOffset)),
  );
}

function named(header: Header, name: string): ElfSection {
  const { index, type, flags, offset, size, link, info, entrySize } = header;
  return { index, name, type, flags, offset, size, link, info, entrySize };
}

/** The bytes of a section, a view of the file; empty for `nobits`. Throws `elf-unsupported` for compressed sections. */
export function sectionBytes(elf: ElfFile, section: ElfSection): Uint8Array {
  if (section.type === SECTION_TYPE.nobits || section.type === SECTION_TYPE.null)
    return new Uint8Array(0);
  if ((section.flags & SECTION_FLAG.compressed) !== 0)
    fail('elf-unsupported', `ELF section ${section.name} is compressed.`, {
      hint: 'Decompress it with: llvm-objcopy --decompress-debug-sections FILE',
    });
  return elf.bytes.subarray(section.offset, section.offset + section.size);
}

/** A reader over {@link sectionBytes} that names the section in errors. */
export function sectionReader(elf: ElfFile, section: ElfSection): BinaryReader {
  return new BinaryReader(sectionBytes(elf, section), {
    endianness: elf.endianness,
    code: 'elf-invalid',
    what: `ELF section ${section.name}`,
  });
}

/** The first section of that name. */
export function findSection(elf: ElfFile, name: string): ElfSection | undefined {
  return elf.sections.find((section) => section.name === name);
}
