import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDigest, isRepository, isTag } from '../../../src/oci/index.ts';
import { Refusal } from '../../../src/server/refusal.ts';
import { parseTarget } from '../../../src/server/route.ts';

const SHA = `sha256:${'a'.repeat(64)}`;
const ID = '01234567-89ab-cdef-0123-456789abcdef';

describe('parseTarget', () => {
  it.each([
    ['/v2/', { kind: 'base' }],
    ['/v2', { kind: 'base' }],
    ['/v2/_catalog', { kind: 'catalog' }],
    ['/v2/a/manifests/v1', { kind: 'manifest', repository: 'a', reference: 'v1' }],
    [`/v2/a/b/manifests/${SHA}`, { kind: 'manifest', repository: 'a/b', reference: SHA }],
    [`/v2/a/blobs/${SHA}`, { kind: 'blob', repository: 'a', digest: SHA }],
    ['/v2/a/blobs/uploads/', { kind: 'uploads', repository: 'a' }],
    ['/v2/a/blobs/uploads', { kind: 'uploads', repository: 'a' }],
    [`/v2/a/blobs/uploads/${ID}`, { kind: 'upload', repository: 'a', id: ID }],
    ['/v2/a/tags/list?n=3', { kind: 'tags', repository: 'a' }],
    [`/v2/a/referrers/${SHA}`, { kind: 'referrers', repository: 'a', digest: SHA }],
    // Words of the API are allowed in names; the end of the path decides.
    [
      '/v2/a/blobs/uploads/manifests/x',
      { kind: 'manifest', repository: 'a/blobs/uploads', reference: 'x' },
    ],
    ['/v2/blobs/blobs/uploads/', { kind: 'uploads', repository: 'blobs' }],
  ])('reads %s', (target, route) => {
    expect(parseTarget(target).route).toEqual(route);
  });

  it.each([
    ['/', 404, 'NAME_UNKNOWN'],
    ['/v1/search', 404, 'NAME_UNKNOWN'],
    ['*', 400, 'NAME_INVALID'],
    ['http://localhost/v2/', 404, 'NAME_UNKNOWN'],
    ['/v2/a', 404, 'NAME_UNKNOWN'],
    ['/v2/a/tags/', 404, 'NAME_UNKNOWN'],
    ['/v2/a/tags/all', 404, 'NAME_UNKNOWN'],
    ['/v2//manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/a//b/manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/../a/manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/a/./manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/a%2fb/manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/a/manifests/v1%00', 400, 'NAME_INVALID'],
    ['/v2/a\\b/manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/a/blobs/../b/manifests/x', 400, 'NAME_INVALID'],
    ['/v2/A/manifests/v1', 400, 'NAME_INVALID'],
    ['/v2/manifests/v1', 400, 'NAME_INVALID'],
    [`/v2/${'a'.repeat(256)}/manifests/v1`, 400, 'NAME_INVALID'],
    ['/v2/a/manifests/', 400, 'MANIFEST_INVALID'],
    ['/v2/a/manifests/.hidden', 400, 'MANIFEST_INVALID'],
    [`/v2/a/manifests/${'t'.repeat(129)}`, 400, 'MANIFEST_INVALID'],
    ['/v2/a/manifests/sha256:short', 400, 'DIGEST_INVALID'],
    ['/v2/a/manifests/md5:d41d8cd98f00b204e9800998ecf8427e', 400, 'DIGEST_INVALID'],
    [`/v2/a/blobs/${SHA.toUpperCase()}`, 400, 'DIGEST_INVALID'],
    ['/v2/a/blobs/', 400, 'DIGEST_INVALID'],
    ['/v2/a/referrers/latest', 400, 'DIGEST_INVALID'],
    ['/v2/a/blobs/uploads/../../x', 404, 'NAME_UNKNOWN'],
    ['/v2/a/blobs/uploads/1', 404, 'BLOB_UPLOAD_UNKNOWN'],
  ])('refuses %s with %i %s', (target, status, code) => {
    expect(() => parseTarget(target)).toThrow(expect.objectContaining({ status, code }) as Error);
  });

  it('never lets a name through that its grammar refuses', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'v2',
        'a',
        'manifests',
        'blobs',
        'uploads',
        'tags',
        'list',
        'referrers',
        '..',
        '',
        SHA,
        ID,
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = `/v2/${pieces.join('/')}`;
        try {
          const { route } = parseTarget(target);
          if ('repository' in route) expect(isRepository(route.repository)).toBe(true);
          if ('digest' in route) expect(isDigest(route.digest)).toBe(true);
          if ('reference' in route)
            expect(isTag(route.reference) || isDigest(route.reference)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 500 },
    );
  });
});
