import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSupported, parseOrasVersion, placeOf } from '../../../src/oras/version.ts';

describe('parseOrasVersion', () => {
  test.each([
    [
      'Version:        1.3.3\nGo version:     go1.26.8\nOS/Arch:        linux/amd64\nGit commit: 1',
      '1.3.3',
    ],
    ['Version: v1.2.0\r\nGo version: go1\r\n', '1.2.0'],
    ['Version:        1.3.0-rc.1+Homebrew\n', '1.3.0-rc.1+Homebrew'],
    ['Go version: 1.3.3\n', null],
    ['Version: one\n', null],
    ['Version: 1.3.3 \u001b[31m\n', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(parseOrasVersion(text)).toBe(expected);
  });

  test('never throws and gives only what a version looks like', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseOrasVersion(`Version: ${text}`) ?? '0.0.0').toMatch(/^\d+\.\d+\.\d+[\w.+-]*$/);
      }),
    );
  });
});

describe('placeOf', () => {
  test.each([
    ['0.16.0', 'older'],
    ['1.2.9', 'older'],
    ['1.3.0', 'older'],
    ['1.3.3', 'older'],
    ['1.3.4-rc.1', 'older'],
    ['1.3.4', 'supported'],
    ['1.3.4+build.1', 'supported'],
    ['1.3.5-rc.1', 'supported'],
    ['1.3.10', 'supported'],
    ['1.10.0', 'supported'],
    ['2.0.0-rc.1', 'newer'],
    ['2.3.0', 'newer'],
  ])('%s: %s', (version, expected) => {
    expect(placeOf(version)).toBe(expected);
    expect(isSupported(version)).toBe(expected === 'supported');
  });
});
