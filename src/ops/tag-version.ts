import type { Range, SemVer } from 'semver';
import { fail } from '../base/index.ts';
import { MAX_PATTERN } from './tag-pattern.ts';

/** What tags say when they are read as versions (semver.org). Made once; `semver` is loaded by it and by nothing else. */
export interface TagVersions {
  /** The version a tag reads as; undefined when it is none. */
  readonly versionOf: (tag: string) => SemVer | undefined;
  /** Makes a test out of a range. Tags that are no versions never fit. Throws `usage`. */
  readonly compileRange: (range: string, options?: RangeOptions) => (tag: string) => boolean;
  /** The newest first: versions before all else; what is no version follows by name, the last first. */
  readonly newestFirst: (a: string, b: string) => number;
}

export interface RangeOptions {
  /**
   * True when `1.3.0-rc.1` may fit `>=1.2`. Default: only where the range names a prerelease of that very version, as
   * package managers have it.
   */
  readonly prereleases?: boolean | undefined;
}

/** `1`, `v1.2`, `1.2.3-rc.1`; tags cannot have the `+` before a build, so `_` stands for it. */
const VERSION = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(-[0-9A-Za-z.-]+)?(?:_[\w.-]+)?$/;

export async function loadTagVersions(): Promise<TagVersions> {
  const { default: semver } = await import('semver');

  function versionOf(tag: string): SemVer | undefined {
    const match = VERSION.exec(tag);
    if (!match) return undefined;
    const [, major, minor = '0', patch = '0', prerelease = ''] = match;
    const text = `${major}.${minor}.${patch}${prerelease}`;
    return semver.parse(text, { loose: true }) ?? undefined;
  }

  function compileRange(text: string, options: RangeOptions = {}): (tag: string) => boolean {
    const range = parseRange(text, { includePrerelease: options.prereleases ?? false });
    return (tag) => {
      const version = versionOf(tag);
      return version !== undefined && range.test(version);
    };
  }

  function parseRange(text: string, options: { readonly includePrerelease: boolean }): Range {
    const known = text.length <= MAX_PATTERN ? semver.validRange(text, options) : null;
    if (known !== null) return new semver.Range(text, options);
    return fail('usage', `"${text.slice(0, MAX_PATTERN)}" is not a range of versions.`, {
      hint: 'Ranges read like "^1.2", ">=1.2 <2" or "1.x || 3.x".',
    });
  }

  function newestFirst(a: string, b: string): number {
    const [one, other] = [versionOf(a), versionOf(b)];
    if (one === undefined && other === undefined) return byName(b, a);
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    // Of equal versions the more precise name says more: 1.2.0 before 1.2.
    return semver.compareBuild(other, one) || b.length - a.length || byName(b, a);
  }
  return { versionOf, compileRange, newestFirst };
}

/** By code unit, as registries sort. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
