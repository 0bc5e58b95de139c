import { fail } from '../base/index.ts';
import { compilePattern } from './tag-pattern.ts';
import { loadTagVersions } from './tag-version.ts';
import type { RangeOptions, TagVersions } from './tag-version.ts';

/** Which tags of a repository are meant. All conditions hold together. */
export interface TagFilter extends RangeOptions {
  /**
   * Patterns (`1.*`, `stable-?`, `[ab]*`, or a tag as it is) and ranges of versions (`^1.2`, `>=1 <3`, `1.x`); a tag
   * fits when one of them fits. Default: every tag.
   */
  readonly include?: readonly string[] | undefined;
  /** Patterns and ranges of tags that are left out. */
  readonly exclude?: readonly string[] | undefined;
  /** Only tags that read as versions: `1.2`, `v1.2.3-rc.1`. Default false. */
  readonly versionsOnly?: boolean | undefined;
  /** Only the newest so many of those left: versions before other tags, and those by name. Default: all. */
  readonly latest?: number | undefined;
}

/** Picks tags. They come in the order they were given in, or newest first where only the latest are wanted. */
export type TagSelector = (tags: readonly string[]) => readonly string[];

/** Makes a selector once, for any number of repositories. Throws `usage` for what is neither pattern nor range. */
export async function createTagSelector(filter: TagFilter): Promise<TagSelector> {
  const { include = [], exclude = [], latest } = filter;
  if (latest !== undefined && (!Number.isSafeInteger(latest) || latest < 1))
    fail('usage', `${latest} is no number of tags: it is a whole number from 1 on.`);
  const versions = await versionsFor(filter);
  const wanted = include.map((text) => compile(text, filter, versions));
  const unwanted = exclude.map((text) => compile(text, filter, versions));
  return (tags) => {
    const fitting = tags.filter(
      (tag) =>
        (wanted.length === 0 || wanted.some((fits) => fits(tag))) &&
        !unwanted.some((fits) => fits(tag)) &&
        (filter.versionsOnly !== true || versions?.versionOf(tag) !== undefined),
    );
    if (latest === undefined || versions === undefined) return fitting;
    return fitting.sort((a, b) => versions.newestFirst(a, b)).slice(0, latest);
  };
}

/** Sorts tags: by name as registries do, or the newest version first. */
export async function sortTags(
  tags: readonly string[],
  order: 'name' | 'semver',
): Promise<readonly string[]> {
  if (order === 'name') return [...tags].sort();
  const versions = await loadTagVersions();
  return [...tags].sort((a, b) => versions.newestFirst(a, b));
}

/**
 * True for tags that registries without the referrers API keep referrers under (`sha256-…`), and for those of older
 * signing tools (`sha256-….sig`): bookkeeping, not names that somebody gave.
 */
export function isReferrersTag(tag: string): boolean {
  return /^sha(?:256|512)-[0-9a-f]{64}(?:[0-9a-f]{64})?(?:\.(?:sig|att|sbom))?$/.test(tag);
}

/** `semver` is loaded only for filters that speak of versions. */
async function versionsFor(filter: TagFilter): Promise<TagVersions | undefined> {
  const { include = [], exclude = [], versionsOnly, latest } = filter;
  const asked =
    versionsOnly === true || latest !== undefined || [...include, ...exclude].some(isRange);
  return asked ? loadTagVersions() : undefined;
}

function compile(
  text: string,
  filter: TagFilter,
  versions: TagVersions | undefined,
): (tag: string) => boolean {
  return versions !== undefined && isRange(text)
    ? versions.compileRange(text, filter)
    : compilePattern(text);
}

/** No tag and no pattern has these characters; `1.x` is read as package managers read it. */
function isRange(text: string): boolean {
  return /[<>=~^|\s]/.test(text) || /^v?\d+(?:\.\d+)?(?:\.[xX])+$/.test(text);
}
