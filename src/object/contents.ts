import { CAPS, fail } from '../base/index.ts';
import { parseBtf, parseBtfExt } from '../btf/index.ts';
import type { Btf, BtfExt } from '../btf/index.ts';
import {
  findSection,
  MACHINE_BPF,
  parseElf,
  readRelocations,
  readSymbols,
  SECTION_FLAG,
  SECTION_TYPE,
  sectionBytes,
} from '../elf/index.ts';
import type { ElfFile, ElfRelocation, ElfSection, ElfSymbol } from '../elf/index.ts';
import { Budget } from './budget.ts';

/** Room that libbpf has for the license, the final zero included. */
const LICENSE_ROOM = 64;

/** The parts of an object file, sorted by what libbpf does with them. */
export interface ObjectContents {
  readonly elf: ElfFile;
  readonly symbols: readonly ElfSymbol[];
  readonly btf: Btf | null;
  readonly ext: BtfExt | null;
  readonly license: string | null;
  /** Executable sections in file order. */
  readonly code: readonly ElfSection[];
  /** Section of the subprograms. */
  readonly text: ElfSection | null;
  readonly data: readonly DataSection[];
  readonly declaredMaps: ElfSection | null;
  readonly structOps: readonly ElfSection[];
  readonly arena: ElfSection | null;
  readonly jumpTables: ElfSection | null;
  /** By index of the section that is patched. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
  readonly hasDwarf: boolean;
  readonly budget: Budget;
}

export interface DataSection {
  readonly section: ElfSection;
  readonly role: 'data' | 'rodata' | 'bss';
}

/** Reads the containers. Throws `elf-…`, `btf-invalid`, `object-invalid`, `object-unsupported`, `size-exceeded`. */
export function readContents(bytes: Uint8Array): ObjectContents {
  const elf = readBpfElf(bytes);
  const sections = elf.sections.filter((section) => !isIgnored(section));
  refuseLegacyMaps(sections);
  const symbolTable = findSymbolTable(elf);
  const code = sections.filter(isCode);
  const structOps = sections.filter((section) => isData(section) && isStructOps(section.name));
  const declaredMaps = sections.findLast((section) => section.name === '.maps') ?? null;
  const patched = [...code, ...structOps, ...(declaredMaps === null ? [] : [declaredMaps])];
  return {
    elf,
    symbols: readSymbols(elf, symbolTable),
    ...readTypes(elf),
    license: readLicense(elf, sections),
    code,
    text: code.findLast((section) => section.name === '.text') ?? null,
    data: sections.flatMap(asDataSection),
    declaredMaps,
    structOps,
    arena: dataNamed(sections, '.addr_space.1'),
    jumpTables: dataNamed(sections, '.jumptables'),
    relocations: collectRelocations(elf, sections, patched),
    hasDwarf: elf.sections.some((section) => section.name.startsWith('.debug_')),
    budget: new Budget(),
  };
}

/** The bytes of a section of a BPF object; null when there is no such section. */
export function objectSection(bytes: Uint8Array, name: string): Uint8Array | null {
  const elf = readBpfElf(bytes);
  const section = findSection(elf, name);
  return section === undefined ? null : sectionBytes(elf, section);
}

function readBpfElf(bytes: Uint8Array): ElfFile {
  if (bytes.length > CAPS.object)
    fail('size-exceeded', `The object has ${bytes.length} bytes; at most ${CAPS.object} are read.`);
  const elf = parseElf(bytes);
  // Machine 0 is what LLVM before 4 wrote.
  if (elf.kind !== 'relocatable' || (elf.machine !== MACHINE_BPF && elf.machine !== 0))
    fail(
      'elf-unsupported',
      `The ELF file is ${elf.kind} for machine ${elf.machine}, not relocatable for BPF (${MACHINE_BPF}).`,
      { hint: 'Compile it with: clang -target bpf -g -O2 -c FILE.bpf.c -o FILE.bpf.o' },
    );
  const total = elf.sections.reduce(
    (sum, { type, size }) => sum + (type === SECTION_TYPE.nobits ? 0 : size),
    0,
  );
  if (total > bytes.length)
    fail(
      'elf-invalid',
      `The sections of the ELF file overlap: together ${total} bytes of ${bytes.length}.`,
    );
  return elf;
}

/** What libbpf does not look at. */
function isIgnored({ type, name, size }: ElfSection): boolean {
  if (type === SECTION_TYPE.null || type === SECTION_TYPE.strtab) return true;
  if (type === SECTION_TYPE.progbits && size === 0 && name === '.text') return true;
  return /^(\.rel)?\.debug_|^\.rel\.BTF(\.ext)?$/.test(name);
}

function isCode({ type, flags, size, name }: ElfSection): boolean {
  if (['license', 'version', '.maps', '.BTF', '.BTF.ext'].includes(name)) return false;
  return type === SECTION_TYPE.progbits && size > 0 && (flags & SECTION_FLAG.execute) !== 0;
}

function isData({ type, flags, size }: ElfSection): boolean {
  return type === SECTION_TYPE.progbits && size > 0 && (flags & SECTION_FLAG.execute) === 0;
}

function isStructOps(name: string): boolean {
  return /^\??\.struct_ops(\.link)?$/.test(name);
}

function dataNamed(sections: readonly ElfSection[], name: string): ElfSection | null {
  return sections.findLast((section) => isData(section) && section.name === name) ?? null;
}

function asDataSection(section: ElfSection): readonly DataSection[] {
  if (isData(section)) {
    if (/^\.data(\.|$)/.test(section.name)) return [{ section, role: 'data' }];
    if (/^\.rodata(\.|$)/.test(section.name)) return [{ section, role: 'rodata' }];
  }
  const isBss = section.type === SECTION_TYPE.nobits && /^\.bss(\.|$)/.test(section.name);
  return isBss && section.size > 0 ? [{ section, role: 'bss' }] : [];
}

function refuseLegacyMaps(sections: readonly ElfSection[]): void {
  if (sections.some((section) => section.name === 'maps'))
    fail(
      'object-unsupported',
      'The object defines maps in a section "maps"; libbpf 1.0 took that way of defining maps out.',
      { hint: 'Define maps as structs with __uint and __type in SEC(".maps").' },
    );
}

function findSymbolTable(elf: ElfFile): ElfSection {
  const [table, second] = elf.sections.filter(({ type }) => type === SECTION_TYPE.symtab);
  if (second !== undefined) fail('elf-invalid', 'The ELF file has several symbol tables.');
  return (
    table ??
    fail('object-invalid', 'The object has no symbol table; it seems to be stripped.', {
      hint: 'Strip with llvm-strip -g, which takes the debug sections only.',
    })
  );
}

function readTypes(elf: ElfFile): { btf: Btf | null; ext: BtfExt | null } {
  const types = findSection(elf, '.BTF');
  if (types === undefined) return { btf: null, ext: null };
  const btf = parseBtf(sectionBytes(elf, types));
  if (btf.endianness !== elf.endianness)
    fail('btf-invalid', `The BTF is ${btf.endianness}-endian, the object is not.`);
  const ext = findSection(elf, '.BTF.ext');
  return { btf, ext: ext === undefined ? null : parseBtfExt(sectionBytes(elf, ext), btf) };
}

function readLicense(elf: ElfFile, sections: readonly ElfSection[]): string | null {
  const section = sections.findLast(({ name }) => name === 'license');
  checkVersion(sections.findLast(({ name }) => name === 'version'));
  if (section === undefined) return null;
  const bytes = sectionBytes(elf, section).subarray(0, LICENSE_ROOM - 1);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function checkVersion(section: ElfSection | undefined): void {
  if (section !== undefined && section.size !== 4)
    fail('object-invalid', `The section "version" has ${section.size} bytes, not 4.`);
}

function collectRelocations(
  elf: ElfFile,
  sections: readonly ElfSection[],
  patched: readonly ElfSection[],
): ReadonlyMap<number, readonly ElfRelocation[]> {
  const targets = new Set(patched.map((section) => section.index));
  const found = new Map<number, ElfRelocation[]>();
  for (const section of sections) {
    const { type, info, name } = section;
    if (type === SECTION_TYPE.rel && info >= elf.sections.length)
      fail('elf-invalid', `Section ${name} patches section ${info}, which does not exist.`);
    const isRelocation = type === SECTION_TYPE.rel || type === SECTION_TYPE.rela;
    if (!isRelocation || !targets.has(info)) continue;
    if (type === SECTION_TYPE.rela)
      fail('object-unsupported', `Section ${name} has relocations with addends (RELA).`);
    const list = found.get(info) ?? [];
    for (const relocation of readRelocations(elf, section)) list.push(relocation);
    found.set(info, list);
  }
  return found;
}

/** The raw BTF of a BPF object, for a reader of its own (`parseBtf`); null when it has none. */
export function objectBtf(bytes: Uint8Array): Uint8Array | null {
  return objectSection(bytes, '.BTF');
}
