import { readCode } from './code-facts.ts';
import type { CodeFacts } from './code-facts.ts';
import type { ReferenceTables } from './code-references.ts';
import { readContents } from './contents.ts';
import type { ObjectContents } from './contents.ts';
import { readCoreRelocations } from './core-relocations.ts';
import { readDataMaps, readStructOps } from './data-maps.ts';
import { readDeclaredMaps } from './declared-maps.ts';
import { effectsOf } from './effects.ts';
import { findEvents } from './events.ts';
import { findExterns } from './externs.ts';
import type { ExternTable } from './externs.ts';
import { findFunctions, INSTRUCTION_SIZE } from './functions.ts';
import type { CodeFunction, FunctionTable } from './functions.ts';
import type {
  MapSpec,
  ObjectDescription,
  ProgramSpec,
  SubprogramSpec,
  TailCallSpec,
} from './model.ts';
import { placeVariables } from './placed-variables.ts';
import type { PlacedSections, PlacedVariable } from './placed-variables.ts';
import { reachFrom } from './reach.ts';
import type { ReachedFacts } from './reach.ts';
import { readSectionName } from './section-names.ts';
import { readVariables } from './variables.ts';

export interface DescribeOptions {
  /** Event types that the author declared: name of a ring or perf buffer → name of a struct, union or typedef. */
  readonly events?: Readonly<Record<string, string>> | undefined;
}

/**
 * Describes a compiled BPF object by the rules of libbpf, without running anything of it. What libbpf would refuse to
 * open is refused here with the reason. Throws `elf-invalid`, `elf-unsupported`, `btf-invalid`, `object-invalid`,
 * `object-unsupported`, `size-exceeded`, and `metadata-contradicts-object` for declared events that do not fit.
 */
export function describeObject(
  bytes: Uint8Array,
  options: DescribeOptions = {},
): ObjectDescription {
  const contents = readContents(bytes);
  const externs = findExterns(contents);
  const sections = placeVariables(contents);
  const functions = findFunctions(contents);
  const declared = readDeclaredMaps(contents, sections, functions);
  const maps = [
    ...declared.all,
    ...readDataMaps(contents, sections, externs.kconfigSize),
    ...readStructOps(contents, sections, functions),
  ];
  const code = readCode(tablesOf(contents, { functions, externs, maps, mapAt: declared.byOffset }));
  const { events, warnings } = findEvents({
    btf: contents.btf,
    maps: declared.all,
    declared: options.events ?? {},
    unused: unusedVariables(contents, sections, code),
  });
  return {
    endianness: contents.elf.endianness,
    size: bytes.length,
    license: contents.license,
    programs: describePrograms(contents, { functions, code, maps }),
    subprograms: functions.all
      .filter(({ isProgram }) => !isProgram)
      .map((each) => describeSubprogram(each, reachFrom(each, code, contents.budget))),
    maps,
    variables: readVariables(contents, sections),
    externs: externs.all,
    coreRelocations: readCoreRelocations(contents, functions),
    events,
    btf: summary(contents),
    warnings: [...objectWarnings(contents), ...warnings],
  };
}

function tablesOf(
  contents: ObjectContents,
  parts: {
    readonly functions: FunctionTable;
    readonly externs: ExternTable;
    readonly maps: readonly MapSpec[];
    readonly mapAt: ReadonlyMap<number, string>;
  },
): ReferenceTables {
  return {
    contents,
    functions: parts.functions,
    externs: parts.externs,
    mapAt: parts.mapAt,
    dataSections: new Map(contents.data.map(({ section }) => [section.index, section.name])),
    arenaMap: parts.maps.find(({ type }) => type === 'arena')?.name ?? null,
  };
}

function unusedVariables(
  contents: ObjectContents,
  sections: PlacedSections,
  code: ReadonlyMap<CodeFunction, CodeFacts>,
): readonly PlacedVariable[] {
  const used = new Set<string>();
  for (const { dataPlaces } of code.values()) for (const place of dataPlaces) used.add(place);
  return contents.data.flatMap(({ section }) =>
    sections
      .variablesOf(section.name)
      .filter(({ offset }) => !used.has(`${section.index}:${offset}`)),
  );
}

interface ProgramSources {
  readonly functions: FunctionTable;
  readonly code: ReadonlyMap<CodeFunction, CodeFacts>;
  readonly maps: readonly MapSpec[];
}

function describePrograms(
  contents: ObjectContents,
  { functions, code, maps }: ProgramSources,
): readonly ProgramSpec[] {
  const arrays = maps.filter(({ type }) => type === 'prog_array');
  return functions.all
    .filter(({ isProgram }) => isProgram)
    .map((each) => describeProgram(each, reachFrom(each, code, contents.budget), arrays));
}

function describeProgram(
  { name, section, size }: CodeFunction,
  reached: ReachedFacts,
  arrays: readonly MapSpec[],
): ProgramSpec {
  const meaning = readSectionName(section.name);
  const { helpers, kfuncs, storesOutsideStack } = reached;
  const { type, attachType } = meaning;
  return {
    name,
    section: section.name,
    type,
    attachType,
    attachTarget: meaning.attachTarget,
    autoAttach: meaning.autoAttach,
    autoLoad: meaning.autoLoad,
    sleepable: meaning.sleepable,
    multi: meaning.multi,
    frags: meaning.frags,
    instructions: size / INSTRUCTION_SIZE,
    helpers,
    kfuncs,
    maps: reached.maps,
    dataSections: reached.dataSections,
    subprograms: reached.subprograms,
    tailCalls: tailCalls(reached, arrays),
    effects: effectsOf({ type, attachType, helpers, kfuncs, storesOutsideStack }),
  };
}

/** Where the map of a tail call cannot be told, any program array that the program knows may be meant. */
function tailCalls(reached: ReachedFacts, arrays: readonly MapSpec[]): readonly TailCallSpec[] {
  const meant = reached.tailCallsUnknown ? reached.maps : reached.tailCallMaps;
  return arrays
    .filter(({ name }) => meant.includes(name))
    .map(({ name, values }) => ({
      map: name,
      programs: values.filter((value) => value !== null),
    }));
}

function describeSubprogram(
  { name, section, linkage, size }: CodeFunction,
  { helpers, kfuncs, maps, dataSections }: ReachedFacts,
): SubprogramSpec {
  return {
    name,
    section: section.name,
    linkage,
    instructions: size / INSTRUCTION_SIZE,
    helpers,
    kfuncs,
    maps,
    dataSections,
  };
}

function summary({ btf, ext }: ObjectContents): ObjectDescription['btf'] {
  if (btf === null) return null;
  return {
    types: btf.count - 1,
    funcInfos: ext?.functions.length ?? 0,
    lineInfos: ext?.lineCount ?? 0,
  };
}

function objectWarnings({ hasDwarf, license }: ObjectContents): readonly string[] {
  return [
    ...(hasDwarf
      ? ['The object carries DWARF, which no loader reads. Strip it with: llvm-strip -g FILE']
      : []),
    ...(license === null
      ? [
          'The object names no license; the kernel then refuses helpers that are for GPL programs only.',
        ]
      : []),
  ];
}
