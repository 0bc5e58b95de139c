import { describe, expect, test } from 'vitest';
import { startWire } from '../../support/wire.ts';
import { BASE, blobOf, bytesOf, demo, errorReply, manifestOver, manifestReply } from './support.ts';

const blob = blobOf(bytesOf(1000));
const manifest = manifestOver([blob, blobOf(bytesOf(30))]);
const other = manifestOver([blob]);
const GET = `GET ${BASE}/manifests/1.0`;

describe('a manifest that is known', () => {
  const { digest } = manifest.descriptor;

  test('is not sent again by a registry that answers 304', async () => {
    const wire = await startWire();
    wire.script({
      on: GET,
      check: ({ headers }) => expect(headers['if-none-match']).toBe(`"${digest}"`),
      reply: { status: 304 },
    });
    expect(await demo(wire).fetchManifest('1.0', { known: manifest })).toBe(manifest);
    wire.done();
  });

  test('gives way to the one that comes', async () => {
    const wire = await startWire();
    wire.script({ on: GET, reply: manifestReply(other) });
    const found = await demo(wire).fetchManifest('1.0', { known: manifest });
    expect(found.descriptor.digest).toBe(other.descriptor.digest);
  });

  test('a 304 that nobody asked for is no answer', async () => {
    const wire = await startWire();
    wire.script({ on: GET, reply: { status: 304 } });
    await expect(demo(wire).fetchManifest('1.0')).rejects.toMatchObject({ code: 'registry-error' });
  });
});

describe('a tag that must not move', () => {
  const PUT = `PUT ${BASE}/manifests/1.0`;
  const refusals = [
    [
      'ECR',
      errorReply(
        400,
        'TAG_INVALID',
        "The image tag '1.0' already exists and cannot be overwritten because the repository is immutable.",
      ),
    ],
    ['Harbor', errorReply(412, 'PRECONDITION', 'configured as immutable, cannot be updated')],
    ['others', errorReply(409, 'CONFLICT')],
  ] as const;

  test.each(refusals)('hauler#296: is said so (%s)', async (_name, reply) => {
    const wire = await startWire();
    wire.script(
      { on: PUT, reply },
      { on: `HEAD ${BASE}/manifests/1.0`, reply: manifestReply(other) },
    );
    await expect(demo(wire).pushManifest(manifest, { tag: '1.0' })).rejects.toMatchObject({
      code: 'registry-conflict',
      hint: expect.stringContaining('another tag') as string,
    });
    wire.done();
  });

  test.each(refusals)('is fine where it names this manifest already (%s)', async (_name, reply) => {
    const wire = await startWire();
    wire.script(
      { on: PUT, reply },
      { on: `HEAD ${BASE}/manifests/1.0`, reply: manifestReply(manifest) },
    );
    await demo(wire).pushManifest(manifest, { tag: '1.0' });
    wire.done();
  });
});

describe('a blob from a later byte on', () => {
  const read = async (start: number, wire: Parameters<typeof demo>[0]): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of await demo(wire).fetchBlob(blob.descriptor, { start }))
      pieces.push(piece);
    return Buffer.concat(pieces);
  };

  test('comes by Range', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${blob.path}`,
      check: ({ headers }) => expect(headers.range).toBe('bytes=400-'),
      reply: {
        status: 206,
        headers: { 'content-range': 'bytes 400-999/1000' },
        body: blob.bytes.subarray(400),
      },
    });
    expect((await read(400, wire)).equals(blob.bytes.subarray(400))).toBe(true);
    wire.done();
  });

  test('comes whole, without its beginning, from a server without ranges', async () => {
    const wire = await startWire();
    wire.script({ on: `GET ${blob.path}`, reply: { body: blob.bytes } });
    expect((await read(400, wire)).equals(blob.bytes.subarray(400))).toBe(true);
  });

  test('asks for nothing where nothing is left', async () => {
    const wire = await startWire();
    expect(await read(1000, wire)).toHaveLength(0);
    wire.done();
  });

  test('is refused when it has another length', async () => {
    const wire = await startWire();
    wire.script({
      on: `GET ${blob.path}`,
      reply: {
        status: 206,
        headers: { 'content-range': 'bytes 400-999/1000' },
        body: bytesOf(599),
      },
    });
    await expect(read(400, wire)).rejects.toMatchObject({ code: 'size-mismatch' });
  });

  test.each([-1, 1.5, 1001])('has no byte %d', async (start) => {
    const wire = await startWire();
    await expect(read(start, wire)).rejects.toMatchObject({ code: 'option-invalid' });
  });
});
