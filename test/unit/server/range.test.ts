import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesEntity, parseChunkRange, parseRange } from '../../../src/server/range.ts';

describe('parseRange', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=95-1000', { start: 95, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=9-3', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=99999999999999999999-', 'whole'],
  ])('of 100 bytes, %s is %j', (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  it('has nothing to give of an empty body', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-5', 0)).toBe('unsatisfiable');
  });

  it('stays inside the body whatever is asked', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(300), fc.nat(300)).map(([a, b]) => `bytes=${a}-${b}`),
      fc.nat(300).map((count) => `bytes=-${count}`),
    );
    fc.assert(
      fc.property(header, fc.nat(200), (text, size) => {
        const range = parseRange(text, size);
        if (typeof range === 'string') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(size);
        expect(range.start).toBeLessThanOrEqual(range.end);
      }),
    );
  });
});

describe('parseChunkRange', () => {
  it.each([
    ['0-9', { start: 0, end: 9 }],
    ['10-10', { start: 10, end: 10 }],
    ['bytes 0-9/10', { start: 0, end: 9 }],
    ['bytes 0-9/*', { start: 0, end: 9 }],
    ['9-0', undefined],
    ['0', undefined],
    ['-5', undefined],
    ['0-', undefined],
    ['0x0-0x9', undefined],
    ['', undefined],
  ])('reads %j as %j', (header, range) => {
    expect(parseChunkRange(header)).toEqual(range);
  });
});

describe('matchesEntity', () => {
  it.each([
    [undefined, false],
    ['*', true],
    ['"sha256:aa"', true],
    ['W/"sha256:aa"', true],
    ['"x", "sha256:aa"', true],
    ['"sha256:ab"', false],
    ['', false],
  ])('%j: %s', (header, matches) => {
    expect(matchesEntity(header, 'sha256:aa')).toBe(matches);
  });
});
