import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { fail } from '../../../src/base/index.ts';
import { digestOfText, putBlob, startRegistry } from './running.ts';
import type { TestRegistry } from './running.ts';

const TEXT = 'abcdefghijklmnopqrstuvwxyz';
const PATH = `/v2/a/blobs/${digestOfText(TEXT)}`;

async function withBlob(): Promise<TestRegistry> {
  const registry = await startRegistry();
  await putBlob(registry.host, 'a', TEXT);
  return registry;
}

describe('GET of a blob', () => {
  it('gives its bytes as octets, never as a page', async () => {
    const registry = await withBlob();
    const reply = await registry.ask(`GET ${PATH}`);
    expect([reply.status, reply.body.toString()]).toEqual([200, TEXT]);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '26',
      'accept-ranges': 'bytes',
      'docker-content-digest': digestOfText(TEXT),
      'x-content-type-options': 'nosniff',
    });
  });

  it('gives the empty blob', async () => {
    const registry = await startRegistry();
    await putBlob(registry.host, 'a', '');
    const reply = await registry.ask(`GET /v2/a/blobs/${digestOfText('')}`);
    expect([reply.status, reply.headers['content-length'], reply.body.length]).toEqual([
      200,
      '0',
      0,
    ]);
  });

  it.each([
    ['bytes=2-4', 206, 'cde', 'bytes 2-4/26'],
    ['bytes=24-', 206, 'yz', 'bytes 24-25/26'],
    ['bytes=-3', 206, 'xyz', 'bytes 23-25/26'],
    ['bytes=20-99', 206, 'uvwxyz', 'bytes 20-25/26'],
    ['bytes=0-1,3-4', 200, TEXT, undefined],
  ] as const)('%s: %i %s', async (...row) => {
    const [range, status, text, contentRange] = row;
    const registry = await withBlob();
    const reply = await registry.ask(`GET ${PATH}`, { headers: { range } });
    expect([reply.status, reply.body.toString()]).toEqual([status, text]);
    expect(reply.headers['content-range']).toBe(contentRange);
    expect(reply.headers['content-length']).toBe(String(text.length));
  });

  it.each(['bytes=26-', 'bytes=9-3', 'bytes=-0'])('%s is not satisfiable', async (range) => {
    const registry = await withBlob();
    const reply = await registry.ask(`GET ${PATH}`, { headers: { range } });
    expect([reply.status, reply.headers['content-range']]).toEqual([416, 'bytes */26']);
  });

  it('passes over a range when the entity is another', async () => {
    const registry = await withBlob();
    const ask = (ifRange: string): Promise<number> =>
      registry
        .ask(`GET ${PATH}`, { headers: { range: 'bytes=0-1', 'if-range': ifRange } })
        .then(({ status }) => status);
    expect(await ask(`"${digestOfText(TEXT)}"`)).toBe(206);
    expect(await ask('"sha256:other"')).toBe(200);
  });

  it('answers 304 to who has it', async () => {
    const registry = await withBlob();
    const headers = { 'if-none-match': `"${digestOfText(TEXT)}"` };
    expect((await registry.ask(`GET ${PATH}`, { headers })).status).toBe(304);
  });

  it('says what is missing', async () => {
    const registry = await withBlob();
    const other = digestOfText('other');
    expect((await registry.ask(`GET /v2/a/blobs/${other}`)).codes).toEqual(['BLOB_UNKNOWN']);
    expect((await registry.ask(`GET /v2/b/blobs/${other}`)).codes).toEqual(['NAME_UNKNOWN']);
  });
});

describe('a large blob', () => {
  it('is read no faster than the peer takes it, and given up when the peer goes', async () => {
    const registry = await startRegistry();
    await putBlob(registry.host, 'a', TEXT);
    const repository = registry.host.repositories.get('a')!;
    let pieces = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          pieces += 1;
          yield await Promise.resolve(Buffer.alloc(64 * 1024));
        }
      } finally {
        ended = true;
      }
    }
    repository.statBlob = () => Promise.resolve(1e12);
    repository.fetchBlob = () => Promise.resolve(endless());
    const asked = request({ port: registry.port, path: PATH, agent: false }).end();
    asked.on('error', () => undefined);
    const [incoming] = (await once(asked, 'response')) as [IncomingMessage];
    let before = -1;
    // The peer reads nothing: what fits the buffers on the way is read, then no more.
    await vi.waitFor(
      () => {
        const last = before;
        before = pieces;
        expect(pieces).toBe(last);
      },
      { interval: 100, timeout: 10_000 },
    );
    expect(pieces).toBeLessThan(2_000);
    incoming.destroy();
    await vi.waitFor(() => expect(ended).toBe(true));
  });
});

describe('HEAD and DELETE of a blob', () => {
  it('HEAD has length and digest, and no body whatever range is asked', async () => {
    const registry = await withBlob();
    const reply = await registry.ask(`HEAD ${PATH}`, { headers: { range: 'bytes=0-1' } });
    expect([reply.status, reply.headers['content-length'], reply.body.length]).toEqual([
      200,
      '26',
      0,
    ]);
    expect(reply.headers['docker-content-digest']).toBe(digestOfText(TEXT));
  });

  it('DELETE takes it out once', async () => {
    const registry = await withBlob();
    expect((await registry.ask(`DELETE ${PATH}`)).status).toBe(202);
    expect((await registry.ask(`HEAD ${PATH}`)).status).toBe(404);
    expect((await registry.ask(`DELETE ${PATH}`)).codes).toEqual(['BLOB_UNKNOWN']);
  });
});

/** Gives the pieces, then fails as the verifying stream of a store does. */
async function* failing(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
  fail('digest-mismatch', 'The blob has another digest.');
}

describe('a damaged blob', () => {
  async function damaged(pieces: readonly string[]): Promise<TestRegistry> {
    const registry = await withBlob();
    const repository = registry.host.repositories.get('a')!;
    repository.fetchBlob = () => Promise.resolve(failing(pieces));
    return registry;
  }

  it('of one piece is answered with 500, not with its bytes', async () => {
    const registry = await damaged([TEXT]);
    const reply = await registry.ask(`GET ${PATH}`);
    expect([reply.status, reply.codes]).toEqual([500, ['UNKNOWN']]);
    expect(reply.body.toString()).not.toContain('abc');
  });

  it('of many pieces never arrives whole: the connection is cut before the last', async () => {
    const registry = await damaged([TEXT.slice(0, 10), TEXT.slice(10, 20), TEXT.slice(20), '']);
    const got = await new Promise<{ bytes: number; complete: boolean }>((resolve) => {
      const asked = request({ port: registry.port, path: PATH, agent: false }, (incoming) => {
        let bytes = 0;
        incoming.on('data', (piece: Buffer) => (bytes += piece.length));
        incoming.on('error', () => undefined);
        incoming.on('close', () => resolve({ bytes, complete: incoming.complete }));
      });
      asked.on('error', () => resolve({ bytes: 0, complete: false })).end();
    });
    expect(got.complete).toBe(false);
    expect(got.bytes).toBeLessThan(26);
  });

  it('is said to the log and not to the peer', async () => {
    const warnings: unknown[] = [];
    const registry = await startRegistry({
      logger: {
        debug: () => undefined,
        warn: (message, fields) => warnings.push([message, fields]),
      },
    });
    registry.host.open = () => Promise.reject(new Error('EIO: /secret/path'));
    const reply = await registry.ask(`GET ${PATH}`);
    expect([reply.status, reply.codes]).toEqual([500, ['UNKNOWN']]);
    expect(reply.body.toString()).not.toContain('secret');
    expect(JSON.stringify(warnings)).toContain('EIO');
  });
});
