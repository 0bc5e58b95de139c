import type {
  CoreRelocationSpec,
  EventSpec,
  MapSpec,
  ObjectDescription,
  ProgramSpec,
  SubprogramSpec,
  VariableSpec,
} from '../../object/index.ts';
import type {
  CoreFacts,
  EventFacts,
  MapFacts,
  ObjectFacts,
  ProgramFacts,
  SubprogramFacts,
  VariableFacts,
} from '../../schema/index.ts';
import { attachTypeV1, effectsV1, programTypeV1 } from './v1-words.ts';

/**
 * Rule set 1, object part (docs/format.md, "Derivation"). Field by field, never by spreading: the reader of objects may
 * learn to say more, and this must go on giving the same bytes for the same object.
 */
export function deriveObjectV1(description: ObjectDescription): ObjectFacts {
  return {
    size: description.size,
    endianness: description.endianness,
    license: description.license,
    programs: description.programs.map(programV1),
    subprograms: description.subprograms.map(subprogramV1),
    maps: description.maps.map(mapV1),
    variables: description.variables.map(variableV1),
    externs: description.externs.map(({ name, kind, type, weak }) => ({ name, kind, type, weak })),
    coreRelocations: coreV1(description.coreRelocations),
    events: description.events.map(eventV1),
    btf: description.btf && {
      types: description.btf.types,
      funcInfos: description.btf.funcInfos,
      lineInfos: description.btf.lineInfos,
    },
  };
}

function programV1(program: ProgramSpec): ProgramFacts {
  return {
    name: program.name,
    section: program.section,
    type: programTypeV1(program.type),
    attachType: attachTypeV1(program.attachType),
    attachTarget: program.attachTarget,
    autoAttach: program.autoAttach,
    autoLoad: program.autoLoad,
    sleepable: program.sleepable,
    multi: program.multi,
    frags: program.frags,
    instructions: program.instructions,
    helpers: sorted(program.helpers),
    kfuncs: sorted(program.kfuncs),
    maps: sorted(program.maps),
    subprograms: sorted(program.subprograms),
    tailCalls: program.tailCalls.map(({ map, programs }) => ({ map, programs: [...programs] })),
    effects: effectsV1(program.effects),
  };
}

function subprogramV1(subprogram: SubprogramSpec): SubprogramFacts {
  return {
    name: subprogram.name,
    section: subprogram.section,
    linkage: subprogram.linkage,
    instructions: subprogram.instructions,
    helpers: sorted(subprogram.helpers),
    kfuncs: sorted(subprogram.kfuncs),
  };
}

function mapV1(map: MapSpec): MapFacts {
  return {
    name: map.name,
    kind: map.kind,
    section: map.section,
    type: map.type,
    keySize: map.keySize,
    valueSize: map.valueSize,
    maxEntries: map.maxEntries,
    flags: map.flags,
    mapExtra: map.mapExtra,
    numaNode: map.numaNode,
    pinning: map.pinning,
    autoCreate: map.autoCreate,
    keyType: map.keyType,
    valueType: map.valueType,
    inner: map.inner && mapV1(map.inner),
    values: [...map.values],
  };
}

function variableV1(variable: VariableSpec): VariableFacts {
  return {
    name: variable.name,
    section: variable.section,
    offset: variable.offset,
    size: variable.size,
    type: variable.type,
    kind: variable.kind,
    signed: variable.signed,
    linkage: variable.linkage,
    constant: variable.constant,
    volatile: variable.volatile,
    default: variable.default,
    enumValues: variable.enumValues.map(({ name, value }) => ({ name, value })),
    length: variable.length,
    text: variable.text,
    option: variable.option,
  };
}

function eventV1({ map, buffer, origin, type, size }: EventSpec): EventFacts {
  // What ebpf.yaml declares is no fact of the bytes; derivation never passes it to the reader.
  return origin === 'declared'
    ? { map, buffer, origin: 'undecoded', type: null, size: 0 }
    : { map, buffer, origin, type, size };
}

/** One entry for each type and kind, with the paths that are read of it: thousands of relocations become tens. */
function coreV1(relocations: readonly CoreRelocationSpec[]): CoreFacts[] {
  const groups = new Map<
    string,
    { type: string; kind: string; paths: Set<string>; count: number }
  >();
  for (const { type, kind, path } of relocations) {
    const key = `${type}\n${kind}`;
    const group = groups.get(key) ?? { type, kind, paths: new Set<string>(), count: 0 };
    group.paths.add(path);
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.keys()].sort(byCodeUnit).flatMap((key) => {
    const group = groups.get(key);
    return group === undefined ? [] : [{ ...group, paths: [...group.paths].sort(byCodeUnit) }];
  });
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort(byCodeUnit);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
