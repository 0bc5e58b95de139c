import type { Derived, ObjectFacts } from '../../schema/index.ts';
import { NEEDS_KERNEL_BTF } from './attach-types.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { CapabilityNeed } from './capabilities.ts';
import { featuresOf } from './floors.ts';
import type { KernelFeature } from './floors.ts';
import { compareReleases } from './kernel-version.ts';
import type { Release } from './kernel-version.ts';

/** What an artifact needs of a kernel and of whoever loads it. */
export interface Needs {
  readonly kernel: KernelNeeds;
  readonly btf: BtfNeeds;
  readonly capabilities: readonly CapabilityNeed[];
}

export interface KernelNeeds {
  /**
   * Lowest mainline release that has every feature our tables know; null when nothing is needed. A program may guard a
   * call so that an older kernel never verifies it: then it runs on less.
   */
  readonly minimum: Release | null;
  /** The features that ask for that release. */
  readonly because: readonly KernelFeature[];
  /** Features that our tables do not know: the minimum may lie higher. */
  readonly unknown: readonly KernelFeature[];
  /** All features, the newest first. */
  readonly features: readonly KernelFeature[];
}

export interface BtfNeeds {
  /**
   * `kernel`: the running kernel must have BTF of its own (since 5.4 in /sys/kernel/btf/vmlinux, by CONFIG_DEBUG_INFO_BTF).
   * `any`: libbpf relocates against it, or against a BTF file that is given. `none`: it runs without.
   */
  readonly level: 'none' | 'any' | 'kernel';
  readonly reasons: readonly string[];
}

/** Computes needs from derived facts, with the tables of this version. Never part of an artifact: tables improve. */
export function computeNeeds(derived: Derived): Needs {
  const objects = [derived.object, ...(derived.wasm?.objects ?? []).map(({ object }) => object)];
  const found = objects.filter((object) => object !== null);
  return {
    kernel: kernelNeeds(featuresOf(found)),
    btf: btfNeeds(found),
    capabilities: capabilitiesOf(found),
  };
}

function kernelNeeds(all: readonly KernelFeature[]): KernelNeeds {
  const unknown = all.filter(({ since }) => since === null);
  const features = all
    .filter((feature) => feature.since !== null)
    .sort((a, b) => compareReleases(b.since ?? '0', a.since ?? '0'));
  const minimum = features[0]?.since ?? null;
  const because = features.filter(({ since }) => since === minimum);
  return { minimum, because, unknown, features: [...features, ...unknown] };
}

function btfNeeds(objects: readonly ObjectFacts[]): BtfNeeds {
  const own = objects.flatMap(kernelBtfReasons);
  const relocations = objects.flatMap((object) => object.coreRelocations);
  const core = relocations.some((relocation) => !isLocal(relocation.kind))
    ? ['CO-RE relocations against types of the kernel']
    : [];
  const level = own.length > 0 ? 'kernel' : core.length > 0 ? 'any' : 'none';
  return { level, reasons: [...new Set([...own, ...core])] };
}

function kernelBtfReasons(object: ObjectFacts): readonly string[] {
  const reasons = object.programs
    .filter((program) => program.autoLoad)
    .flatMap(({ type, attachType, kfuncs }) => [
      ...(attachType !== null && NEEDS_KERNEL_BTF.has(attachType)
        ? [`attach type ${attachType}`]
        : []),
      ...(type === 'struct_ops' ? ['program type struct_ops'] : []),
      ...kfuncs.map((kfunc) => `kernel function ${kfunc}`),
    ]);
  const variables = object.externs
    .filter(({ kind, type, weak }) => kind === 'ksym-variable' && type !== null && !weak)
    .map(({ name }) => `kernel variable ${name}`);
  return [...reasons, ...variables];
}

/** Kinds of relocation that the object's own BTF answers. */
function isLocal(kind: string): boolean {
  return kind === 'type_id_local' || kind === 'local_type_id';
}
