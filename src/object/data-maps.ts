import { fail } from '../base/index.ts';
import { resolveType, spellType } from '../btf/index.ts';
import type { Btf, BtfComposite } from '../btf/index.ts';
import type { ElfSection } from '../elf/index.ts';
import type { DataSection, ObjectContents } from './contents.ts';
import type { FunctionTable } from './functions.ts';
import { findHolder } from './holder.ts';
import type { MapSpec } from './model.ts';
import type { PlacedSections, PlacedVariable } from './placed-variables.ts';
import { readSectionName } from './section-names.ts';
import { symbolOf } from './symbols.ts';

/** BPF_F_RDONLY_PROG, BPF_F_MMAPABLE, BPF_F_LINK of linux/bpf.h. */
const READ_ONLY = 1 << 7;
const MAPPABLE = 1 << 10;
const LINK = 1 << 13;

const COMMON: Pick<
  MapSpec,
  'keySize' | 'maxEntries' | 'mapExtra' | 'numaNode' | 'pinning' | 'keyType' | 'keyTypeId' | 'inner'
> = {
  keySize: 4,
  maxEntries: 1,
  mapExtra: '0',
  numaNode: null,
  pinning: 'none',
  keyType: null,
  keyTypeId: 0,
  inner: null,
};

/** The maps that libbpf makes for global variables: one of one value for every data section. */
export function readDataMaps(
  contents: ObjectContents,
  sections: PlacedSections,
  kconfigSize: number,
): readonly MapSpec[] {
  const maps = contents.data.map((data) => dataMap(contents, data, sections));
  return kconfigSize === 0 ? maps : [...maps, kconfigMap(contents, kconfigSize)];
}

function dataMap(
  contents: ObjectContents,
  { section, role }: DataSection,
  sections: PlacedSections,
): MapSpec {
  if (section.size > 0xffff_ffff)
    fail(
      'object-invalid',
      `Section ${section.name} has ${section.size} bytes, more than a map value can.`,
    );
  // A datasec that is not the first thing of its name does not count: libbpf looks by name alone.
  const typeId = contents.btf?.find(section.name)[0]?.id ?? 0;
  const shared =
    typeId === sections.idOf(section.name) &&
    sections.variablesOf(section.name).some(({ linkage }) => linkage !== 'static');
  return {
    ...COMMON,
    name: section.name,
    kind: 'data',
    section: section.name,
    type: 'array',
    valueSize: section.size,
    flags: (role === 'rodata' ? READ_ONLY : 0) | (shared ? MAPPABLE : 0),
    autoCreate: true,
    valueType: null,
    valueTypeId: typeId,
    values: [],
  };
}

function kconfigMap({ btf }: ObjectContents, size: number): MapSpec {
  return {
    ...COMMON,
    name: '.kconfig',
    kind: 'data',
    section: '.kconfig',
    type: 'array',
    valueSize: size,
    flags: READ_ONLY | MAPPABLE,
    autoCreate: true,
    valueType: null,
    valueTypeId: btf?.find('.kconfig')[0]?.id ?? 0,
    values: [],
  };
}

/** The maps that stand for implementations of kernel operations. Throws `object-invalid`, `object-unsupported`. */
export function readStructOps(
  contents: ObjectContents,
  sections: PlacedSections,
  functions: FunctionTable,
): readonly MapSpec[] {
  return contents.structOps.flatMap((section) => {
    const { btf } = contents;
    if (btf === null || sections.idOf(section.name) === 0)
      return fail('object-invalid', `Section ${section.name} is not described by BTF.`);
    const variables = sections.variablesOf(section.name);
    const filled = readMembers({ contents, btf, functions, section, variables });
    return variables.map((placed) => structOpsMap(btf, section, { placed, filled }));
  });
}

interface Filling {
  readonly contents: ObjectContents;
  readonly btf: Btf;
  readonly functions: FunctionTable;
  readonly section: ElfSection;
  readonly variables: readonly PlacedVariable[];
}

type Filled = ReadonlyMap<string, (string | null)[]>;

function structOpsMap(
  btf: Btf,
  section: ElfSection,
  { placed, filled }: { placed: PlacedVariable; filled: Filled },
): MapSpec {
  const type = structOf(btf, placed);
  if (placed.offset + type.size > section.size)
    fail('object-invalid', `Variable ${placed.variable.name} reaches over the end of its section.`);
  return {
    ...COMMON,
    name: placed.variable.name,
    kind: 'struct_ops',
    section: section.name,
    type: 'struct_ops',
    valueSize: type.size,
    flags: section.name.endsWith('.link') ? LINK : 0,
    autoCreate: !section.name.startsWith('?'),
    valueType: spellType(btf, type.id),
    valueTypeId: type.id,
    values: filled.get(placed.variable.name) ?? [],
  };
}

function structOf(btf: Btf, { variable }: PlacedVariable): BtfComposite {
  const type = resolveType(btf, variable.type);
  return type.kind === 'struct' && type.name !== ''
    ? type
    : fail('object-unsupported', `Variable ${variable.name} is of no named struct.`);
}

/** Which programs the relocations put into which members. */
function readMembers(state: Filling): Filled {
  const found = new Map<string, (string | null)[]>();
  for (const relocation of state.contents.relocations.get(state.section.index) ?? []) {
    const symbol = symbolOf(state.contents, relocation);
    const placed = variableAt(state, relocation.offset);
    const type = structOf(state.btf, placed);
    state.contents.budget.take(type.members.length);
    const member = memberAt(type, relocation.offset - placed.offset);
    const program = state.functions.at(symbol.section, symbol.value);
    if (program === undefined || readSectionName(program.section.name).type !== 'struct_ops')
      return fail(
        'object-invalid',
        `Member ${type.members[member]?.name ?? ''} of ${placed.variable.name} is no struct_ops program.`,
      );
    const list = found.get(placed.variable.name) ?? [];
    state.contents.budget.take(Math.max(1, member + 1 - list.length));
    while (list.length <= member) list.push(null);
    list[member] = program.name;
    found.set(placed.variable.name, list);
  }
  return found;
}

function variableAt({ variables, section }: Filling, offset: number): PlacedVariable {
  return (
    findHolder(variables, offset) ??
    fail('object-invalid', `A program is put at byte ${offset} of ${section.name}, into nothing.`)
  );
}

function memberAt(type: BtfComposite, offset: number): number {
  const index = type.members.findIndex((member) => member.bitOffset === offset * 8);
  return index >= 0
    ? index
    : fail(
        'object-invalid',
        `A program is put at byte ${offset} of struct ${type.name}, no member.`,
      );
}

/** Room of a name in the kernel, the final zero included (BPF_OBJ_NAME_LEN). */
const NAME_ROOM = 16;

/**
 * What libbpf's `bpf_map__name` says of a map of an object that was opened under `objectName`: `.data`, `.rodata`,
 * `.bss` and `.kconfig` carry the start of that name, everything else its own.
 */
export function libbpfMapName(map: Pick<MapSpec, 'kind' | 'name'>, objectName: string): string {
  const custom = /^\.(data|rodata)\./.test(map.name);
  if (map.kind !== 'data' || custom) return map.name;
  const room = Math.min(Math.max(7, map.name.length), NAME_ROOM - 1);
  const dotted = map.name.indexOf('.', 1) > 0;
  const prefix = dotted ? '' : objectName.slice(0, NAME_ROOM - room - 1);
  return `${prefix}${map.name.slice(0, room)}`.replaceAll(/[^A-Za-z0-9_.]/g, '_');
}
