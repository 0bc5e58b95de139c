import { describe, expect, test } from 'vitest';
import {
  Digester,
  algorithmOf,
  digestOf,
  hexOf,
  isDigest,
  isMediaType,
  normalizeArchitecture,
  parseDigest,
  parsePlatform,
  platformFits,
} from '../../../src/oci/index.ts';

const EMPTY = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('digests', () => {
  test('of nothing is the well-known one, in pieces or whole', () => {
    expect(digestOf(new Uint8Array())).toBe(EMPTY);
    const digester = new Digester();
    digester.update(Buffer.from('ab'));
    digester.update(Buffer.from('c'));
    expect(digester.digest()).toBe(digestOf(Buffer.from('abc')));
  });

  test('sha512 is known by its length and name', () => {
    const digest = digestOf(Buffer.from('abc'), 'sha512');
    expect(algorithmOf(digest)).toBe('sha512');
    expect(hexOf(digest)).toHaveLength(128);
  });

  test.each([
    'sha256:ABC',
    EMPTY.toUpperCase(),
    `${EMPTY}0`,
    'sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709',
    `${EMPTY}\n`,
    'sha256:../x',
  ])('parseDigest refuses %j', (text) => {
    expect(isDigest(text)).toBe(false);
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: 'digest-invalid' }));
  });
});

describe('platforms', () => {
  test('names of uname and Node become those of image-spec', () => {
    expect(['x86_64', 'aarch64', 'x64', 'riscv64'].map(normalizeArchitecture)).toEqual([
      'amd64',
      'arm64',
      'amd64',
      'riscv64',
    ]);
    expect(parsePlatform('linux/aarch64')).toEqual({ os: 'linux', architecture: 'arm64' });
  });

  test('an offer without variant fits every variant', () => {
    const arm = parsePlatform('linux/arm');
    expect(platformFits(arm, parsePlatform('linux/arm/v7'))).toBe(true);
    expect(platformFits(parsePlatform('linux/arm/v6'), parsePlatform('linux/arm/v7'))).toBe(false);
    expect(platformFits(arm, parsePlatform('linux/arm64'))).toBe(false);
  });

  test.each(['linux', 'linux/', '/amd64', 'linux/amd64/v1/x', 'linux/am d64'])(
    'refuses %s',
    (text) => {
      expect(() => parsePlatform(text)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );
});

test.each([
  ['application/vnd.ebpf.object.v1', true],
  ['text/markdown', true],
  ['text/html; charset=utf-8', false],
  ['application', false],
  ['', false],
])('isMediaType %s: %s', (text, expected) => {
  expect(isMediaType(text)).toBe(expected);
});
