import { fail } from '../base/index.ts';
import { resolveType, spellType } from '../btf/index.ts';
import type { Btf } from '../btf/index.ts';
import type { ElfSection } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import type { CodeFunction, FunctionTable } from './functions.ts';
import { findHolder } from './holder.ts';
import type { Range } from './holder.ts';
import { parseMapDefinition } from './map-definition.ts';
import type { MapDefinition } from './map-definition.ts';
import { isMapInMap } from './map-types.ts';
import type { MapSpec } from './model.ts';
import type { PlacedSections, PlacedVariable } from './placed-variables.ts';
import { symbolOf } from './symbols.ts';

/** Static values of one map; the kernel's own limit for program arrays in practice is far lower. */
const MAX_VALUES = 65_536;
const POINTER = 8;

/** Maps of the section `.maps`. */
export interface DeclaredMaps {
  readonly all: readonly MapSpec[];
  /** Names by offset in the section. */
  readonly byOffset: ReadonlyMap<number, string>;
}

/** Reads the BTF-defined maps in libbpf's order. Throws `object-invalid`, `object-unsupported`. */
export function readDeclaredMaps(
  contents: ObjectContents,
  sections: PlacedSections,
  functions: FunctionTable,
): DeclaredMaps {
  const section = contents.declaredMaps;
  if (section === null) return { all: [], byOffset: new Map() };
  const { btf } = contents;
  if (btf === null || sections.idOf('.maps') === 0)
    return fail('object-invalid', 'The object has maps, but no BTF that describes them.', {
      hint: 'Compile with -g.',
    });
  const read = sections.variablesOf('.maps').map((placed) => ({
    offset: placed.offset,
    size: placed.size,
    placed,
    definition: readDefinition(btf, section, placed),
  }));
  const values = readValues({ contents, functions, section, maps: read });
  const all = read.map(({ placed: { variable }, definition }) => ({
    ...asSpec(btf, variable.name, definition),
    values: values.get(variable.name) ?? [],
  }));
  return {
    all,
    byOffset: new Map(read.map(({ placed }) => [placed.offset, placed.variable.name])),
  };
}

interface ReadMap extends Range {
  readonly placed: PlacedVariable;
  readonly definition: MapDefinition;
}

function readDefinition(btf: Btf, section: ElfSection, placed: PlacedVariable): MapDefinition {
  const { variable, offset, size } = placed;
  if (variable.name === '') fail('object-invalid', 'A map has no name.');
  if (variable.linkage !== 'global')
    fail(
      'object-unsupported',
      `Map ${variable.name} is ${variable.linkage}; libbpf takes global ones.`,
    );
  const struct = resolveType(btf, variable.type);
  if (struct.kind !== 'struct' || struct.size > size || offset + size > section.size)
    return fail('object-invalid', `Map ${variable.name} is not defined by a struct of its size.`);
  return parseMapDefinition(btf, struct, variable.name);
}

function asSpec(btf: Btf, name: string, definition: MapDefinition): MapSpec {
  const { keyTypeId, valueTypeId } = definition;
  return {
    name,
    kind: 'declared',
    section: null,
    type: definition.type,
    keySize: definition.keySize,
    valueSize: definition.valueSize,
    maxEntries: definition.maxEntries,
    flags: definition.flags,
    mapExtra: String(definition.mapExtra),
    numaNode: definition.numaNode,
    pinning: definition.pinned ? 'by_name' : 'none',
    autoCreate: true,
    keyType: keyTypeId === 0 ? null : spellType(btf, keyTypeId),
    valueType: valueTypeId === 0 ? null : spellType(btf, valueTypeId),
    keyTypeId,
    valueTypeId,
    inner: definition.inner === null ? null : asSpec(btf, `${name}.inner`, definition.inner),
    values: [],
  };
}

interface Reading {
  readonly contents: ObjectContents;
  readonly functions: FunctionTable;
  readonly section: ElfSection;
  readonly maps: readonly ReadMap[];
}

type Values = (string | null)[];

/** What relocations put into `values` of program arrays and maps of maps. */
function readValues(state: Reading): ReadonlyMap<string, Values> {
  const found = new Map<string, Values>();
  const relocations = state.contents.relocations.get(state.section.index) ?? [];
  const names = new Set(state.maps.map(({ placed }) => placed.variable.name));
  for (const relocation of relocations) {
    const symbol = symbolOf(state.contents, relocation);
    const map = holderOf(state.maps, relocation.offset);
    const target = isMapInMap(map.definition.type)
      ? innerMap(state, symbol.section, names.has(symbol.name) ? symbol.name : undefined)
      : placedProgram(state, map, symbol);
    const { name } = map.placed.variable;
    const list = found.get(name) ?? [];
    const index = slotOf(state, map, relocation.offset);
    state.contents.budget.take(Math.max(1, index + 1 - list.length));
    while (list.length <= index) list.push(null);
    list[index] = target;
    found.set(name, list);
  }
  return found;
}

function holderOf(maps: readonly ReadMap[], offset: number): ReadMap {
  const map = findHolder(maps, offset);
  return map !== undefined && offset + POINTER <= map.offset + map.size
    ? map
    : fail('object-invalid', `A value is put at byte ${offset} of .maps, where no map is.`);
}

function innerMap({ section }: Reading, index: number, name: string | undefined): string {
  return name !== undefined && index === section.index
    ? name
    : fail('object-invalid', 'A map of maps has a value that is no map of .maps.');
}

interface Place {
  readonly name: string;
  readonly section: number;
  readonly value: number;
}

function placedProgram(state: Reading, map: ReadMap, symbol: Place): string {
  const { name } = map.placed.variable;
  if (map.definition.type !== 'prog_array')
    fail('object-invalid', `Map ${name} has static values, but is of type ${map.definition.type}.`);
  const program: CodeFunction | undefined = state.functions.at(symbol.section, symbol.value);
  if (
    program?.isProgram !== true ||
    program.name !== symbol.name ||
    program.offset !== symbol.value
  )
    return fail(
      'object-invalid',
      `Program array ${name} holds ${symbol.name}, which is no program.`,
    );
  return program.name;
}

/** Which value the place is: pointers count from the last member on. */
function slotOf({ contents }: Reading, { placed }: ReadMap, offset: number): number {
  const struct =
    contents.btf === null ? undefined : resolveType(contents.btf, placed.variable.type);
  const last = struct?.kind === 'struct' ? struct.members.at(-1) : undefined;
  if (last?.name !== 'values') return noSlot(placed);
  const slot = (offset - placed.offset - last.bitOffset / 8) / POINTER;
  if (!Number.isInteger(slot) || slot < 0) return noSlot(placed);
  if (slot >= MAX_VALUES)
    fail('size-exceeded', `Map ${placed.variable.name} has over ${MAX_VALUES} static values.`);
  return slot;
}

function noSlot({ variable }: PlacedVariable): never {
  return fail('object-invalid', `Map ${variable.name} has a static value outside "values".`);
}
