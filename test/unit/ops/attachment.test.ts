import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { parseAnnotations, parseAttachedFile } from '../../../src/ops/attachment.ts';

describe('parseAttachedFile', () => {
  it.each([
    ['sbom.json', 'sbom.json', 'application/octet-stream'],
    ['sbom.json:application/spdx+json', 'sbom.json', 'application/spdx+json'],
    ['a:b/sbom.json', 'a', 'b/sbom.json'],
    ['C:sbom', 'C:sbom', 'application/octet-stream'],
    [':text/plain', ':text/plain', 'application/octet-stream'],
  ])('%s is the file %s of type %s', (text, path, mediaType) => {
    expect(parseAttachedFile(text)).toEqual({ path, mediaType });
  });

  it('gives a file or our error for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const { path, mediaType } = parseAttachedFile(text);
          expect(path === text || `${path}:${mediaType}` === text).toBe(true);
        } catch (error) {
          expect([isEbpfError(error), text]).toEqual([true, '']);
        }
      }),
    );
  });
});

describe('parseAnnotations', () => {
  it('gives back what was written, each key once', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z.]{1,9}$/), fc.string()), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(entries, (pairs) => {
        const found = parseAnnotations(pairs.map(([key, value]) => `${key}=${value}`));
        expect(Object.entries(found).toSorted()).toEqual(pairs.toSorted());
      }),
    );
  });
});
