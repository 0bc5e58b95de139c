import { fail } from '../base/index.ts';
import { sectionReader } from '../elf/index.ts';
import type { ElfSection, ElfSymbol } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import type { ExternTable } from './externs.ts';
import { INSTRUCTION_SIZE } from './functions.ts';
import type { CodeFunction, FunctionTable } from './functions.ts';
import { CALL, LOAD_IMMEDIATE_64, SOURCE_SUBPROGRAM } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { isExtern, isGlobal, symbolOf } from './symbols.ts';

/** What an instruction refers to by its relocation. */
export type Reference =
  | { readonly kind: 'map'; readonly name: string }
  | {
      readonly kind: 'data';
      readonly section: string;
      readonly index: number;
      readonly offset: number;
    }
  | { readonly kind: 'function'; readonly target: CodeFunction }
  | { readonly kind: 'kfunc' | 'ksym'; readonly name: string }
  | { readonly kind: 'none' };

/** What references are looked up in. */
export interface ReferenceTables {
  readonly contents: ObjectContents;
  readonly functions: FunctionTable;
  readonly externs: ExternTable;
  /** Name of the declared map at an offset of `.maps`. */
  readonly mapAt: ReadonlyMap<number, string>;
  /** Names of the data sections by index. */
  readonly dataSections: ReadonlyMap<number, string>;
  /** Name of the arena map that holds `.addr_space.1`. */
  readonly arenaMap: string | null;
}

/** Reads a relocation of an instruction by libbpf's rules (`bpf_program__record_reloc`). Throws `object-invalid`. */
export function resolveReference(
  tables: ReferenceTables,
  instruction: Instruction,
  symbol: ElfSymbol,
): Reference {
  if (isExtern(symbol)) return externReference(tables.externs, symbol);
  if (instruction.opcode === CALL) return callReference(tables, instruction, symbol);
  return loadReference(tables, instruction, symbol);
}

/** The symbols that the functions of a section are patched with, by offset. Throws `elf-invalid`, `object-invalid`. */
export function symbolsByOffset(
  contents: ObjectContents,
  functions: FunctionTable,
  section: ElfSection,
): ReadonlyMap<number, ElfSymbol> {
  const found = new Map<number, ElfSymbol>();
  const reader = sectionReader(contents.elf, section);
  for (const relocation of contents.relocations.get(section.index) ?? []) {
    const { offset } = relocation;
    const symbol = symbolOf(contents, relocation);
    if (offset % INSTRUCTION_SIZE !== 0 || offset >= section.size)
      fail('elf-invalid', `A relocation of section ${section.name} patches byte ${offset}.`);
    // Code of a weak function that another one replaced belongs to nobody.
    if (functions.at(section.index, offset) === undefined) continue;
    const opcode = reader.u8(offset);
    if (opcode !== CALL && opcode !== LOAD_IMMEDIATE_64)
      fail(
        'object-invalid',
        `A relocation for ${symbol.name} patches an instruction that has no room for it (0x${opcode.toString(16)}).`,
      );
    found.set(offset, symbol);
  }
  return found;
}

/** A call within the section, without a relocation. */
export function localCall(
  { contents, functions }: ReferenceTables,
  instruction: Instruction,
): CodeFunction {
  const offset = instruction.at + (instruction.immediate + 1) * INSTRUCTION_SIZE;
  return functions.at(contents.text?.index ?? 0, offset) ?? noFunction(offset);
}

function externReference(externs: ExternTable, symbol: ElfSymbol): Reference {
  const found = externs.bySymbol.get(symbol.index);
  switch (found?.kind) {
    case 'ksym-function':
      return { kind: 'kfunc', name: found.name };
    case 'ksym-variable':
      return { kind: 'ksym', name: found.name };
    case 'kconfig':
      return { kind: 'data', section: '.kconfig', index: -1, offset: 0 };
    case undefined:
      return fail('object-invalid', `Extern ${symbol.name} is not described.`);
  }
}

function callReference(
  { contents, functions }: ReferenceTables,
  instruction: Instruction,
  symbol: ElfSymbol,
): Reference {
  if (instruction.source !== SOURCE_SUBPROGRAM)
    fail('object-invalid', `A relocation for ${symbol.name} patches a call of a helper.`);
  if (contents.text?.index !== symbol.section)
    fail(
      'object-unsupported',
      `A program calls ${symbol.name}, which does not stand in .text; libbpf takes subprograms from there only.`,
    );
  const offset = symbol.value + (instruction.immediate + 1) * INSTRUCTION_SIZE;
  return {
    kind: 'function',
    target: functions.at(symbol.section, offset) ?? noFunction(offset),
  };
}

function noFunction(offset: number): never {
  return fail('object-invalid', `A call leads to byte ${offset} of .text, where no function is.`);
}

function loadReference(
  tables: ReferenceTables,
  instruction: Instruction,
  symbol: ElfSymbol,
): Reference {
  const { contents, functions } = tables;
  const offset = symbol.value + instruction.immediate;
  if (isSubprogram(contents, symbol))
    return {
      kind: 'function',
      target: functions.at(symbol.section, offset) ?? noFunction(offset),
    };
  if (symbol.section === contents.arena?.index) return arenaReference(tables);
  if (symbol.section === contents.jumpTables?.index) return { kind: 'none' };
  const data = tables.dataSections.get(symbol.section);
  if (data !== undefined) return { kind: 'data', section: data, index: symbol.section, offset };
  return mapReference(tables, symbol);
}

/** A static function is meant by its section, a global one by its name. */
function isSubprogram({ text }: ObjectContents, symbol: ElfSymbol): boolean {
  if (symbol.section !== text?.index) return false;
  if (symbol.binding === 'local') return symbol.type === 'section';
  return isGlobal(symbol) && symbol.type === 'func';
}

function arenaReference({ arenaMap }: ReferenceTables): Reference {
  return arenaMap === null
    ? fail('object-invalid', 'The object has arena variables but no arena map.')
    : { kind: 'map', name: arenaMap };
}

function mapReference({ contents, mapAt }: ReferenceTables, symbol: ElfSymbol): Reference {
  const index = contents.declaredMaps?.index;
  const name = symbol.section === index ? mapAt.get(symbol.value) : undefined;
  if (name !== undefined) return { kind: 'map', name };
  const section = contents.elf.sections[symbol.section]?.name ?? '';
  return fail(
    'object-invalid',
    `An instruction refers to "${symbol.name}" in section "${section}", which holds no map and no data there.`,
  );
}
