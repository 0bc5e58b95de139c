import { describe, expect, it } from 'vitest';
import { CAPS } from '../../../src/base/index.ts';
import { digestOfText, INDEX, MANIFEST, manifestText, putBlob, startRegistry } from './running.ts';
import type { Reply, TestRegistry } from './running.ts';

const MISSING = digestOfText('nowhere');

type Put = readonly [reference: string, body: string, type?: string];

function put(registry: TestRegistry, ...[reference, body, type = MANIFEST]: Put): Promise<Reply> {
  const headers = { 'content-type': type };
  return registry.ask(`PUT /v2/a/manifests/${reference}`, { body, headers });
}

async function withManifest(): Promise<{ registry: TestRegistry; text: string; digest: string }> {
  const registry = await startRegistry();
  const text = manifestText(await putBlob(registry.host, 'a', '{}'));
  const reply = await put(registry, 'v1', text);
  expect(reply.status).toBe(201);
  return { registry, text, digest: digestOfText(text) };
}

describe('PUT of a manifest', () => {
  it('by tag answers with its place and digest, and gives the same bytes back', async () => {
    const { registry, text, digest } = await withManifest();
    const again = await put(registry, 'v1', text);
    expect(again.headers).toMatchObject({
      location: `/v2/a/manifests/${digest}`,
      'docker-content-digest': digest,
      'content-length': '0',
    });
    for (const reference of ['v1', digest]) {
      const got = await registry.ask(`GET /v2/a/manifests/${reference}`);
      expect(got.body.toString()).toBe(text);
      expect(got.headers).toMatchObject({
        'content-type': MANIFEST,
        'docker-content-digest': digest,
        etag: `"${digest}"`,
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('by sha512 digest keeps that digest', async () => {
    const { registry, text } = await withManifest();
    const digest = digestOfText(text, 'sha512');
    const reply = await put(registry, digest, text);
    expect([reply.status, reply.headers['docker-content-digest']]).toEqual([201, digest]);
    expect((await registry.ask(`GET /v2/a/manifests/${digest}`)).body.toString()).toBe(text);
  });

  it('by digest can give tags in the same request', async () => {
    const { registry, text, digest } = await withManifest();
    const reply = await put(registry, `${digest}?tag=x&tag=y&tag=x`, text);
    expect([reply.status, reply.headers['oci-tag']]).toEqual([201, 'x, y']);
    expect((await registry.ask('HEAD /v2/a/manifests/y')).status).toBe(200);
    expect((await put(registry, `${digest}?tag=.bad`, text)).codes).toEqual(['MANIFEST_INVALID']);
    const many = Array.from({ length: 101 }, (_, at) => `tag=t${at}`).join('&');
    expect((await put(registry, `${digest}?${many}`, text)).status).toBe(414);
  });

  it('takes parameters and upper case of the content type for what they are: nothing', async () => {
    const { registry, text } = await withManifest();
    const reply = await put(registry, 'v2', text, `${MANIFEST.toUpperCase()}; charset=utf-8`);
    expect(reply.status).toBe(201);
    const got = await registry.ask('HEAD /v2/a/manifests/v2');
    expect(got.headers['content-type']).toBe(MANIFEST);
  });

  it('without content type goes by the document', async () => {
    const { registry, text } = await withManifest();
    expect((await registry.ask('PUT /v2/a/manifests/v2', { body: text })).status).toBe(201);
    const bare = JSON.stringify({ schemaVersion: 2, manifests: [] });
    expect((await registry.ask('PUT /v2/a/manifests/v3', { body: bare })).codes).toEqual([
      'MANIFEST_INVALID',
    ]);
  });

  it.each<[string, string, string, number, string]>([
    ['that is not JSON', '{', MANIFEST, 400, 'MANIFEST_INVALID'],
    ['that is empty', '', MANIFEST, 400, 'MANIFEST_INVALID'],
    [
      'announced as another type',
      JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] }),
      MANIFEST,
      400,
      'MANIFEST_INVALID',
    ],
    ['of a type nobody knows', '{"schemaVersion":2}', 'text/html', 400, 'MANIFEST_INVALID'],
    [
      'of schema 1',
      '{"schemaVersion":1}',
      'application/vnd.docker.distribution.manifest.v1+json',
      400,
      'MANIFEST_INVALID',
    ],
    [
      'with both shapes',
      JSON.stringify({ schemaVersion: 2, manifests: [], layers: [] }),
      INDEX,
      400,
      'MANIFEST_INVALID',
    ],
    [
      'with a bad digest inside',
      JSON.stringify({
        schemaVersion: 2,
        manifests: [{ mediaType: MANIFEST, size: 1, digest: 'sha256:../../x' }],
      }),
      INDEX,
      400,
      'MANIFEST_INVALID',
    ],
  ])('%s is refused', async (...row) => {
    const [, body, type, status, code] = row;
    const registry = await startRegistry();
    const reply = await put(registry, 'v1', body, type);
    expect([reply.status, reply.codes]).toEqual([status, [code]]);
    expect(registry.host.repositories.size).toBe(0);
  });

  it('is refused when the digest of the path is another', async () => {
    const { registry, text } = await withManifest();
    const reply = await put(registry, MISSING, text);
    expect([reply.status, reply.codes]).toEqual([400, ['DIGEST_INVALID']]);
    expect((await registry.ask(`HEAD /v2/a/manifests/${MISSING}`)).status).toBe(404);
  });

  it('larger than 4 MiB is refused with 413, announced or not', async () => {
    const registry = await startRegistry();
    const body = ' '.repeat(CAPS.manifest + 1);
    const announced = await put(registry, 'v1', body);
    expect([announced.status, announced.codes]).toEqual([413, ['SIZE_INVALID']]);
    const chunked = await registry.ask('PUT /v2/a/manifests/v1', {
      body,
      headers: { 'content-type': MANIFEST, 'transfer-encoding': 'chunked' },
    });
    expect([chunked.status, chunked.codes]).toEqual([413, ['SIZE_INVALID']]);
  });

  it('compressed on the way is refused', async () => {
    const registry = await startRegistry();
    const headers = { 'content-type': MANIFEST, 'content-encoding': 'gzip' };
    expect((await registry.ask('PUT /v2/a/manifests/v1', { body: 'x', headers })).status).toBe(415);
  });

  it('names each blob or manifest that is missing, and makes no repository', async () => {
    const registry = await startRegistry();
    const missing = { mediaType: 'application/octet-stream', digest: MISSING, size: 7 };
    const layer = { ...missing, digest: digestOfText('nor this') };
    const image = await put(
      registry,
      'v1',
      manifestText(missing as never, { layers: [layer, missing] }),
    );
    expect([image.status, image.codes]).toEqual([
      404,
      ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN'],
    ]);
    const index = JSON.stringify({
      schemaVersion: 2,
      manifests: [{ ...missing, mediaType: MANIFEST }],
    });
    expect((await put(registry, 'v1', index, INDEX)).codes).toEqual(['MANIFEST_BLOB_UNKNOWN']);
    expect(registry.host.repositories.size).toBe(0);
  });

  it('does not ask for layers that are never pushed', async () => {
    const registry = await startRegistry();
    const config = await putBlob(registry.host, 'a', '{}');
    const layers = [
      {
        mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
        digest: MISSING,
        size: 3,
      },
      {
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
        digest: MISSING,
        size: 3,
      },
    ];
    const text = manifestText(config, { layers });
    expect((await put(registry, 'v1', text)).status).toBe(201);
    const child = { mediaType: MANIFEST, digest: digestOfText(text), size: text.length };
    const index = JSON.stringify({ schemaVersion: 2, manifests: [child] });
    expect((await put(registry, 'all', index, INDEX)).status).toBe(201);
  });

  it('with a subject says so, whether or not the subject is there', async () => {
    const registry = await startRegistry();
    const subject = { mediaType: MANIFEST, digest: MISSING, size: 7 };
    const text = manifestText(await putBlob(registry.host, 'a', '{}'), { subject });
    const reply = await put(registry, 'sig', text);
    expect([reply.status, reply.headers['oci-subject']]).toEqual([201, MISSING]);
  });
});

describe('GET and HEAD of a manifest', () => {
  it.each(['"DIGEST"', 'W/"DIGEST"', '*', '"other", "DIGEST"'])(
    'if-none-match %s: 304',
    async (tag) => {
      const { registry, digest } = await withManifest();
      for (const method of ['GET', 'HEAD']) {
        const reply = await registry.ask(`${method} /v2/a/manifests/v1`, {
          headers: { 'if-none-match': tag.replace('DIGEST', digest) },
        });
        expect([reply.status, reply.body.length, reply.headers.etag]).toEqual([
          304,
          0,
          `"${digest}"`,
        ]);
      }
    },
  );

  it('HEAD has length and no body', async () => {
    const { registry, text } = await withManifest();
    const reply = await registry.ask('HEAD /v2/a/manifests/v1');
    expect([reply.status, reply.headers['content-length'], reply.body.length]).toEqual([
      200,
      String(text.length),
      0,
    ]);
  });

  it('says whether the repository or the manifest is missing', async () => {
    const { registry } = await withManifest();
    expect((await registry.ask('GET /v2/a/manifests/v9')).codes).toEqual(['MANIFEST_UNKNOWN']);
    expect((await registry.ask(`GET /v2/a/manifests/${MISSING}`)).codes).toEqual([
      'MANIFEST_UNKNOWN',
    ]);
    expect((await registry.ask('GET /v2/b/manifests/v1')).codes).toEqual(['NAME_UNKNOWN']);
    // Not in the words of the store, which name its folder.
    expect(String((await registry.ask('GET /v2/a/manifests/v9')).body)).toContain('no such tag');
    const head = await registry.ask('HEAD /v2/b/manifests/v1');
    expect([head.status, head.body.length]).toEqual([404, 0]);
  });
});

describe('DELETE of a manifest', () => {
  it('by tag takes the tag only', async () => {
    const { registry, digest } = await withManifest();
    expect((await registry.ask('DELETE /v2/a/manifests/v1')).status).toBe(202);
    expect((await registry.ask('HEAD /v2/a/manifests/v1')).status).toBe(404);
    expect((await registry.ask(`HEAD /v2/a/manifests/${digest}`)).status).toBe(200);
    expect((await registry.ask('DELETE /v2/a/manifests/v1')).codes).toEqual(['MANIFEST_UNKNOWN']);
  });

  it('by digest takes its tags too', async () => {
    const { registry, digest } = await withManifest();
    expect((await registry.ask(`DELETE /v2/a/manifests/${digest}`)).status).toBe(202);
    expect((await registry.ask('HEAD /v2/a/manifests/v1')).status).toBe(404);
    expect((await registry.ask(`DELETE /v2/a/manifests/${digest}`)).status).toBe(404);
  });
});
