import { fail } from '../base/index.ts';
import { RESERVED_SECTIONS } from '../elf/index.ts';
import type { ElfRelocation, ElfSymbol } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';

/** True for what the kernel has to supply: functions and variables declared `extern`. */
export function isExtern(symbol: ElfSymbol): boolean {
  return symbol.section === 0 && isGlobal(symbol) && symbol.type === 'notype';
}

export function isGlobal(symbol: ElfSymbol): boolean {
  return symbol.binding === 'global' || symbol.binding === 'weak';
}

/** Hidden and internal symbols are for the object alone, as static ones are. */
export function isHidden(symbol: ElfSymbol): boolean {
  return symbol.visibility === 'hidden' || symbol.visibility === 'internal';
}

/** Global variables by name; of several with one name the first, as libbpf looks them up. */
export function globalVariables(contents: ObjectContents): ReadonlyMap<string, ElfSymbol> {
  const found = new Map<string, ElfSymbol>();
  for (const symbol of contents.symbols)
    if (symbol.type === 'object' && isGlobal(symbol) && !found.has(symbol.name))
      found.set(symbol.name, symbol);
  return found;
}

/** The symbol that a relocation means. Throws `elf-invalid` when it is none or lies in no section. */
export function symbolOf(contents: ObjectContents, relocation: ElfRelocation): ElfSymbol {
  const symbol =
    contents.symbols[relocation.symbol] ??
    fail('elf-invalid', `A relocation names symbol ${relocation.symbol}, which does not exist.`);
  if (symbol.section >= contents.elf.sections.length || symbol.section >= RESERVED_SECTIONS)
    fail(
      'elf-invalid',
      `A relocation names ${symbol.name} in section ${symbol.section}, which does not exist.`,
    );
  return symbol;
}
