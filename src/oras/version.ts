/**
 * Versions that the transport was written against. The floor is the first with the fixes of GHSA-h3wm-jjqf-8jm2 and
 * GHSA-whvf-jp7m-59f3, which keep client certificates and headers from other origins.
 */
export const ORAS_RANGE = '>=1.3.4 <2';

const FLOOR: readonly number[] = [1, 3, 4];

/** Reads the `Version:` line of `oras version`; a leading `v` is dropped. Null when there is none. */
export function parseOrasVersion(text: string): string | null {
  const match = /^Version:[ \t]*v?(\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][\w.+-]{1,100})?)[ \t]*\r?$/m;
  return match.exec(text)?.[1] ?? null;
}

/** Where a version lies: in {@link ORAS_RANGE}, or on which side of it. By the order of SemVer, 1.3.4-rc.1 comes before 1.3.4. */
export function placeOf(version: string): 'supported' | 'older' | 'newer' {
  const found = version.split(/[.+-]/, 3).map(Number);
  const at = FLOOR.findIndex((part, index) => part !== found[index]);
  if (at < 0) return /^\d+\.\d+\.\d+-/.test(version) ? 'older' : 'supported';
  if ((found[at] ?? 0) < (FLOOR[at] ?? 0)) return 'older';
  return at === 0 ? 'newer' : 'supported';
}

/** True for a version in {@link ORAS_RANGE}. */
export function isSupported(version: string): boolean {
  return placeOf(version) === 'supported';
}
