import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSupported, parseOrasVersion } from '../../../src/oras/version.ts';

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

describe('isSupported', () => {
  test.each([
    ['1.2.9', false],
    ['1.3.0', true],
    ['1.3.0-rc.1', false],
    ['1.3.0+build.1', true],
    ['1.3.1-rc.1', true],
    ['1.10.0', true],
    ['2.0.0', false],
    ['2.3.0', false],
    ['0.16.0', false],
  ])('%s: %s', (version, expected) => {
    expect(isSupported(version)).toBe(expected);
  });
});
