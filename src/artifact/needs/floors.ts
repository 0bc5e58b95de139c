import type { ExternFacts, MapFacts, ObjectFacts, ProgramFacts } from '../../schema/index.ts';
import { ATTACH_TYPES } from './attach-types.ts';
import { findHelper } from './helpers.ts';
import type { Release } from './kernel-version.ts';
import { MAP_FLAGS, MAP_TYPES } from './map-types.ts';
import { PROGRAM_TYPES, SLEEPABLE_SINCE, SMALL_PROGRAM, XDP_FRAGS_SINCE } from './program-types.ts';

/** What a kernel feature is. */
export type FeatureKind =
  'program-type' | 'attach-type' | 'map-type' | 'helper' | 'kfunc' | 'feature';

/** A feature of the kernel that an object uses. */
export interface KernelFeature {
  readonly kind: FeatureKind;
  /** `ringbuf`, `bpf_ktime_get_boot_ns`, `global data` … */
  readonly name: string;
  /** First mainline release that has it; null when our tables do not know it. */
  readonly since: Release | null;
  /** Programs or maps that use it, by name. */
  readonly usedBy: readonly string[];
}

/** Everything objects use of the kernel. Programs that libbpf does not load by itself (`?section`) do not count. */
export function featuresOf(objects: readonly ObjectFacts[]): readonly KernelFeature[] {
  const features = new FeatureList();
  for (const object of objects) {
    for (const program of object.programs) if (program.autoLoad) addProgram(features, program);
    for (const map of object.maps) if (map.autoCreate) addMap(features, map);
    for (const extern of object.externs) addExtern(features, extern);
  }
  return features.list();
}

function addProgram(features: FeatureList, program: ProgramFacts): void {
  const { name, type } = program;
  features.add('program-type', type, PROGRAM_TYPES[type] ?? null, name);
  addAttachType(features, program);
  for (const helper of program.helpers)
    features.add('helper', helper, findHelper(helper)?.since ?? null, name);
  // Which release has a kfunc is not known from its name: they may come, change and go.
  for (const kfunc of program.kfuncs) features.add('kfunc', kfunc, null, name);
  for (const [uses, feature, since] of traitsOf(program))
    if (uses) features.add('feature', feature, since, name);
}

function traitsOf(program: ProgramFacts): readonly [boolean, string, Release | null][] {
  const calls = program.subprograms.length > 0;
  const sleepableSince =
    program.attachType === 'trace_iter' ? '5.18' : (SLEEPABLE_SINCE[program.type] ?? null);
  return [
    [program.kfuncs.length > 0, 'kernel functions', '5.13'],
    [calls, 'function calls', '4.16'],
    [calls && program.tailCalls.length > 0, 'tail calls beside function calls', '5.10'],
    [program.instructions > SMALL_PROGRAM, `more than ${SMALL_PROGRAM} instructions`, '5.2'],
    [program.frags, 'XDP fragments', XDP_FRAGS_SINCE],
    [program.sleepable, `sleepable ${program.type} programs`, sleepableSince],
  ];
}

function addAttachType(features: FeatureList, { name, section, attachType }: ProgramFacts): void {
  if (attachType === null) return;
  // tc/ingress and tc/egress name the newer hook where there is one and work with the older everywhere else.
  if (attachType.startsWith('tcx_') && /^\??tc\//.test(section)) return;
  const since = ATTACH_TYPES[attachType];
  if (since !== null) features.add('attach-type', attachType, since ?? null, name);
}

/** A variable without a type is looked up in /proc/kallsyms by libbpf; one with a type by the kernel, in its BTF. */
function addExtern(features: FeatureList, { kind, type, weak, name }: ExternFacts): void {
  if (kind === 'ksym-variable' && type !== null && !weak)
    features.add('feature', 'typed kernel variables', '5.10', name);
}

function addMap(features: FeatureList, map: MapFacts): void {
  if (map.kind === 'data') {
    features.add('feature', 'global data', '5.2', map.name);
    return;
  }
  features.add('map-type', map.type, MAP_TYPES[map.type] ?? null, map.name);
  for (const flag of MAP_FLAGS)
    if ((map.flags & flag.bit) !== 0) features.add('feature', flag.name, flag.since, map.name);
  if (map.inner !== null) addMap(features, { ...map.inner, name: map.name });
}

/** Features, each once, with all that use them. */
class FeatureList {
  readonly #features = new Map<string, KernelFeature>();
  readonly #users = new Map<string, Set<string>>();

  // Four facts make one feature; an object for each call would say the same with more words.
  add(...[kind, name, since, user]: [FeatureKind, string, Release | null, string]): void {
    const key = `${kind} ${name}`;
    const users = this.#users.get(key) ?? new Set();
    this.#users.set(key, users.add(user));
    if (!this.#features.has(key)) this.#features.set(key, { kind, name, since, usedBy: [] });
  }

  list(): readonly KernelFeature[] {
    return [...this.#features].map(([key, feature]) => ({
      ...feature,
      usedBy: [...(this.#users.get(key) ?? [])],
    }));
  }
}
