import type { Layer, RegistryValues, Sourced, SourcedFields } from './model.ts';
import { bySpecificity, matchesPattern, parsePattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';

/** What is said of the registries or repositories that a pattern names. */
export interface Rule {
  readonly pattern: Pattern;
  readonly values: SourcedFields<RegistryValues>;
}

/** A setting with the rule it comes from. */
export interface Found<T> extends Sourced<T> {
  readonly pattern: Pattern;
}

/** Rules, the most special first. */
export class RuleBook {
  readonly rules: readonly Rule[];

  constructor(entries: ReadonlyMap<string, SourcedFields<RegistryValues>>) {
    this.rules = [...entries]
      .flatMap(([key, values]) => {
        const pattern = parsePattern(key);
        return pattern === undefined ? [] : [{ pattern, values }];
      })
      .sort((a, b) => bySpecificity(a.pattern, b.pattern));
  }

  /** The rules that name a repository, or, with none given, the whole registry. */
  matching(registry: string, repository?: string): readonly Rule[] {
    return this.rules.filter(({ pattern }) => matchesPattern(pattern, registry, repository));
  }
}

/** A setting as the most special of the rules that have it says. */
export function pick<K extends keyof RegistryValues>(
  rules: readonly Rule[],
  name: K,
): Found<RegistryValues[K]> | undefined {
  for (const { pattern, values } of rules) {
    const found = values[name];
    if (found !== undefined) return { ...found, pattern };
  }
  return undefined;
}

/** Puts layers over each other, the strongest last; a key that several have is merged setting by setting. */
export function mergeRegistries(
  layers: readonly Layer['registries'][],
): Map<string, SourcedFields<RegistryValues>> {
  const merged = new Map<string, SourcedFields<RegistryValues>>();
  for (const layer of layers) {
    for (const [key, values] of layer) merged.set(key, { ...merged.get(key), ...values });
  }
  return merged;
}
