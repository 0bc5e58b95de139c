import { connect } from 'node:net';
import { request } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { digestOfText, putBlob, startRegistry } from './running.ts';
import type { Reply, TestRegistry } from './running.ts';

const TEXT = 'abcdefghij';
const DIGEST = digestOfText(TEXT);
const START = 'POST /v2/a/blobs/uploads/';

async function begin(registry: TestRegistry): Promise<string> {
  const reply = await registry.ask(START);
  expect(reply.status).toBe(202);
  return reply.headers.location ?? '';
}

type Chunk = readonly [body: string, range?: string];

function patch(registry: TestRegistry, at: string, [body, range]: Chunk): Promise<Reply> {
  const headers = range === undefined ? {} : { 'content-range': range };
  return registry.ask(`PATCH ${at}`, { body, headers });
}

async function blobText(registry: TestRegistry, digest = DIGEST): Promise<string> {
  return (await registry.ask(`GET /v2/a/blobs/${digest}`)).body.toString();
}

describe('a whole blob', () => {
  it.each(['sha256', 'sha512'] as const)('in one POST, %s', async (algorithm) => {
    const registry = await startRegistry();
    const digest = digestOfText(TEXT, algorithm);
    const reply = await registry.ask(`${START}?digest=${digest}`, { body: TEXT });
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({
      location: `/v2/a/blobs/${digest}`,
      'docker-content-digest': digest,
    });
    expect(await blobText(registry, digest)).toBe(TEXT);
  });

  it('in POST and PUT', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    expect(at).toMatch(/^\/v2\/a\/blobs\/uploads\/[0-9a-f-]{36}$/);
    const reply = await registry.ask(`PUT ${at}?digest=${DIGEST}`, { body: TEXT });
    expect([reply.status, reply.headers.location]).toEqual([201, `/v2/a/blobs/${DIGEST}`]);
    expect(await blobText(registry)).toBe(TEXT);
    expect((await registry.ask(`GET ${at}`)).codes).toEqual(['BLOB_UPLOAD_UNKNOWN']);
  });

  it('of no bytes at all', async () => {
    const registry = await startRegistry();
    const digest = digestOfText('');
    expect((await registry.ask(`${START}?digest=${digest}`)).status).toBe(201);
    const at = await begin(registry);
    expect((await registry.ask(`PUT ${at}?digest=${digest}`)).status).toBe(201);
    expect((await registry.ask(`HEAD /v2/a/blobs/${digest}`)).headers['content-length']).toBe('0');
  });

  it('streamed without a length', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const headers = { 'transfer-encoding': 'chunked' };
    expect((await registry.ask(`PATCH ${at}`, { body: TEXT, headers })).headers.range).toBe('0-9');
    expect((await registry.ask(`PUT ${at}?digest=${DIGEST}`)).status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
  });

  it('whose bytes have another digest is refused and leaves nothing', async () => {
    const registry = await startRegistry();
    const post = await registry.ask(`${START}?digest=${DIGEST}`, { body: 'other' });
    expect([post.status, post.codes]).toEqual([400, ['DIGEST_INVALID']]);
    const at = await begin(registry);
    const put = await registry.ask(`PUT ${at}?digest=${DIGEST}`, { body: 'other' });
    expect([put.status, put.codes]).toEqual([400, ['DIGEST_INVALID']]);
    expect((await registry.ask(`HEAD /v2/a/blobs/${DIGEST}`)).status).toBe(404);
    expect((await registry.ask(`GET ${at}`)).status).toBe(404);
  });

  it.each(['', '?digest=', '?digest=sha256:x', '?digest=md5:d41d8cd98f00b204e9800998ecf8427e'])(
    'is not ended with the digest of %j',
    async (query) => {
      const registry = await startRegistry();
      const at = await begin(registry);
      expect((await registry.ask(`PUT ${at}${query}`, { body: TEXT })).codes).toEqual([
        'DIGEST_INVALID',
      ]);
    },
  );

  it('asks for an algorithm it knows', async () => {
    const registry = await startRegistry();
    expect((await registry.ask(`${START}?digest-algorithm=sha512`)).status).toBe(202);
    expect((await registry.ask(`${START}?digest-algorithm=md5`)).codes).toEqual(['DIGEST_INVALID']);
  });
});

describe('a blob in chunks', () => {
  it('arrives in order, the last with PATCH or PUT', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const first = await patch(registry, at, ['abc', '0-2']);
    expect([first.status, first.headers.range, first.headers.location]).toEqual([202, '0-2', at]);
    expect((await patch(registry, at, ['def', '3-5'])).headers.range).toBe('0-5');
    const last = await registry.ask(`PUT ${at}?digest=${DIGEST}`, {
      body: 'ghij',
      headers: { 'content-range': '6-9' },
    });
    expect(last.status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
  });

  it('out of order is refused with 416, says how far it is and goes on from there', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    await patch(registry, at, ['abc', '0-2']);
    for (const range of ['0-2', '4-6', '2-4']) {
      const reply = await patch(registry, at, ['xyz', range]);
      expect([reply.status, reply.headers.range, reply.codes]).toEqual([
        416,
        '0-2',
        ['BLOB_UPLOAD_INVALID'],
      ]);
    }
    const put = await registry.ask(`PUT ${at}?digest=${DIGEST}`, {
      body: 'j',
      headers: { 'content-range': '9-9' },
    });
    expect(put.status).toBe(416);
    const status = await registry.ask(`GET ${at}`);
    expect([status.status, status.headers.range, status.headers.location]).toEqual([
      204,
      '0-2',
      at,
    ]);
    expect((await patch(registry, at, ['defghij', '3-9'])).status).toBe(202);
    expect((await registry.ask(`PUT ${at}?digest=${DIGEST}`)).status).toBe(201);
  });

  it.each([
    ['0-5', 'abc', 'SIZE_INVALID'],
    ['0-1', 'abc', 'SIZE_INVALID'],
    ['2-0', 'abc', 'BLOB_UPLOAD_INVALID'],
    ['bytes', 'abc', 'BLOB_UPLOAD_INVALID'],
  ])('range %s for %s: %s', async (range, body, code) => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const reply = await patch(registry, at, [body, range]);
    expect([reply.status, reply.codes]).toEqual([400, [code]]);
    expect((await registry.ask(`GET ${at}`)).headers.range).toBe('0-0');
  });

  it.each(['0-5', '0-1'])('of unknown length is counted against its range %s', async (range) => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const headers = { 'transfer-encoding': 'chunked', 'content-range': range };
    const reply = await registry.ask(`PATCH ${at}`, { body: 'abc', headers });
    expect([reply.status, reply.codes]).toEqual([400, ['SIZE_INVALID']]);
  });

  it('that was cut goes on where it stopped', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const socket = connect(registry.port, '127.0.0.1');
    socket.write(`PATCH ${at} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabcd`);
    await vi.waitFor(async () => {
      expect((await registry.ask(`GET ${at}`)).headers.range).toBe('0-3');
    });
    socket.destroy();
    const rest = await vi.waitFor(async () => {
      const reply = await patch(registry, at, ['efghij', '4-9']);
      expect(reply.status).toBe(202);
      return reply;
    });
    expect(rest.headers.range).toBe('0-9');
    expect((await registry.ask(`PUT ${at}?digest=${DIGEST}`)).status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
  });

  it('has one writer at a time', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    const writer = request({ port: registry.port, method: 'PATCH', path: at, agent: false });
    writer.write('abc');
    await vi.waitFor(async () => {
      expect((await registry.ask(`GET ${at}`)).headers.range).toBe('0-2');
    });
    expect((await patch(registry, at, ['def'])).status).toBe(409);
    expect((await registry.ask(`DELETE ${at}`)).status).toBe(409);
    writer.end('defghij');
    await once(writer, 'response');
    expect((await registry.ask(`PUT ${at}?digest=${DIGEST}`)).status).toBe(201);
  });
});

describe('an upload', () => {
  it('is cancelled with DELETE', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    await patch(registry, at, ['abc']);
    expect((await registry.ask(`DELETE ${at}`)).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const reply = await registry.ask(`${method} ${at}?digest=${DIGEST}`);
      expect([reply.status, reply.codes]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    }
  });

  it('belongs to its repository', async () => {
    const registry = await startRegistry();
    const elsewhere = (await begin(registry)).replace('/v2/a/', '/v2/b/');
    expect((await registry.ask(`GET ${elsewhere}`)).codes).toEqual(['BLOB_UPLOAD_UNKNOWN']);
  });

  it('makes no repository before its first byte', async () => {
    const registry = await startRegistry();
    const at = await begin(registry);
    expect(registry.host.repositories.size).toBe(0);
    await patch(registry, at, ['abc']);
    expect([...registry.host.repositories.keys()]).toEqual(['a']);
  });

  it('is one of a limited number', async () => {
    const registry = await startRegistry({ limits: { uploads: 2 } });
    const at = await begin(registry);
    await begin(registry);
    const third = await registry.ask(START);
    expect([third.status, third.codes]).toEqual([429, ['TOOMANYREQUESTS']]);
    expect(third.headers['retry-after']).toBe('5');
    await registry.ask(`DELETE ${at}`);
    expect((await registry.ask(START)).status).toBe(202);
  });

  it('is dropped when nobody touches it, and at close', async () => {
    const aborted: string[] = [];
    const registry = await startRegistry({ limits: { uploadIdle: 40 } });
    const repository = (await registry.host.open('a', { create: true }))!;
    const ingestBlob = repository.ingestBlob.bind(repository);
    repository.ingestBlob = async (options) => {
      const ingest = await ingestBlob(options);
      const abort = ingest.abort.bind(ingest);
      return Object.assign(ingest, {
        abort: () => {
          aborted.push('a');
          return abort();
        },
      });
    };
    const at = await begin(registry);
    await patch(registry, at, ['abc']);
    await vi.waitFor(async () => {
      expect((await registry.ask(`GET ${at}`)).status).toBe(404);
    });
    expect(aborted).toEqual(['a']);
    await patch(registry, await begin(registry), ['abc']);
    await registry.close();
    expect(aborted).toEqual(['a', 'a']);
  });
});

describe('a mount', () => {
  const mount = (more: string): string => `${START}?mount=${DIGEST}${more}`;

  it('takes the blob over from the repository named', async () => {
    const registry = await startRegistry();
    await putBlob(registry.host, 'b', TEXT);
    const reply = await registry.ask(mount('&from=b'));
    expect([reply.status, reply.headers.location]).toEqual([201, `/v2/a/blobs/${DIGEST}`]);
    expect(await blobText(registry)).toBe(TEXT);
  });

  it('finds the blob by itself when no repository is named', async () => {
    const registry = await startRegistry();
    await putBlob(registry.host, 'other', 'x');
    await putBlob(registry.host, 'c', TEXT);
    expect((await registry.ask(mount(''))).status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
  });

  it.each(['&from=b', '&from=missing', ''])(
    'of nothing (%j) begins an upload and makes no repository',
    async (more) => {
      const registry = await startRegistry();
      await putBlob(registry.host, 'b', 'x');
      const reply = await registry.ask(mount(more));
      expect(reply.status).toBe(202);
      expect([...registry.host.repositories.keys()]).toEqual(['b']);
      const put = await registry.ask(`PUT ${reply.headers.location ?? ''}?digest=${DIGEST}`, {
        body: TEXT,
      });
      expect(put.status).toBe(201);
    },
  );

  it('from the same repository asks whether the blob is there', async () => {
    const registry = await startRegistry();
    expect((await registry.ask(mount('&from=a'))).status).toBe(202);
    await putBlob(registry.host, 'a', TEXT);
    expect((await registry.ask(mount('&from=a'))).status).toBe(201);
  });

  it('with the blob as body is granted, or else takes it', async () => {
    const registry = await startRegistry();
    const both = mount(`&from=a&digest=${DIGEST}`);
    expect((await registry.ask(both, { body: TEXT })).status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
    // There it is now: nobody looks at the body.
    expect((await registry.ask(both, { body: 'other' })).status).toBe(201);
    expect(await blobText(registry)).toBe(TEXT);
    const elsewhere = both.replace('/a/', '/c/').replace('from=a', 'from=c');
    const refused = await registry.ask(elsewhere, { body: 'other' });
    expect([refused.status, refused.codes]).toEqual([400, ['DIGEST_INVALID']]);
  });

  it.each([
    [`${START}?mount=sha256:x&from=b`, 'DIGEST_INVALID'],
    [`${START}?mount=${DIGEST}&from=../b`, 'NAME_INVALID'],
  ])('%s: %s', async (line, code) => {
    const registry = await startRegistry();
    const reply = await registry.ask(line);
    expect([reply.status, reply.codes]).toEqual([400, [code]]);
  });
});
