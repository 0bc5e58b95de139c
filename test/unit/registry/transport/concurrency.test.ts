import { describe, expect, test } from 'vitest';
import { readAll } from '../../../../src/base/index.ts';
import { startWire } from '../../../support/wire.ts';
import { accessOf } from '../access.ts';
import {
  blobOf,
  blobReply,
  bytesOf,
  demo,
  sessionReply,
  testClient,
  uploadPaths,
} from '../support.ts';

const blob = blobOf(bytesOf(400_000));

describe('one request at a time', () => {
  test('is enough for a blob that goes from one repository of a registry to another', async () => {
    const wire = await startWire();
    const access = accessOf({ policies: { [wire.host]: { connections: 1 } } });
    const client = testClient({ access, maxRequests: 1, askBeforePushBytes: 1e9 });
    const { first, put } = uploadPaths(blob);
    wire.script(
      { on: first, reply: sessionReply(blob) },
      { on: `GET ${blob.path.replace('/demo/', '/source/')}`, reply: blobReply(blob) },
      {
        on: put,
        reply: { status: 201 },
        check: ({ body }) => expect(body.equals(blob.bytes)).toBe(true),
      },
    );
    const source = client.repository(wire.host, 'tools/source');
    await client
      .repository(wire.host, 'tools/demo')
      .pushBlob(blob.descriptor, (signal) => source.fetchBlob(blob.descriptor, { signal }));
    wire.done();
  });

  test('is enough for who opens two blobs before reading the first', async () => {
    const wire = await startWire();
    const access = accessOf({ policies: { [wire.host]: { connections: 1 } } });
    const repository = demo(wire, { access });
    const other = blobOf(bytesOf(400_000, 2));
    wire.script(
      { on: `GET ${blob.path}`, reply: blobReply(blob) },
      { on: `GET ${other.path}`, reply: blobReply(other) },
    );
    const first = await repository.fetchBlob(blob.descriptor);
    const second = await repository.fetchBlob(other.descriptor);
    expect(Buffer.compare(other.bytes, await readAll(second, 1e6, 'it'))).toBe(0);
    expect(Buffer.compare(blob.bytes, await readAll(first, 1e6, 'it'))).toBe(0);
    wire.done();
  });

  test('makes one connection do for all', async () => {
    const wire = await startWire();
    const access = accessOf({ policies: { [wire.host]: { connections: 1 } } });
    const repository = demo(wire, { access });
    const asked = Array.from({ length: 20 }, (_none, at) => blobOf(bytesOf(100, at)));
    for (const one of asked) wire.script({ on: `HEAD ${one.path}`, reply: blobReply(one) });
    await Promise.all(asked.map(({ descriptor }) => repository.hasBlob(descriptor)));
    expect(wire.connections()).toBe(1);
    wire.done();
  });
});

describe('many requests', () => {
  test('begin with six connections', async () => {
    const wire = await startWire();
    const repository = demo(wire);
    const asked = Array.from({ length: 40 }, (_none, at) => blobOf(bytesOf(100, at)));
    for (const one of asked) wire.script({ on: `HEAD ${one.path}`, reply: blobReply(one) });
    await repository.hasBlob(asked[0]?.descriptor ?? blob.descriptor);
    await Promise.all(asked.slice(1).map(({ descriptor }) => repository.hasBlob(descriptor)));
    expect(wire.connections()).toBeGreaterThanOrEqual(6);
    expect(wire.connections()).toBeLessThanOrEqual(16);
    wire.done();
  });

  test('that wait when the client is closed are not sent', async () => {
    const wire = await startWire();
    const access = accessOf({ policies: { [wire.host]: { connections: 1 } } });
    const client = testClient({ access, retries: { attempts: 1 } });
    const repository = client.repository(wire.host, 'tools/demo');
    wire.script({ on: `GET ${blob.path}`, reply: { silent: true } });
    const first = repository.fetchBlob(blob.descriptor);
    const second = repository.fetchBlob(blobOf(bytesOf(50)).descriptor);
    const both = Promise.allSettled([first, second]);
    while (wire.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
    for (const ended of await both)
      expect(ended).toMatchObject({ status: 'rejected', reason: { code: 'interrupted' } });
    wire.done();
  });
});
