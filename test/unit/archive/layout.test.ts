import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blobPath,
  checkLayoutMarker,
  formatLayoutIndex,
  layoutEntry,
  parseLayoutIndex,
  parseLayoutPath,
} from '../../../src/archive/index.ts';
import { isEbpfError } from '../../../src/base/index.ts';
import { ANNOTATION, MEDIA, digestOf } from '../../../src/oci/index.ts';

const digest = digestOf(Buffer.from('x'));
const DESCRIPTOR = { mediaType: MEDIA.manifest, digest, size: 1 };

function parse(value: unknown): ReturnType<typeof parseLayoutIndex> {
  return parseLayoutIndex(Buffer.from(JSON.stringify(value)), 'index.json');
}

describe('index.json', () => {
  it('keeps names, order and what it does not know', () => {
    const annotations = { [ANNOTATION.refName]: 'v1' };
    const manifests = [
      { ...DESCRIPTOR, annotations, strange: { a: [1] } },
      { ...DESCRIPTOR, mediaType: 'application/vnd.other' },
    ];
    const json = { schemaVersion: 2, mediaType: MEDIA.index, manifests, annotations: { b: 'c' } };
    const index = parse(json);
    expect(index.entries.map((entry) => entry.name)).toEqual(['v1', undefined]);
    expect(JSON.parse(formatLayoutIndex(index))).toEqual(json);
  });

  it.each([[{ schemaVersion: 2 }], [{ schemaVersion: 2, manifests: null }]])(
    'takes an empty list as other tools write it: %j',
    (json) => expect(parse(json).entries).toEqual([]),
  );

  it.each([
    [7],
    [[]],
    [{}],
    [{ schemaVersion: 1, manifests: [] }],
    [{ schemaVersion: 2, manifests: {} }],
    [{ schemaVersion: 2, mediaType: MEDIA.manifest, manifests: [] }],
    [{ schemaVersion: 2, manifests: [7] }],
    [{ schemaVersion: 2, manifests: [{ ...DESCRIPTOR, digest: 'sha256:../../x' }] }],
    [{ schemaVersion: 2, manifests: [{ ...DESCRIPTOR, size: -1 }] }],
  ])('refuses %j', (json) => {
    expect(() => parse(json)).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^(layout|descriptor)-invalid$/) as string,
      }) as Error,
    );
  });

  it('gives back every entry it writes', () => {
    const entry = fc
      .record({
        text: fc.string(),
        size: fc.nat(),
        annotations: fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
      })
      .map(({ text, size, annotations: all }) => {
        const annotations = Object.fromEntries(
          Object.entries(all).filter(([key]) => key !== '__proto__'),
        );
        const named = digestOf(Buffer.from(text));
        return layoutEntry({ mediaType: MEDIA.manifest, digest: named, size }, annotations);
      });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const text = formatLayoutIndex({ entries, rest: { schemaVersion: 2 } });
        const back = parseLayoutIndex(Buffer.from(text), 'index.json');
        expect(back.entries).toEqual(entries.map((one) => ({ ...one, json: { ...one.json } })));
      }),
    );
  });

  it('never throws anything but our errors', () => {
    const valid = JSON.stringify({ schemaVersion: 2, manifests: [DESCRIPTOR] });
    const near = fc
      .tuple(fc.nat(valid.length), fc.nat(8), fc.string())
      .map(([at, gone, text]) => valid.slice(0, at) + text + valid.slice(at + gone));
    const any = fc.oneof(near, fc.json(), fc.string());
    fc.assert(
      fc.property(any, (text) => {
        try {
          parseLayoutIndex(Buffer.from(text), 'index.json');
        } catch (error) {
          expect(isEbpfError(error)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('paths of a layout', () => {
  it('are read as they are written', () => {
    for (const algorithm of ['sha256', 'sha512'] as const) {
      const named = digestOf(Buffer.from('x'), algorithm);
      expect(parseLayoutPath(blobPath(named))).toEqual({ kind: 'blob', digest: named });
    }
    expect(parseLayoutPath('oci-layout')).toEqual({ kind: 'marker' });
    expect(parseLayoutPath('index.json')).toEqual({ kind: 'index' });
    expect(parseLayoutPath('blobs/sha256/')).toEqual({ kind: 'folder' });
  });

  it.each([
    '',
    '/',
    '..',
    'blobs/..',
    'blobs//sha256',
    'blobs/sha256/x',
    'blobs/md5/00',
    'index.json/',
    `blobs/sha512/${'0'.repeat(64)}`,
    `blobs/sha256/${'A'.repeat(64)}`,
  ])('have no place for %j', (path) => expect(parseLayoutPath(path)).toBeUndefined());
});

describe('oci-layout', () => {
  it.each(['{"imageLayoutVersion":"1.0.0"}', ' {"imageLayoutVersion":"1.1.0","x":1}\n'])(
    'is taken as %s',
    (text) => expect(() => checkLayoutMarker(Buffer.from(text), 'oci-layout')).not.toThrow(),
  );

  it.each(['', '{}', '[]', 'null', '{"imageLayoutVersion":1}', '{"imageLayoutVersion":"2.0.0"}'])(
    'is refused as %s',
    (text) =>
      expect(() => checkLayoutMarker(Buffer.from(text), 'oci-layout')).toThrow(
        expect.objectContaining({ code: 'layout-invalid' }) as Error,
      ),
  );
});
