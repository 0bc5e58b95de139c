import { fail } from '../base/index.ts';
import { sectionReader } from '../elf/index.ts';
import type { ElfSection, ElfSymbol } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import { findHolder } from './holder.ts';
import { isGlobal, isHidden } from './symbols.ts';

/** Bytes of an instruction. */
export const INSTRUCTION_SIZE = 8;
/** Aliases share instructions; beyond this factor it is an attack. */
const MAX_SHARING = 4;

/** A program or subprogram: a run of instructions in one section. */
export interface CodeFunction {
  readonly name: string;
  readonly section: ElfSection;
  /** Bytes from the start of the section. */
  readonly offset: number;
  readonly size: number;
  readonly linkage: 'static' | 'global';
  /** False for functions of `.text`. */
  readonly isProgram: boolean;
}

/** All functions by section and offset. */
export interface FunctionTable {
  readonly all: readonly CodeFunction[];
  /** The function that holds an instruction. */
  at(section: number, offset: number): CodeFunction | undefined;
}

/** Finds the functions of all executable sections as libbpf does. Throws `object-invalid`, `object-unsupported`. */
export function findFunctions(contents: ObjectContents): FunctionTable {
  const bySection = new Map<number, CodeFunction[]>(
    contents.code.map((section) => [section.index, []]),
  );
  for (const symbol of contents.symbols) {
    const list = bySection.get(symbol.section);
    const section = contents.elf.sections[symbol.section];
    if (list === undefined || section === undefined || symbol.type !== 'func') continue;
    contents.budget.take();
    list.push(asFunction(contents, section, symbol));
  }
  for (const [index, list] of bySection) {
    list.sort((a, b) => a.offset - b.offset);
    refuseSharing(contents.elf.sections[index], list);
  }
  return {
    all: [...bySection.values()].flat(),
    at: (section, offset) => findHolder(bySection.get(section) ?? [], offset),
  };
}

function asFunction(
  contents: ObjectContents,
  section: ElfSection,
  symbol: ElfSymbol,
): CodeFunction {
  const { name, value: offset, size } = symbol;
  const isProgram = section !== contents.text;
  if (size === 0 || size % INSTRUCTION_SIZE !== 0 || offset % INSTRUCTION_SIZE !== 0)
    fail(
      'object-invalid',
      `Function ${name} of section ${section.name} is no run of instructions.`,
    );
  sectionReader(contents.elf, section).check(offset, size);
  if (isProgram && symbol.binding === 'local')
    fail(
      'object-unsupported',
      `Function ${name} is static and stands in section ${section.name}; libbpf takes global programs only.`,
      { hint: 'Take "static" away, or take SEC() away to make it a subprogram.' },
    );
  const linkage = isGlobal(symbol) && !isHidden(symbol) ? 'global' : 'static';
  return { name, section, offset, size, linkage, isProgram };
}

function refuseSharing(section: ElfSection | undefined, list: readonly CodeFunction[]): void {
  const total = list.reduce((sum, { size }) => sum + size, 0);
  if (section !== undefined && total > section.size * MAX_SHARING)
    fail('object-invalid', `The functions of section ${section.name} lie over each other.`);
}
