import { describe, expect, test } from 'vitest';
import { startWire } from '../../support/wire.ts';
import type { Reply } from '../../support/wire-reply.ts';
import {
  BASE,
  blobOf,
  blobReply,
  bytesOf,
  demo,
  errorReply,
  fetched,
  manifestOver,
  manifestReply,
  testClock,
} from './support.ts';

const config = blobOf(new TextEncoder().encode('{"name":"demo"}'), 'application/json');
const layer = blobOf(bytesOf(300_000));
const manifest = manifestOver([config, layer]);

describe('pull', () => {
  test('costs one request for the manifest and one for each blob', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
      { on: `GET ${config.path}`, reply: blobReply(config) },
      { on: `GET ${layer.path}`, reply: blobReply(layer) },
    );
    const repository = demo(wire);
    const got = await repository.fetchManifest('1.0');
    expect(got.descriptor).toEqual({
      mediaType: manifest.descriptor.mediaType,
      digest: manifest.descriptor.digest,
      size: manifest.bytes.length,
    });
    const blobs = await Promise.all([config, layer].map((blob) => fetched(repository, blob)));
    expect(Buffer.from(blobs[1]!).equals(Buffer.from(layer.bytes))).toBe(true);
    expect(wire.seen).toHaveLength(3);
    wire.done();
  });

  test('takes content embedded in its descriptor without a request', async () => {
    const wire = await startWire();
    const data = Buffer.from(config.bytes).toString('base64');
    const stream = await demo(wire).fetchBlob({ ...config.descriptor, data });
    const pieces: Uint8Array[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('{"name":"demo"}');
    expect(wire.seen).toHaveLength(0);
  });

  test('names all four manifest types and no content encoding', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1.0`,
      check: ({ headers }) => {
        expect(headers.accept).toContain('application/vnd.oci.image.index.v1+json');
        expect(headers.accept).toContain('application/vnd.docker.distribution.manifest.v2+json');
        expect(headers['accept-encoding']).toBe('identity');
        expect(headers['user-agent']).toBe('demo/1');
        expect(headers.authorization).toBeUndefined();
      },
      reply: manifestReply(manifest),
    });
    await demo(wire, { userAgent: 'demo/1' }).fetchManifest('1.0');
    wire.done();
  });

  const other = manifestOver([config]);
  const lies: readonly [string, string, Reply, string][] = [
    [
      'a flipped byte by digest',
      manifest.descriptor.digest,
      { ...manifestReply(manifest), body: flipped(manifest.bytes), headers: typed() },
      'digest-mismatch',
    ],
    [
      'a digest header for other content',
      '1.0',
      manifestReply(manifest, { 'docker-content-digest': other.descriptor.digest }),
      'digest-mismatch',
    ],
    [
      'a digest header that contradicts the digest asked for',
      manifest.descriptor.digest,
      manifestReply(other),
      'digest-mismatch',
    ],
    [
      'a digest header that is none',
      '1.0',
      manifestReply(manifest, { 'docker-content-digest': 'sha256:zz' }),
      'registry-protocol',
    ],
    [
      'an encoded body',
      '1.0',
      manifestReply(manifest, { 'content-encoding': 'gzip' }),
      'registry-protocol',
    ],
    [
      'an HTML page',
      '1.0',
      { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>login</html>' },
      'registry-protocol',
    ],
    [
      'a schema 1 manifest',
      '1.0',
      {
        headers: { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
        body: '{}',
      },
      'media-type-mismatch',
    ],
    [
      'an index in the dress of a manifest',
      '1.0',
      { headers: typed(), body: '{"schemaVersion":2,"manifests":[]}' },
      'media-type-mismatch',
    ],
    ['no JSON', '1.0', { headers: typed(), body: 'hello' }, 'manifest-invalid'],
    [
      'a length above the cap',
      '1.0',
      { headers: typed(), length: 5 * 1024 * 1024, cutAfter: 10, body: manifest.bytes },
      'size-exceeded',
    ],
    [
      'an endless body',
      '1.0',
      { headers: typed(), body: bytesOf(65_536), endless: true },
      'size-exceeded',
    ],
  ];
  test.each(lies)('refuses a manifest with %s', async (...lie) => {
    const [, reference, reply, code] = lie;
    const wire = await startWire();
    wire.script({ on: `GET ${BASE}/manifests/${reference}`, reply });
    await expect(demo(wire).fetchManifest(reference)).rejects.toMatchObject({ code });
    wire.done();
  });

  test('takes a manifest of a server that does not know types', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1.0`,
      reply: { headers: { 'content-type': 'text/plain' }, body: manifest.bytes },
    });
    const got = await demo(wire).fetchManifest('1.0');
    expect(got.descriptor.mediaType).toBe(manifest.descriptor.mediaType);
  });

  const missing: readonly [string, Reply, string][] = [
    ['1.0', errorReply(404, 'MANIFEST_UNKNOWN'), 'tag-missing'],
    [manifest.descriptor.digest, errorReply(404, 'MANIFEST_UNKNOWN'), 'manifest-missing'],
    ['1.0', errorReply(404, 'NAME_UNKNOWN'), 'repository-missing'],
    ['1.0', errorReply(403, 'DENIED'), 'registry-denied'],
    ['1.0', { status: 404, body: 'plain' }, 'tag-missing'],
    [
      '1.0',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'registry-protocol',
    ],
  ];
  test.each(missing)('turns the answer to %s into its error', async (reference, reply, code) => {
    const wire = await startWire();
    wire.script({ on: `GET ${BASE}/manifests/${reference}`, reply });
    const repository = demo(wire, { retries: { attempts: 1 } });
    await expect(repository.fetchManifest(reference)).rejects.toMatchObject({ code });
  });

  test('makes what a server says printable and marks it as the words of the server', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1.0`,
      reply: errorReply(400, 'BAD', 'no\u001b[31m\nred'),
    });
    const error = await demo(wire)
      .fetchManifest('1.0')
      .catch((thrown: unknown) => thrown as Error);
    expect((error as Error).message).toMatch(/The registry says: "BAD no \[31m red"$/);
  });

  test.each(['../x', 'a b', '', 'sha256:12', 'x?y', 'x/y'])(
    'sends nothing for "%s", which is no reference',
    async (reference) => {
      const wire = await startWire();
      await expect(demo(wire).fetchManifest(reference)).rejects.toMatchObject({
        code: 'reference-invalid',
      });
      expect(wire.seen).toHaveLength(0);
    },
  );
});

describe('a blob', () => {
  test('goes on by Range from where the connection broke', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${layer.path}`, reply: { ...blobReply(layer), cutAfter: 100_000 } },
      {
        on: `GET ${layer.path}`,
        check: ({ headers }) => expect(headers.range).toBe('bytes=100000-'),
        reply: {
          status: 206,
          headers: { 'content-range': `bytes 100000-299999/300000` },
          body: layer.bytes.subarray(100_000),
        },
      },
    );
    const got = await fetched(demo(wire), layer);
    expect(Buffer.from(got).equals(Buffer.from(layer.bytes))).toBe(true);
    wire.done();
  });

  test.each([
    ['200', { status: 200, body: layer.bytes }, 2],
    [
      'a wrong range',
      { status: 206, headers: { 'content-range': 'bytes 0-299999/300000' }, body: layer.bytes },
      3,
    ],
    ['416', { status: 416 }, 3],
  ] as const)('is read anew when the answer to Range is %s', async (_name, reply, requests) => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${layer.path}`, reply: { ...blobReply(layer), cutAfter: 100_000 } },
      { on: `GET ${layer.path}`, reply },
    );
    if (requests === 3) wire.script({ on: `GET ${layer.path}`, reply: blobReply(layer) });
    const got = await fetched(demo(wire), layer);
    expect(Buffer.from(got).equals(Buffer.from(layer.bytes))).toBe(true);
    expect(wire.seen).toHaveLength(requests);
    wire.done();
  });

  test('is given up after as many breaks as the policy allows', async () => {
    const wire = await startWire();
    for (let at = 0; at < 3; at += 1)
      wire.script({ on: `GET ${layer.path}`, reply: { ...blobReply(layer), cutAfter: 0 } });
    await expect(fetched(demo(wire, { retries: { attempts: 3 } }), layer)).rejects.toMatchObject({
      code: 'registry-unreachable',
      details: { offset: 0 },
    });
    wire.done();
  });

  test('that stalls ends with registry-stalled', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${layer.path}`, reply: { ...blobReply(layer), stallAfter: 1000 } },
      {
        on: `GET ${layer.path}`,
        reply: {
          status: 206,
          headers: { 'content-range': 'bytes 1000-299999/300000' },
          length: 299_000,
          stallAfter: 0,
        },
      },
    );
    await expect(fetched(demo(wire, { idleTimeoutMs: 150 }), layer)).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    wire.done();
  });

  test('whose server never answers ends with registry-stalled', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${layer.path}`, reply: { silent: true } },
      { on: `GET ${layer.path}`, reply: { silent: true } },
    );
    await expect(fetched(demo(wire, { idleTimeoutMs: 100 }), layer)).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    wire.done();
  });

  test('that comes slowly but steadily arrives', async () => {
    const wire = await startWire();
    const small = blobOf(bytesOf(40));
    wire.script({
      on: `GET ${small.path}`,
      reply: { ...blobReply(small), drip: { bytes: 4, everyMs: 40 } },
    });
    const got = await fetched(demo(wire, { idleTimeoutMs: 300 }), small);
    expect(got).toEqual(small.bytes);
  });

  test('may be read as slowly as its reader likes', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${layer.path}`, reply: blobReply(layer) });
    const stream = await demo(wire, { idleTimeoutMs: 80 }).fetchBlob(layer.descriptor);
    let size = 0;
    for await (const piece of stream) {
      size += piece.length;
      if (size === piece.length) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(size).toBe(300_000);
    wire.done();
  });

  const broken: readonly [string, Reply, string][] = [
    ['a flipped byte', { body: flipped(layer.bytes) }, 'digest-mismatch'],
    [
      'a contradicting digest header',
      blobReply(layer, { 'docker-content-digest': config.descriptor.digest }),
      'digest-mismatch',
    ],
    ['a longer length', { body: bytesOf(300_001) }, 'size-mismatch'],
    ['a shorter length', { body: bytesOf(299_999) }, 'size-mismatch'],
    [
      'fewer bytes in chunks',
      { body: layer.bytes.subarray(0, 1000), length: false },
      'size-mismatch',
    ],
    ['more bytes in chunks', { body: bytesOf(400_000), length: false }, 'size-mismatch'],
    ['endless bytes', { body: bytesOf(65_536), endless: true }, 'size-mismatch'],
    ['an encoding', blobReply(layer, { 'content-encoding': 'gzip' }), 'registry-protocol'],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, body: '<html>' },
      'registry-protocol',
    ],
    ['404', errorReply(404, 'BLOB_UNKNOWN'), 'blob-missing'],
    ['404 of the repository', errorReply(404, 'NAME_UNKNOWN'), 'repository-missing'],
  ];
  test.each(broken)('with %s is refused', async (_name, reply, code) => {
    const wire = await startWire();
    wire.script({ on: `GET ${layer.path}`, reply });
    await expect(fetched(demo(wire), layer)).rejects.toMatchObject({ code });
    wire.done();
  });

  test('of sha512 under a sha256 digest header is taken', async () => {
    const wire = await startWire();
    const { digestOf } = await import('../../../src/oci/index.ts');
    const digest = digestOf(config.bytes, 'sha512');
    const blob = { ...config, descriptor: { ...config.descriptor, digest } };
    wire.script({ on: `GET ${BASE}/blobs/${digest}`, reply: blobReply(config) });
    expect(await fetched(demo(wire), blob)).toEqual(config.bytes);
  });

  test('is not waited for after an abort', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${layer.path}`, reply: { ...blobReply(layer), stallAfter: 1000 } });
    const stop = new AbortController();
    const stream = await demo(wire).fetchBlob(layer.descriptor, { signal: stop.signal });
    const reading = (async () => {
      for await (const piece of stream) if (piece.length > 0) stop.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' });
  });

  test('reports the bytes that came', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${layer.path}`, reply: blobReply(layer) });
    let came = 0;
    const stream = await demo(wire).fetchBlob(layer.descriptor, {
      onBytes: (count) => {
        came += count;
      },
    });
    for await (const piece of stream) expect(piece.length).toBeGreaterThan(0);
    expect(came).toBe(300_000);
  });
});

describe('retries', () => {
  test('Retry-After in seconds is obeyed and shared by all requests to the host', async () => {
    const clock = testClock();
    const wire = await startWire();
    wire.script(
      { on: `GET ${BASE}/manifests/1.0`, reply: { status: 429, headers: { 'retry-after': '7' } } },
      { on: `GET ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
    );
    await demo(wire, { clock }).fetchManifest('1.0');
    expect(clock.slept).toEqual([7000]);
    wire.done();
  });

  test('Retry-After as a date is obeyed', async () => {
    const clock = testClock(Date.parse('Tue, 20 Jan 2026 10:00:00 GMT'));
    const wire = await startWire();
    wire.script(
      {
        on: `GET ${BASE}/manifests/1.0`,
        reply: { status: 503, headers: { 'retry-after': 'Tue, 20 Jan 2026 10:00:30 GMT' } },
      },
      { on: `GET ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
    );
    await demo(wire, { clock }).fetchManifest('1.0');
    expect(clock.slept).toEqual([30_000]);
  });

  test('Retry-After beyond the budget ends with registry-throttled', async () => {
    const clock = testClock();
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1.0`,
      reply: { status: 429, headers: { 'retry-after': '600' } },
    });
    await expect(demo(wire, { clock }).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-throttled',
    });
    expect(clock.slept).toEqual([]);
    wire.done();
  });

  test('server errors are retried with growing, jittered waits, and no more often than allowed', async () => {
    const clock = testClock();
    const wire = await startWire();
    for (let at = 0; at < 5; at += 1)
      wire.script({ on: `GET ${BASE}/manifests/1.0`, reply: errorReply(503, 'UNAVAILABLE') });
    await expect(demo(wire, { clock }).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-error',
      details: { status: 503, serverCodes: ['UNAVAILABLE'], retryable: true },
    });
    expect(clock.slept).toEqual([125, 250, 500, 1000]);
    wire.done();
  });

  test('what a server with TLS says to a request without is explained', async () => {
    const wire = await startWire();
    const body = 'Client sent an HTTP request to an HTTPS server.\n';
    wire.script({ on: `GET ${BASE}/manifests/1.0`, reply: { status: 400, body } });
    await expect(demo(wire).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-error',
      hint: `It was asked without TLS. If it speaks TLS: ebpf config set 'registries[${wire.host}].plainHttp' never`,
    });
    wire.done();
  });

  test('a connection that is closed without an answer is tried again', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${BASE}/manifests/1.0`, reply: { hangUp: true } },
      { on: `GET ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
    );
    await demo(wire).fetchManifest('1.0');
    wire.done();
  });

  test('an answer that is no HTTP is named', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${BASE}/manifests/1.0`, reply: { raw: 'SSH-2.0-OpenSSH_9\r\n\r\n' } });
    const repository = demo(wire, { retries: { attempts: 1 } });
    await expect(repository.fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-protocol',
    });
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length >> 1]! ^= 1;
  return copy;
}

function typed(): Record<string, string> {
  return { 'content-type': manifest.descriptor.mediaType };
}

describe('a body that breaks', () => {
  test.each<[string, Reply]>([
    ['is cut', { ...manifestReply(manifest), cutAfter: 10 }],
    ['stalls', { ...manifestReply(manifest), stallAfter: 10 }],
  ])('and %s is asked for again', async (_name, reply) => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${BASE}/manifests/1.0`, reply },
      { on: `GET ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
      { on: `GET ${BASE}/tags/list?n=1000`, reply: { body: '{"tags":["a"]}', cutAfter: 3 } },
      { on: `GET ${BASE}/tags/list?n=1000`, reply: { body: '{"tags":["a"]}' } },
    );
    const repository = demo(wire, { idleTimeoutMs: 150 });
    await repository.fetchManifest('1.0');
    expect(await repository.listTags()).toEqual(['a']);
    wire.done();
  });

  test('is given up after as many attempts as the policy allows', async () => {
    const wire = await startWire();
    const reply = { ...manifestReply(manifest), cutAfter: 10 };
    for (let at = 0; at < 3; at += 1) wire.script({ on: `GET ${BASE}/manifests/1.0`, reply });
    const repository = demo(wire, { retries: { attempts: 3 } });
    await expect(repository.fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-unreachable',
    });
    wire.done();
  });
});
