import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EbpfError, isEbpfError } from '../../../src/base/index.ts';
import { nameToGive } from '../../../src/ops/catalog.ts';
import { parseStoreName, storeName, withStoreHint } from '../../../src/ops/places.ts';
import { refusalOf } from '../../support/refusal.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('names of the store', () => {
  it.each([
    ['execsnoop', 'execsnoop:latest'],
    ['execsnoop:1.0', 'execsnoop:1.0'],
    ['tools/execsnoop:1.0', 'tools/execsnoop:1.0'],
    ['ghcr.io/acme/execsnoop', 'ghcr.io/acme/execsnoop:latest'],
    ['localhost:5000/x:1', 'localhost:5000/x:1'],
    [`ghcr.io/acme/x@${DIGEST}`, `ghcr.io/acme/x@${DIGEST}`],
    [`ghcr.io/acme/x:1@${DIGEST}`, 'ghcr.io/acme/x:1'],
  ])('%s is %s', (text, name) => {
    expect(storeName(parseStoreName(text))).toBe(name);
  });

  it.each(['x.o', './x.o', 'oci:dir', 'oci-archive:a.tar', 'file:x'])('%s is none', (text) => {
    expect(refusalOf(() => parseStoreName(text))).toBe(
      `reference-invalid: "${text}" cannot be a name of the local store.`,
    );
  });

  it('are what they were made of', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(word, fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,8}$/), (name, tag) => {
        expect(storeName(parseStoreName(`${name}:${tag}`))).toBe(`${name}:${tag}`);
        expect(storeName(parseStoreName(`ghcr.io/${name}:${tag}`))).toBe(`ghcr.io/${name}:${tag}`);
      }),
    );
  });

  it('are read or refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(storeName(parseStoreName(text))).toMatch(/^.+[:@].+$/);
        } catch (error) {
          expect(isEbpfError(error) && error.code).toBe('reference-invalid');
        }
      }),
    );
  });

  it('are given without a digest', () => {
    expect(nameToGive('x')).toBe('x:latest');
    expect(refusalOf(() => nameToGive(`x:1@${DIGEST}`))).toBe(
      `usage: x:1@${DIGEST} has a digest; a name is given to content, which has its own.`,
    );
  });
});

describe('what the store does not have', () => {
  it('comes with advice, unless there is some', () => {
    const bare = new EbpfError('tag-missing', 'No x.');
    expect(withStoreHint(bare, 'Look.')).toMatchObject({
      ...{ code: 'tag-missing', message: 'No x.', hint: 'Look.' },
      cause: bare,
    });
    const advised = new EbpfError('tag-missing', 'No x.', { hint: 'Mine.' });
    const refused = new EbpfError('digest-mismatch', 'Not that.');
    expect(withStoreHint(advised, 'Look.')).toBe(advised);
    expect(withStoreHint(refused, 'Look.')).toBe(refused);
    expect(withStoreHint('anything', 'Look.')).toBe('anything');
  });
});
