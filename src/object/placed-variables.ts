import { fail } from '../base/index.ts';
import type { Btf, BtfDataSection, BtfVariable } from '../btf/index.ts';
import type { ElfSymbol } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import { globalVariables, isHidden } from './symbols.ts';

/** A variable of a BTF data section with its real place. */
export interface PlacedVariable {
  readonly variable: BtfVariable;
  readonly offset: number;
  /** Bytes as the section entry has them. */
  readonly size: number;
  readonly linkage: 'static' | 'global' | 'weak';
}

/** The BTF data sections of an object by name. */
export interface PlacedSections {
  /** Variables by offset; empty for a section that BTF does not describe. */
  variablesOf(section: string): readonly PlacedVariable[];
  /** Id of the data section; 0 when BTF does not describe it. */
  idOf(section: string): number;
}

/** What the kernel supplies has no place in the file. */
const EXTERN_SECTIONS: readonly string[] = ['.kconfig', '.ksyms'];

/**
 * Puts the places in that clang leaves open in BTF: section sizes and offsets of global variables come from ELF, as in
 * libbpf's `btf_fixup_datasec`. Throws `object-invalid` where libbpf would give up.
 */
export function placeVariables(contents: ObjectContents): PlacedSections {
  const { btf } = contents;
  const symbols = globalVariables(contents);
  const sizes = new Map(contents.elf.sections.toReversed().map(({ name, size }) => [name, size]));
  const placed = new Map<string, { id: number; variables: readonly PlacedVariable[] }>();
  for (const id of btf?.idsOf('datasec') ?? []) {
    const section = btf?.type(id);
    if (btf === null || section?.kind !== 'datasec' || EXTERN_SECTIONS.includes(section.name))
      continue;
    contents.budget.take(section.variables.length);
    const variables = placeSection({ sizes, btf, symbols }, section);
    if (!placed.has(section.name)) placed.set(section.name, { id, variables });
  }
  return {
    variablesOf: (section) => placed.get(section)?.variables ?? [],
    idOf: (section) => placed.get(section)?.id ?? 0,
  };
}

interface Placing {
  /** Bytes of the ELF sections by name. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly btf: Btf;
  readonly symbols: ReadonlyMap<string, ElfSymbol>;
}

function placeSection(state: Placing, section: BtfDataSection): readonly PlacedVariable[] {
  const size = section.size || elfSize(state.sizes, section.name);
  const placed = section.variables.map((entry) => {
    const variable = state.btf.type(entry.type);
    if (variable.kind !== 'var')
      return fail(
        'btf-invalid',
        `BTF section ${section.name} lists type ${entry.type}, no variable.`,
      );
    const symbol = variable.linkage === 'global' ? symbolFor(state, variable) : undefined;
    return {
      variable,
      // Linked objects (bpftool gen object) have sizes and offsets filled in already.
      offset: section.size === 0 && symbol !== undefined ? symbol.value : entry.offset,
      size: entry.size,
      linkage: linkageOf(symbol),
    };
  });
  placed.sort((a, b) => a.offset - b.offset);
  refuseOverlap(section.name, size, placed);
  return placed;
}

function elfSize(sizes: ReadonlyMap<string, number>, name: string): number {
  const size = sizes.get(name) ?? 0;
  return size > 0
    ? size
    : fail('object-invalid', `BTF describes section ${name}, which the object lacks or has empty.`);
}

function symbolFor({ symbols }: Placing, { name }: BtfVariable): ElfSymbol {
  return (
    symbols.get(name) ??
    fail('object-invalid', `BTF describes the variable ${name}, which has no symbol.`)
  );
}

function linkageOf(symbol: ElfSymbol | undefined): PlacedVariable['linkage'] {
  if (symbol === undefined || isHidden(symbol)) return 'static';
  return symbol.binding === 'weak' ? 'weak' : 'global';
}

/** The kernel refuses such BTF, and nothing that follows has to think of it. */
function refuseOverlap(section: string, size: number, placed: readonly PlacedVariable[]): void {
  let end = 0;
  for (const { variable, offset, size: bytes } of placed) {
    if (offset < end)
      fail('object-invalid', `Variable ${variable.name} of section ${section} overlaps another.`);
    end = offset + bytes;
    if (end > size)
      fail(
        'object-invalid',
        `Variable ${variable.name} reaches over the end of section ${section}.`,
      );
  }
}
