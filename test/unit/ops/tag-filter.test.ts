import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { createTagSelector, isReferrersTag, sortTags } from '../../../src/ops/tag-filter.ts';
import type { TagFilter } from '../../../src/ops/tag-filter.ts';
import { compilePattern } from '../../../src/ops/tag-pattern.ts';
import { loadTagVersions } from '../../../src/ops/tag-version.ts';

const TAGS = ['1', '1.2', '1.2.0', '1.2.3', '1.3.0-rc.1', '2.0.0', 'edge', 'latest', 'v0.9.1'];

async function select(
  filter: TagFilter,
  tags: readonly string[] = TAGS,
): Promise<readonly string[]> {
  return (await createTagSelector(filter))(tags);
}

describe('createTagSelector', () => {
  it.each<[string, TagFilter, readonly string[]]>([
    ['everything', {}, TAGS],
    ['a tag as it is', { include: ['1.2'] }, ['1.2']],
    ['a pattern', { include: ['1.*'] }, ['1.2', '1.2.0', '1.2.3', '1.3.0-rc.1']],
    ['several patterns', { include: ['e*', 'lat?st'] }, ['edge', 'latest']],
    ['a set of characters', { include: ['[12].?.[03]'] }, ['1.2.0', '1.2.3', '2.0.0']],
    ['a range', { include: ['^1.2'] }, ['1.2', '1.2.0', '1.2.3']],
    ['a range with x', { include: ['1.x'] }, ['1', '1.2', '1.2.0', '1.2.3']],
    ['ranges and a pattern', { include: ['>=2', 'edge', '<1'] }, ['2.0.0', 'edge', 'v0.9.1']],
    ['one of two ranges', { include: ['<1 || >1.9'] }, ['2.0.0', 'v0.9.1']],
    [
      'prereleases where the range names one',
      { include: ['>=1.3.0-rc.0'] },
      ['1.3.0-rc.1', '2.0.0'],
    ],
    [
      'prereleases where asked for',
      { include: ['>1.2.3'], prereleases: true },
      ['1.3.0-rc.1', '2.0.0'],
    ],
    ['all but some', { exclude: ['*-rc*', '1.x', 'latest'] }, ['2.0.0', 'edge', 'v0.9.1']],
    ['versions only', { versionsOnly: true, exclude: ['1.*'] }, ['1', '2.0.0', 'v0.9.1']],
    ['the newest', { latest: 3 }, ['2.0.0', '1.3.0-rc.1', '1.2.3']],
    ['the newest of a range', { include: ['^1'], latest: 2 }, ['1.2.3', '1.2.0']],
    ['the newest of names', { include: ['edge', 'latest'], latest: 1 }, ['latest']],
  ])('selects %s', async (_title, filter, expected) => {
    expect(await select(filter)).toEqual(expected);
  });

  it('takes a `_` for the + that tags cannot have', async () => {
    expect(await select({ include: ['^1.0'] }, ['1.0.1_abc', '1.0.1-x'])).toEqual(['1.0.1_abc']);
  });

  it.each([
    ['an empty pattern', { include: [''] }, /^A pattern for tags is empty/],
    ['an open set', { include: ['a[bc'] }, /^"a\[bc" has a "\[" without/],
    ['a range that is none', { include: ['>=abc'] }, /^">=abc" is not a range of versions/],
    ['no number', { latest: 0 }, /^0 is no number of tags/],
    ['a long pattern', { exclude: ['a'.repeat(257)] }, /longer than 256/],
    ['a long range', { exclude: ['^'.repeat(257)] }, /is not a range/],
  ])('refuses %s', async (_title, filter, message) => {
    await expect(select(filter)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('ends well or with our error for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.array(fc.string()), async (text, tags) => {
        try {
          expect(tags).toEqual(
            expect.arrayContaining([...(await select({ include: [text] }, tags))]),
          );
        } catch (error) {
          expect(isEbpfError(error) && error.code).toBe('usage');
        }
      }),
    );
  });
});

describe('compilePattern', () => {
  it('agrees with regular expressions', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), minLength: 1 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', '.') }), (pattern, tag) => {
        const expression = pattern
          .replaceAll('.', '\\.')
          .replaceAll('*', '.*')
          .replaceAll('?', '.');
        expect(compilePattern(pattern)(tag)).toBe(new RegExp(`^${expression}$`).test(tag));
      }),
    );
  });

  it('does not take long for many stars', () => {
    const steps = compilePattern(`${'*a'.repeat(120)}b`);
    expect(steps('a'.repeat(128))).toBe(false);
  });

  it.each([
    ['[!0-9]*', 'v1', true],
    ['[!0-9]*', '1v', false],
    ['[a-]', '-', true],
    ['[]a]', ']', true],
    ['*', '', true],
  ])('%s for %s: %s', (pattern, tag, expected) => {
    expect(compilePattern(pattern)(tag)).toBe(expected);
  });
});

describe('sortTags', () => {
  it('puts the newest version first and what is none behind', async () => {
    expect(await sortTags(TAGS, 'semver')).toEqual([
      '2.0.0',
      '1.3.0-rc.1',
      '1.2.3',
      '1.2.0',
      '1.2',
      '1',
      'v0.9.1',
      'latest',
      'edge',
    ]);
    expect(await sortTags(['b', 'a', 'B'], 'name')).toEqual(['B', 'a', 'b']);
  });

  it('is an order for any tags', async () => {
    const { newestFirst } = await loadTagVersions();
    const tag = fc.stringMatching(/^v?\d{1,3}(\.\d{1,3}){0,3}(-[a-z0-9.]{1,4})?$/);
    fc.assert(
      fc.property(tag, tag, tag, (a, b, c) => {
        expect(Math.sign(newestFirst(a, b)) + Math.sign(newestFirst(b, a))).toBe(0);
        if (newestFirst(a, b) <= 0 && newestFirst(b, c) <= 0)
          expect(newestFirst(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('isReferrersTag', () => {
  const hex = 'ab'.repeat(32);
  it.each([
    [`sha256-${hex}`, true],
    [`sha512-${hex}`, true],
    [`sha512-${hex}${hex}`, true],
    [`sha256-${hex}.sig`, true],
    [`sha256-${hex}.att`, true],
    [`sha256-${hex}.zip`, false],
    [`sha256-${hex.slice(1)}`, false],
    ['sha256', false],
  ])('%s: %s', (tag, expected) => {
    expect(isReferrersTag(tag)).toBe(expected);
  });
});
