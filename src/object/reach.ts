import type { Budget } from './budget.ts';
import type { CodeFacts } from './code-facts.ts';
import type { CodeFunction } from './functions.ts';
import type { CallFacts } from './model.ts';

/** What a function does together with all subprograms that it reaches. */
export interface ReachedFacts extends CallFacts {
  readonly subprograms: readonly string[];
  /** Maps of tail calls, sorted. */
  readonly tailCallMaps: readonly string[];
  readonly tailCallsUnknown: boolean;
  readonly storesOutsideStack: boolean;
}

/** Follows calls from one program; cycles end, as everything is looked at once. */
export function reachFrom(
  start: CodeFunction,
  code: ReadonlyMap<CodeFunction, CodeFacts>,
  budget: Budget,
): ReachedFacts {
  const seen = new Set<CodeFunction>([start]);
  const facts: CodeFacts[] = [];
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const each of seen) {
    const own = code.get(each);
    if (own === undefined) continue;
    facts.push(own);
    budget.step(1 + own.calls.size + own.helpers.size + own.maps.size + own.kfuncs.size);
    for (const called of own.calls) seen.add(called);
  }
  seen.delete(start);
  const calls = sortFacts(facts);
  budget.take(seen.size + calls.helpers.length + calls.kfuncs.length + calls.maps.length);
  return {
    ...calls,
    subprograms: sorted([...seen].map(({ name }) => name)),
    tailCallMaps: sorted(facts.flatMap(({ tailCallMaps }) => [...tailCallMaps])),
    tailCallsUnknown: facts.some(({ tailCallsUnknown }) => tailCallsUnknown),
    storesOutsideStack: facts.some(({ storesOutsideStack }) => storesOutsideStack),
  };
}

/** The facts of several functions as one, sorted and unique. */
function sortFacts(facts: readonly CodeFacts[]): CallFacts {
  return {
    helpers: sorted(facts.flatMap(({ helpers }) => [...helpers])),
    kfuncs: sorted(facts.flatMap(({ kfuncs }) => [...kfuncs])),
    maps: sorted(facts.flatMap(({ maps }) => [...maps])),
    dataSections: sorted(facts.flatMap(({ dataSections }) => [...dataSections])),
  };
}

/** By code unit, so that the same object reads the same on every machine. */
function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
