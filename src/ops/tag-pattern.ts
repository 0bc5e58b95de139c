import { fail } from '../base/index.ts';

/** Longest pattern, in characters: no tag is longer than half of it. */
export const MAX_PATTERN = 256;

/** One place of a pattern: a set of characters, or any number of any characters. */
type Part = 'any' | ((character: string) => boolean);

/**
 * Makes a test out of a pattern: `*` stands for any characters, `?` for one, `[a-z]` for one of a set and `[!a-z]` for one
 * outside it. The whole tag must fit. Throws `usage`. The test takes time in proportion to tag and pattern, whatever they are.
 */
export function compilePattern(pattern: string): (tag: string) => boolean {
  if (pattern === '') fail('usage', 'A pattern for tags is empty.', { hint: HINT });
  if (pattern.length > MAX_PATTERN)
    fail('usage', `A pattern for tags is longer than ${MAX_PATTERN} characters.`);
  const parts = partsOf(pattern);
  return (tag) => matches(parts, tag);
}

const HINT = 'Patterns read like 1.* or stable-?; ranges of versions like ">=1.2 <2".';

function partsOf(pattern: string): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') parts.push('any');
    else if (character === '?') parts.push(() => true);
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) fail('usage', `"${pattern}" has a "[" without "]".`, { hint: HINT });
      parts.push(setOf(pattern.slice(at + 1, end)));
      at = end;
    } else parts.push((other) => other === character);
  }
  return parts;
}

/** A set as it stands between brackets: characters and ranges of them, `!` in front turns it around. */
function setOf(text: string): (character: string) => boolean {
  const negated = text.startsWith('!');
  const body = negated ? text.slice(1) : text;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < body.length; at += 1) {
    const first = body.charAt(at);
    const isRange = body.charAt(at + 1) === '-' && at + 2 < body.length;
    ranges.push([first, isRange ? body.charAt(at + 2) : first]);
    if (isRange) at += 2;
  }
  return (character) =>
    ranges.some(([first, last]) => first <= character && character <= last) !== negated;
}

/** Goes back only to the last star: what an earlier one could take, a later one can take as well. */
function matches(parts: readonly Part[], tag: string): boolean {
  let [at, part] = [0, 0];
  let star = -1;
  let resume = 0;
  while (at < tag.length) {
    const test = parts[part];
    if (test === 'any') {
      star = part;
      resume = at;
      part += 1;
    } else if (test?.(tag.charAt(at)) === true) {
      at += 1;
      part += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      part = star + 1;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === 'any');
}
