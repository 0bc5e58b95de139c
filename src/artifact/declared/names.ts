import { closest } from '../../schema/index.ts';

/** Candidates that are compared with a name that is not among them. */
const MAX_CANDIDATES = 1000;

/** `; did you mean NAME?`, or nothing. */
export function closestOf(name: string, candidates: readonly string[]): string {
  const guess = closest(name, candidates.slice(0, MAX_CANDIDATES));
  return guess === undefined ? '' : `; did you mean ${guess}?`;
}
