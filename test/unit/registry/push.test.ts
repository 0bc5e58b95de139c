import { describe, expect, test } from 'vitest';
import { streamOf } from '../../../src/base/index.ts';
import { startWire } from '../../support/wire.ts';
import type { Step } from '../../support/wire.ts';
import type { Reply } from '../../support/wire-reply.ts';
import {
  BASE,
  blobOf,
  bytesOf,
  demo,
  errorReply,
  manifestOver,
  sessionReply,
  testClock,
  uploadPaths,
} from './support.ts';
import type { Blob } from './support.ts';

const config = blobOf(new TextEncoder().encode('{"name":"demo"}'), 'application/json');
const layer = blobOf(bytesOf(100_000));
const large = blobOf(bytesOf(300_000, 3));
const manifest = manifestOver([config, layer]);
const created: Reply = { status: 201 };

function upload(blob: Blob, reply: Reply = created): Step[] {
  const paths = uploadPaths(blob);
  const whole = ({ body }: { body: Buffer }): void => {
    if (reply.early !== true) expect(body.equals(Buffer.from(blob.bytes))).toBe(true);
  };
  return [
    { on: paths.first, reply: sessionReply(blob) },
    { on: paths.put, check: whole, reply },
  ];
}

describe('push', () => {
  test('costs two requests for each small blob and one for the manifest', async () => {
    const wire = await startWire();
    // The same path for both sessions: the answers are given in the order of the requests.
    const target = demo(wire);
    wire.script(...upload(config));
    expect(await target.pushBlob(config.descriptor, config.open)).toBe('pushed');
    wire.script(...upload(layer));
    expect(await target.pushBlob(layer.descriptor, layer.open)).toBe('pushed');
    wire.script({
      on: `PUT ${BASE}/manifests/1.0`,
      check: ({ headers, body }) => {
        expect(headers['content-type']).toBe(manifest.descriptor.mediaType);
        expect(body.equals(Buffer.from(manifest.bytes))).toBe(true);
      },
      reply: { status: 201, headers: { 'docker-content-digest': manifest.descriptor.digest } },
    });
    await target.pushManifest(manifest, { tag: '1.0' });
    expect(wire.seen).toHaveLength(5);
    expect(wire.connections()).toBe(1);
    wire.done();
  });

  test('again by the same client asks for each blob and sends none', async () => {
    const wire = await startWire();
    const target = demo(wire);
    wire.script(...upload(config));
    await target.pushBlob(config.descriptor, config.open);
    wire.script({ on: uploadPaths(config).ask, reply: created });
    expect(await target.pushBlob(config.descriptor, config.open)).toBe('present');
    wire.done();
  });

  test('asks about a large blob in two ways at once, and not again after hasBlob', async () => {
    const wire = await startWire();
    const target = demo(wire);
    const paths = uploadPaths(large);
    wire.script(
      { on: `HEAD ${large.path}`, reply: { headers: { 'content-length': '300000' } } },
      { on: paths.ask, reply: created },
    );
    expect(await target.pushBlob(large.descriptor, large.open)).toBe('present');
    const other = blobOf(bytesOf(300_000, 4));
    wire.script({ on: `HEAD ${other.path}`, reply: { status: 404 } });
    expect(await target.hasBlob(other.descriptor)).toBe(false);
    wire.script({ on: uploadPaths(other).plain, reply: sessionReply(other) }, upload(other)[1]!);
    expect(await target.pushBlob(other.descriptor, other.open)).toBe('pushed');
    wire.done();
  });

  test('sends a blob once that is pushed several times at once', async () => {
    const wire = await startWire();
    const target = demo(wire);
    wire.script(...upload(layer));
    const push = () => target.pushBlob(layer.descriptor, layer.open);
    expect(await Promise.all([push(), push(), push()])).toEqual(['pushed', 'present', 'present']);
    wire.done();
  });

  test('by digest where there is no tag, and by both for a sha512 digest', async () => {
    const wire = await startWire();
    wire.script({ on: `PUT ${BASE}/manifests/${manifest.descriptor.digest}`, reply: created });
    await demo(wire).pushManifest(manifest);
    wire.done();
  });

  test('refuses a registry that stored something else', async () => {
    const wire = await startWire();
    wire.script({
      on: `PUT ${BASE}/manifests/1.0`,
      reply: { status: 201, headers: { 'docker-content-digest': config.descriptor.digest } },
    });
    await expect(demo(wire).pushManifest(manifest, { tag: '1.0' })).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
  });

  test('puts a manifest again when the registry does not see a blob it has just taken', async () => {
    const wire = await startWire();
    const target = demo(wire);
    for (const blob of [config, layer]) {
      wire.script(...upload(blob));
      await target.pushBlob(blob.descriptor, blob.open);
    }
    wire.script(
      { on: `PUT ${BASE}/manifests/1.0`, reply: errorReply(400, 'MANIFEST_BLOB_UNKNOWN') },
      { on: `PUT ${BASE}/manifests/1.0`, reply: created },
    );
    await target.pushManifest(manifest, { tag: '1.0' });
    wire.done();
  });

  test('does not put a manifest again whose blobs it has not seen', async () => {
    const wire = await startWire();
    wire.script({
      on: `PUT ${BASE}/manifests/1.0`,
      reply: errorReply(400, 'MANIFEST_BLOB_UNKNOWN'),
    });
    await expect(demo(wire).pushManifest(manifest, { tag: '1.0' })).rejects.toMatchObject({
      code: 'registry-error',
      details: { serverCodes: ['MANIFEST_BLOB_UNKNOWN'] },
    });
    wire.done();
  });
});

describe('an upload', () => {
  const again = (blob: Blob): Step[] => [
    { on: `HEAD ${blob.path}`, reply: { status: 404 } },
    { on: uploadPaths(blob).plain, reply: sessionReply(blob) },
    ...upload(blob).slice(1),
  ];

  test.each<[string, Reply]>([
    ['a server error', errorReply(503, 'UNAVAILABLE')],
    ['a closed connection', { hangUp: true }],
    ['a forgotten session', errorReply(404, 'BLOB_UPLOAD_UNKNOWN')],
    ['an invalid session', errorReply(400, 'BLOB_UPLOAD_INVALID')],
    ['a range error', { status: 416 }],
    ['bytes changed on the way', errorReply(400, 'DIGEST_INVALID')],
    ['an early server error', { status: 500, early: true }],
  ])('begins anew in a new session after %s', async (_name, reply) => {
    const wire = await startWire();
    wire.script(...upload(layer, reply));
    wire.script(...again(layer));
    let opened = 0;
    const outcome = await demo(wire).pushBlob(layer.descriptor, () => {
      opened += 1;
      return layer.open();
    });
    expect(outcome).toBe('pushed');
    expect(opened).toBe(2);
    wire.done();
  });

  test('whose answer was lost counts when the blob is there', async () => {
    const wire = await startWire();
    wire.script(...upload(layer, { hangUp: true }));
    wire.script({ on: `HEAD ${layer.path}`, reply: { headers: { 'content-length': '100000' } } });
    expect(await demo(wire).pushBlob(layer.descriptor, layer.open)).toBe('pushed');
    wire.done();
  });

  test('waits as long as Retry-After says', async () => {
    const clock = testClock();
    const wire = await startWire();
    wire.script(...upload(layer, { status: 429, headers: { 'retry-after': '9' } }));
    wire.script(...again(layer));
    await demo(wire, { clock }).pushBlob(layer.descriptor, layer.open);
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBe(9000);
    wire.done();
  });

  test('that is refused for good is not repeated', async () => {
    const wire = await startWire();
    wire.script(...upload(layer, errorReply(403, 'DENIED')));
    await expect(demo(wire).pushBlob(layer.descriptor, layer.open)).rejects.toMatchObject({
      code: 'registry-denied',
    });
    wire.done();
  });

  test('to a server that stops reading ends with registry-stalled', async () => {
    const wire = await startWire();
    const huge = blobOf(bytesOf(30_000_000));
    const paths = uploadPaths(huge);
    wire.script(
      { on: `HEAD ${huge.path}`, reply: { status: 404 } },
      { on: paths.ask, reply: sessionReply(huge) },
      { on: paths.put, reply: { silent: true, early: true } },
    );
    const target = demo(wire, { idleTimeoutMs: 200, retries: { attempts: 1 } });
    await expect(target.pushBlob(huge.descriptor, huge.open)).rejects.toMatchObject({
      code: 'registry-stalled',
    });
    wire.done();
  });

  test('waits for its own source as long as that takes', async () => {
    const wire = await startWire();
    wire.script(...upload(layer));
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield layer.bytes.subarray(0, 10);
      yield layer.bytes.subarray(10, 20);
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield layer.bytes.subarray(20);
    }
    const target = demo(wire, { idleTimeoutMs: 100 });
    await target.pushBlob(layer.descriptor, () => Promise.resolve(slow()));
    wire.done();
  });

  test.each([
    ['other bytes', bytesOf(100_000, 9), 'digest-mismatch'],
    ['fewer bytes', bytesOf(99_999), 'size-mismatch'],
    ['more bytes', bytesOf(100_001), 'size-mismatch'],
  ])('of %s than announced never completes and is given up', async (_name, bytes, code) => {
    const wire = await startWire();
    const paths = uploadPaths(layer);
    wire.script(
      { on: paths.ask, reply: sessionReply(layer) },
      {
        on: paths.put,
        check: ({ body }) => expect(body.length).toBeLessThan(layer.bytes.length),
        reply: created,
      },
      { on: paths.put.replace('PUT', 'DELETE').replace(/\?.*/, ''), reply: { status: 204 } },
    );
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 50_000) {
        await Promise.resolve();
        yield bytes.subarray(at, at + 50_000);
      }
    };
    await expect(
      demo(wire).pushBlob(layer.descriptor, () => Promise.resolve(pieces())),
    ).rejects.toMatchObject({ code });
    expect(wire.log().filter((line) => line.startsWith('POST'))).toHaveLength(1);
    expect(wire.log().filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  test('of an empty blob sends no bytes and still looks at its source', async () => {
    const wire = await startWire();
    const empty = blobOf(new Uint8Array());
    wire.script(...upload(empty));
    await demo(wire).pushBlob(empty.descriptor, empty.open);
    wire.done();
    const paths = uploadPaths(empty);
    wire.script(
      { on: `HEAD ${empty.path}`, reply: { status: 404 } },
      { on: paths.plain, reply: sessionReply(empty) },
      { on: `DELETE ${paths.session}`, reply: { status: 204 } },
    );
    const wrong = (): Promise<AsyncIterable<Uint8Array>> => Promise.resolve(streamOf(bytesOf(1)));
    const target = demo(wire);
    await target.hasBlob(empty.descriptor);
    await expect(target.pushBlob(empty.descriptor, wrong)).rejects.toMatchObject({
      code: 'size-mismatch',
    });
  });

  test('keeps what the location already has in its query, byte for byte', async () => {
    const wire = await startWire();
    const digest = encodeURIComponent(config.descriptor.digest);
    wire.script(
      {
        on: uploadPaths(config).first,
        reply: { status: 202, headers: { location: `${wire.origin}/up/1?_state=a%20b+c&x` } },
      },
      { on: `PUT /up/1?_state=a%20b+c&x&digest=${digest}`, reply: created },
    );
    await demo(wire).pushBlob(config.descriptor, config.open);
    wire.done();
  });

  test('to a location on another origin carries no credentials and answers no challenge', async () => {
    const wire = await startWire();
    const storage = await startWire();
    const digest = encodeURIComponent(config.descriptor.digest);
    wire.script(
      {
        on: uploadPaths(config).first,
        reply: { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
      },
      {
        on: uploadPaths(config).first,
        check: ({ headers }) => expect(headers.authorization).toMatch(/^Basic /),
        reply: { status: 202, headers: { location: `${storage.origin}/up` } },
      },
    );
    storage.script({
      on: `PUT /up?digest=${digest}`,
      check: ({ headers }) => expect(headers.authorization).toBeUndefined(),
      reply: { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } },
    });
    const credentials = () =>
      Promise.resolve({ kind: 'password', username: 'u', secret: 's' } as const);
    await expect(
      demo(wire, { credentials }).pushBlob(config.descriptor, config.open),
    ).rejects.toMatchObject({ code: 'registry-unauthorized' });
    wire.done();
    storage.done();
  });

  test.each([
    ['no location', {}, 'registry-protocol'],
    ['a metadata address', { location: 'http://169.254.169.254/latest/' }, 'redirect-refused'],
    ['another scheme', { location: 'file:///etc/passwd' }, 'redirect-refused'],
    ['a user name', { location: 'http://u:p@127.0.0.1:1/x' }, 'redirect-refused'],
  ] as const)('with %s is refused', async (_name, headers, code) => {
    const wire = await startWire();
    wire.script({ on: uploadPaths(config).first, reply: { status: 202, headers } });
    await expect(demo(wire).pushBlob(config.descriptor, config.open)).rejects.toMatchObject({
      code,
    });
    wire.done();
  });

  test('does not follow a redirect', async () => {
    const wire = await startWire();
    wire.script({
      on: uploadPaths(config).first,
      reply: { status: 307, headers: { location: '/else' } },
    });
    await expect(demo(wire).pushBlob(config.descriptor, config.open)).rejects.toMatchObject({
      code: 'redirect-refused',
    });
    wire.done();
  });

  test('reports the bytes that it sends', async () => {
    const wire = await startWire();
    wire.script(...upload(layer));
    let sent = 0;
    await demo(wire).pushBlob(layer.descriptor, layer.open, {
      onBytes: (count) => {
        sent += count;
      },
    });
    expect(sent).toBe(100_000);
  });
});

describe('a mount', () => {
  const digest = encodeURIComponent(layer.descriptor.digest);
  const mount = `POST ${BASE}/blobs/uploads/?mount=${digest}&from=tools%2Fother`;
  const from = { mountFrom: 'tools/other' };

  test('that is granted sends nothing', async () => {
    const wire = await startWire();
    wire.script({ on: mount, reply: created });
    expect(await demo(wire).pushBlob(layer.descriptor, layer.open, from)).toBe('mounted');
    wire.done();
  });

  test('that is not granted is the upload session', async () => {
    const wire = await startWire();
    wire.script({ on: mount, reply: sessionReply(layer) }, upload(layer)[1]!);
    expect(await demo(wire).pushBlob(layer.descriptor, layer.open, from)).toBe('pushed');
    expect(wire.seen).toHaveLength(2);
    wire.done();
  });

  test.each([400, 403, 404, 405])('that is refused with %d becomes an upload', async (status) => {
    const wire = await startWire();
    wire.script({ on: mount, reply: { status } }, ...upload(layer));
    expect(await demo(wire).pushBlob(layer.descriptor, layer.open, from)).toBe('pushed');
    wire.done();
  });

  test('from what is no repository is refused before anything is sent', async () => {
    const wire = await startWire();
    const push = demo(wire).pushBlob(layer.descriptor, layer.open, { mountFrom: '../x' });
    await expect(push).rejects.toMatchObject({ code: 'reference-invalid' });
    expect(wire.seen).toHaveLength(0);
  });
});
