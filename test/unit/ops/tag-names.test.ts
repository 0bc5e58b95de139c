import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../support/refusal.ts';
import {
  labelAt,
  nameAtDestination,
  nameAtSource,
  parsePlaceReference,
  tagOfName,
} from '../../../src/ops/tag-names.ts';
import type { Digest } from '../../../src/oci/index.ts';

const DIGEST = `sha256:${'a'.repeat(64)}` as Digest;
const OTHER = `sha256:${'b'.repeat(64)}` as Digest;

describe('nameAtSource', () => {
  it.each([
    ['ghcr.io/acme/x:1.0', '1.0', '1.0'],
    ['ghcr.io/acme/x', 'latest', 'latest'],
    [`ghcr.io/acme/x@${DIGEST}`, DIGEST, undefined],
    [`ghcr.io/acme/x:1.0@${DIGEST}`, DIGEST, '1.0'],
    ['x', 'x:latest', 'latest'],
    ['oci:dir', 'ghcr.io/acme/x:1.0', 'ghcr.io/acme/x:1.0'],
    [`oci:dir@${DIGEST}`, DIGEST, undefined],
    ['oci-archive:x.tar', '1.0', '1.0'],
  ])('%s asked for %s: %s', (text, target, expected) => {
    expect(nameAtSource(parsePlaceReference(text), target)).toBe(expected);
  });
});

describe('nameAtDestination', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['ghcr.io/acme/x', '1.0', '1.0'],
    ['ghcr.io/acme/x:2', '1.0', '2'],
    ['ghcr.io/acme/x', 'other.io/acme/y:1.0', '1.0'],
    [`ghcr.io/acme/x@${OTHER}`, '1.0', undefined],
    [`ghcr.io/acme/x:2@${OTHER}`, '1.0', '2'],
    ['ghcr.io/acme/x', undefined, undefined],
    ['oci:dir', 'ghcr.io/acme/x:1.0', 'ghcr.io/acme/x:1.0'],
    ['oci:dir', undefined, undefined],
    ['oci-archive:x.tar', '1.0', '1.0'],
    ['oci-archive:x.tar:2', '1.0', '2'],
    ['x', '1.0', 'x:1.0'],
    ['x', 'ghcr.io/acme/y:1.0', 'x:1.0'],
    ['x', undefined, `x@${DIGEST}`],
    [`x@${OTHER}`, '1.0', `x@${OTHER}`],
    ['x:2', undefined, 'x:2'],
  ])('%s for %s: %s', (text, name, expected) => {
    const to = parsePlaceReference(text);
    expect(nameAtDestination(to, { name, digest: DIGEST })).toBe(expected);
  });

  it('refuses a name of a layout that is no tag where tags are needed', () => {
    const to = parsePlaceReference('ghcr.io/acme/x');
    expect(refusalOf(() => nameAtDestination(to, { name: 'two words' }))).toBe(
      'usage: "two words" is no tag.',
    );
  });
});

describe('labelAt', () => {
  it.each([
    ['ghcr.io/acme/x:1@' + DIGEST, '2', 'ghcr.io/acme/x:2'],
    ['ghcr.io/acme/x', undefined, 'ghcr.io/acme/x'],
    ['oci:dir:1', undefined, 'oci:dir'],
    ['oci-archive:x.tar', '1', 'oci-archive:x.tar:1'],
    ['x', 'x:1', 'x:1'],
    ['x:1', undefined, 'x'],
  ])('%s with %s: %s', (text, name, expected) => {
    expect(labelAt(parsePlaceReference(text), name)).toBe(expected);
  });
});

describe('tagOfName', () => {
  it.each([
    ['1.0', '1.0'],
    ['ghcr.io/acme/x:1.0', '1.0'],
    ['localhost:5000/x', undefined],
    ['two words', undefined],
  ])('%s: %s', (name, expected) => {
    expect(tagOfName(name)).toBe(expected);
  });
});

describe('parsePlaceReference', () => {
  it('refuses files', () => {
    expect(refusalOf(() => parsePlaceReference('x.tar'))).toMatch(/^usage: x\.tar is a file/);
  });
});
