/** Versions whose layout, referrers and exit behaviour the transport was written against. */
export const ORAS_RANGE = '>=1.3.0 <2';

/** Reads the `Version:` line of `oras version`; a leading `v` is dropped. Null when there is none. */
export function parseOrasVersion(text: string): string | null {
  const match = /^Version:[ \t]*v?(\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][\w.+-]{1,100})?)[ \t]*\r?$/m;
  return match.exec(text)?.[1] ?? null;
}

/** True for a version in {@link ORAS_RANGE}. By the order of SemVer, 1.3.0-rc.1 comes before 1.3.0 and is outside. */
export function isSupported(version: string): boolean {
  const [major, minor, patch] = version.split(/[.+-]/, 3).map(Number);
  if (major !== 1 || minor === undefined) return false;
  const early = minor === 3 && patch === 0 && /^\d+\.\d+\.\d+-/.test(version);
  return minor >= 3 && !early;
}
