import { isJsonObject } from '../base/index.ts';
import { formatPath } from '../schema/index.ts';
import type { ValuePath } from '../schema/index.ts';

/** A place where two JSON values differ. */
export interface Difference {
  /** `derived.object.programs[0].type`. */
  readonly path: string;
  /** Undefined where the value is missing. */
  readonly claimed: unknown;
  readonly found: unknown;
}

/** Most differences that are looked for. */
const MAX_DIFFERENCES = 20;

/** The places where what is claimed differs from what was found; an empty list means that they are equal. */
export function differencesOf(claimed: unknown, found: unknown, path: ValuePath): Difference[] {
  const list: Difference[] = [];
  compare({ claimed, found, path }, list);
  return list;
}

interface Pair {
  readonly claimed: unknown;
  readonly found: unknown;
  readonly path: ValuePath;
}

function compare(pair: Pair, list: Difference[]): void {
  if (list.length >= MAX_DIFFERENCES || Object.is(pair.claimed, pair.found)) return;
  for (const step of stepsOf(pair) ?? []) compare(step, list);
  if (stepsOf(pair) === undefined) {
    const { claimed, found, path } = pair;
    list.push({ path: formatPath(path), claimed, found });
  }
}

/** The members of two lists or two objects, side by side; undefined when the values are not of one kind. */
function stepsOf({ claimed, found, path }: Pair): readonly Pair[] | undefined {
  if (Array.isArray(claimed) && Array.isArray(found)) {
    const [a, b]: [readonly unknown[], readonly unknown[]] = [claimed, found];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, at) => ({
      claimed: a[at],
      found: b[at],
      path: [...path, at],
    }));
  }
  if (!isJsonObject(claimed) || !isJsonObject(found)) return undefined;
  const keys = new Set([...Object.keys(claimed), ...Object.keys(found)]);
  return [...keys].map((key) => ({
    claimed: Object.hasOwn(claimed, key) ? claimed[key] : undefined,
    found: Object.hasOwn(found, key) ? found[key] : undefined,
    path: [...path, key],
  }));
}
