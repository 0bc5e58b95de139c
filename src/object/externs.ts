import { fail } from '../base/index.ts';
import { resolveType, sizeOf, spellType } from '../btf/index.ts';
import type { Btf, BtfFunction, BtfInt, BtfType, BtfVariable } from '../btf/index.ts';
import type { ElfSymbol } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import type { ExternSpec } from './model.ts';
import { isExtern } from './symbols.ts';

/** What the object wants from the kernel. */
export interface ExternTable {
  readonly all: readonly ExternSpec[];
  readonly bySymbol: ReadonlyMap<number, ExternSpec>;
  /** Bytes of the `.kconfig` map; 0 when there is none. */
  readonly kconfigSize: number;
}

/** Finds the externs as libbpf does. Throws `object-invalid` for one that BTF does not describe. */
export function findExterns(contents: ObjectContents): ExternTable {
  const bySymbol = new Map<number, ExternSpec>();
  const kconfig: KconfigPlace[] = [];
  const sections = sectionsOfExterns(contents.btf);
  for (const symbol of contents.symbols) {
    if (!isExtern(symbol) || symbol.name === '') continue;
    contents.budget.take();
    const found = describeExtern(contents, symbol, sections);
    bySymbol.set(symbol.index, found.spec);
    if (found.place !== null) kconfig.push(found.place);
  }
  const all = [...bySymbol.values()].sort(byKindAndName);
  return { all, bySymbol, kconfigSize: kconfigSize(kconfig) };
}

/** The data section by the id of each variable or function in it. */
function sectionsOfExterns(btf: Btf | null): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const id of btf?.idsOf('datasec') ?? []) {
    const section = btf?.type(id);
    if (section?.kind !== 'datasec') continue;
    for (const { type } of section.variables) if (!found.has(type)) found.set(type, section.name);
  }
  return found;
}

interface Found {
  readonly spec: ExternSpec;
  readonly place: KconfigPlace | null;
}

function describeExtern(
  { btf }: ObjectContents,
  symbol: ElfSymbol,
  sections: ReadonlyMap<number, string>,
): Found {
  const type = btf?.find(symbol.name, ['var', 'func'])[0];
  if (btf === null || type === undefined || !isExternType(type))
    return fail('object-invalid', `BTF does not describe the extern ${symbol.name}.`, {
      hint: 'Compile with -g, and declare it in SEC(".ksyms") via __ksym or in SEC(".kconfig") via __kconfig.',
    });
  const section = sections.get(type.id);
  const common = { name: symbol.name, weak: symbol.binding === 'weak' };
  if (section === '.kconfig' && type.kind === 'var')
    return {
      spec: { ...common, kind: 'kconfig', type: spellType(btf, type.type) },
      place: kconfigPlace(btf, type),
    };
  if (section !== '.ksyms')
    return fail(
      'object-unsupported',
      `Extern ${symbol.name} stands in section ${section ?? 'none'}; libbpf knows .kconfig and .ksyms.`,
    );
  const kind = type.kind === 'func' ? 'ksym-function' : 'ksym-variable';
  return { spec: { ...common, kind, type: spellType(btf, type.id) }, place: null };
}

function isExternType(type: BtfType): type is BtfVariable | BtfFunction {
  return (type.kind === 'var' || type.kind === 'func') && type.linkage === 'extern';
}

interface KconfigPlace {
  readonly name: string;
  readonly size: number;
  readonly alignment: number;
}

/** Size and alignment of a `__kconfig` variable, whose types libbpf restricts (`find_kcfg_type`). */
function kconfigPlace(btf: Btf, variable: BtfVariable): KconfigPlace {
  const { name } = variable;
  const type = resolveType(btf, variable.type);
  const element = type.kind === 'array' ? resolveType(btf, type.element) : type;
  const unit = kconfigUnit(element, type.kind === 'array');
  if (unit === undefined || (type.kind === 'array' && type.length === 0))
    return fail(
      'object-unsupported',
      `Kconfig extern ${name} has a type that libbpf cannot fill.`,
      {
        hint: 'It takes bool, char, integers, enum libbpf_tristate and arrays of char.',
      },
    );
  return { name, size: sizeOf(btf, variable.type), alignment: Math.min(8, unit) };
}

function kconfigUnit(type: BtfType, inArray: boolean): number | undefined {
  if (type.kind === 'int') return isKconfigInt(type, inArray) ? type.size : undefined;
  const isEnum = (type.kind === 'enum' && type.size === 4) || type.kind === 'enum64';
  return isEnum && type.name === 'libbpf_tristate' && !inArray ? type.size : undefined;
}

/** Arrays are of char. */
function isKconfigInt({ bool, size }: BtfInt, inArray: boolean): boolean {
  if (inArray || bool) return size === 1 && !(inArray && bool);
  return [1, 2, 4, 8].includes(size);
}

/** libbpf's order: wide alignment first, then small sizes, then names. */
function kconfigSize(places: readonly KconfigPlace[]): number {
  const sorted = [...places].sort(
    (a, b) => b.alignment - a.alignment || a.size - b.size || compareText(a.name, b.name),
  );
  return sorted.reduce(
    (end, { size, alignment }) => Math.ceil(end / alignment) * alignment + size,
    0,
  );
}

const KINDS: readonly ExternSpec['kind'][] = ['kconfig', 'ksym-variable', 'ksym-function'];

function byKindAndName(a: ExternSpec, b: ExternSpec): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
