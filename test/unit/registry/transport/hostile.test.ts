import { describe, expect, test } from 'vitest';
import { startWire } from '../../../support/wire.ts';
import { BASE, blobOf, bytesOf, demo, fetched } from '../support.ts';

const blob = blobOf(bytesOf(2000));
const onlyOnce = { retries: { attempts: 1 } } as const;

describe('an answer', () => {
  test.each([
    ['one header', `x-long: ${'a'.repeat(70_000)}\r\n`],
    ['many headers', 'x-short: 0123456789\r\n'.repeat(4000)],
  ])('with more than is taken of %s is given up', async (_what, headers) => {
    const wire = await startWire();
    wire.script({
      on: `GET ${BASE}/manifests/1`,
      reply: { raw: `HTTP/1.1 200 OK\r\n${headers}content-length: 2\r\n\r\n{}` },
    });
    await expect(demo(wire, onlyOnce).fetchManifest('1')).rejects.toMatchObject({
      code: 'registry-protocol',
    });
  });

  test('with more trailers than are taken is given up', async () => {
    const wire = await startWire();
    const trailers = 'x-short: 0123456789\r\n'.repeat(4000);
    wire.script({
      on: `GET ${blob.path}`,
      reply: {
        raw: `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n${trailers}\r\n`,
      },
    });
    await expect(fetched(demo(wire, onlyOnce), blob)).rejects.toMatchObject({
      code: expect.stringMatching(/^(registry-protocol|size-mismatch)$/) as string,
    });
  });

  test('to HEAD that brings a body all the same harms nobody', async () => {
    const wire = await startWire();
    const head = `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2000\r\n\r\n`;
    wire.script(
      { on: `HEAD ${blob.path}`, reply: { raw: `${head}${'x'.repeat(2000)}` } },
      { on: `HEAD ${blob.path}`, reply: { raw: `${head}${'x'.repeat(2000)}` } },
    );
    const repository = demo(wire);
    expect(await repository.hasBlob(blob.descriptor)).toBe(true);
    expect(await repository.hasBlob(blob.descriptor)).toBe(true);
  });

  test('to HEAD leaves the connection open for the next request', async () => {
    const wire = await startWire();
    const repository = demo(wire);
    for (let at = 0; at < 5; at += 1) {
      wire.script({ on: `HEAD ${blob.path}`, reply: { status: at % 2 === 0 ? 200 : 404 } });
      await repository.hasBlob(blob.descriptor);
    }
    expect(wire.connections()).toBe(1);
  });
});
