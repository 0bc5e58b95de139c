import { fail } from '../../base/index.ts';
import { describeObject } from '../../object/index.ts';
import type { ObjectDescription } from '../../object/index.ts';
import type { Derived } from '../../schema/index.ts';
import { deriveObjectV1 } from './v1.ts';
import { deriveWasmV1 } from './wasm-v1.ts';

/** The bytes that facts are derived from; null where an artifact has no such part. */
export interface ArtifactBytes {
  readonly object: Uint8Array | null;
  readonly wasm: Uint8Array | null;
}

/** Facts, and the full description that they were taken from. */
export interface Derivation {
  readonly ruleSet: number;
  readonly derived: Derived;
  /** Of the object, as this version reads it; null without one. */
  readonly description: ObjectDescription | null;
}

type RuleSet = (bytes: ArtifactBytes) => Derivation;

/** Every rule set there ever was; none is taken away or changed. */
const RULE_SETS: ReadonlyMap<number, RuleSet> = new Map([[1, deriveV1]]);

/** The rule set that new artifacts are packed with. */
export const CURRENT_RULE_SET = 1;

/** Derives facts of the bytes by one rule set. Throws `derivation-unknown`, and what the readers throw. */
export function derive(bytes: ArtifactBytes, ruleSet: number = CURRENT_RULE_SET): Derivation {
  const rules = RULE_SETS.get(ruleSet);
  if (rules !== undefined) return rules(bytes);
  return fail('derivation-unknown', `The config was made with rule set ${ruleSet}.`, {
    hint: `This version knows ${[...RULE_SETS.keys()].join(', ')}; use a newer ebpf.`,
    details: { found: ruleSet, known: [...RULE_SETS.keys()] },
  });
}

function deriveV1({ object, wasm }: ArtifactBytes): Derivation {
  const description = object && describeObject(object);
  const derived = {
    object: description && deriveObjectV1(description),
    wasm: wasm && deriveWasmV1(wasm),
  };
  return { ruleSet: 1, derived, description };
}
