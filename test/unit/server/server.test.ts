import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EbpfError } from '../../../src/base/index.ts';
import { Refusal } from '../../../src/server/refusal.ts';
import { createRegistryServer } from '../../../src/server/index.ts';
import { createMemoryHost } from './memory-host.ts';
import { digestOfText, putBlob, startRegistry } from './running.ts';

/** Sends raw bytes, some of them `later`, and gives all that comes back until the server closes. */
async function raw(port: number, bytes: string, later?: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (piece: Buffer) => (text += piece.toString()));
  socket.on('error', () => undefined);
  socket.write(bytes);
  if (later !== undefined) setTimeout(() => socket.write(later), 50);
  await once(socket, 'close');
  return text;
}

describe('the endpoint /v2/', () => {
  it('says what it is', async () => {
    const registry = await startRegistry();
    const reply = await registry.ask('GET /v2/');
    expect([reply.status, reply.body.toString()]).toEqual([200, '{}\n']);
    expect(reply.headers['docker-distribution-api-version']).toBe('registry/2.0');
  });
});

describe('methods', () => {
  it.each([
    ['POST /v2/', 'GET, HEAD'],
    ['PATCH /v2/a/manifests/v1', 'GET, HEAD, PUT, DELETE'],
    [`PUT /v2/a/blobs/${digestOfText('')}`, 'GET, HEAD, DELETE'],
    ['GET /v2/a/blobs/uploads/', 'POST'],
    ['DELETE /v2/a/tags/list', 'GET, HEAD'],
    ['OPTIONS /v2/a/tags/list', 'GET, HEAD'],
  ])('%s is not one of %s', async (line, allow) => {
    const registry = await startRegistry();
    const reply = await registry.ask(line);
    expect([reply.status, reply.codes, reply.headers.allow]).toEqual([405, ['UNSUPPORTED'], allow]);
  });
});

describe('errors', () => {
  it('have the form of the specification', async () => {
    const registry = await startRegistry();
    const reply = await registry.ask('GET /v2/A/tags/list');
    expect(reply.headers['content-type']).toBe('application/json');
    expect(JSON.parse(reply.body.toString())).toEqual({
      errors: [{ code: 'NAME_INVALID', message: expect.any(String) as string }],
    });
  });

  it.each([
    ['lock-held', 503, '1'],
    ['store-unavailable', 500, undefined],
    ['digest-mismatch', 500, undefined],
  ] as const)('of the store keep to themselves what is inside: %s is %i', async (...row) => {
    const [code, status, retryAfter] = row;
    const registry = await startRegistry();
    registry.host.open = () => Promise.reject(new EbpfError(code, 'The file /secret is bad.'));
    const reply = await registry.ask('GET /v2/a/tags/list');
    expect([reply.status, reply.codes, reply.headers['retry-after']]).toEqual([
      status,
      ['UNKNOWN'],
      retryAfter,
    ]);
    expect(reply.body.toString()).not.toContain('secret');
  });

  it('keep their status when a repository wraps them on their way', async () => {
    const registry = await startRegistry();
    const refusal = new Refusal('SIZE_INVALID', 'Too long.', { status: 413 });
    registry.host.open = () =>
      Promise.reject(new EbpfError('io-failed', 'It failed.', { cause: refusal }));
    expect((await registry.ask('GET /v2/a/tags/list')).status).toBe(413);
  });

  it('reach a peer that sends a large body nobody wants', async () => {
    const registry = await startRegistry({ readOnly: true });
    const reply = await registry.ask('PUT /v2/a/manifests/v1', { body: 'x'.repeat(3_000_000) });
    expect([reply.status, reply.headers.connection]).toEqual([405, 'close']);
  });

  it('keep the connection after a short body nobody wants', async () => {
    const registry = await startRegistry({ readOnly: true });
    const put = 'PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\n';
    const get = 'GET /v2/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';
    const text = await raw(registry.port, put, `hello${get}`);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 405', 'HTTP/1.1 200']);
  });

  it('come instead of "100 Continue" when the body would be refused', async () => {
    const registry = await startRegistry({ readOnly: true });
    const head = 'PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n';
    const text = await raw(registry.port, `${head}content-length: 5000000\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 405 /);
  });

  it('come at once for a body that says it is too long', async () => {
    const registry = await startRegistry();
    const head = 'PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n';
    const text = await raw(registry.port, `${head}content-length: 5000000\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('"100 Continue" comes when the body is wanted', async () => {
    const registry = await startRegistry();
    const asked = request({
      ...{ port: registry.port, method: 'POST', agent: false },
      path: `/v2/a/blobs/uploads/?digest=${digestOfText('abc')}`,
      headers: { expect: '100-continue', 'content-length': 3 },
    });
    asked.once('continue', () => asked.end('abc'));
    asked.flushHeaders();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(201);
  });
});

describe('requests that try to be two', () => {
  it.each([
    ['content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['content-length: 3\r\ncontent-length: 4\r\n\r\nabc'],
    ['transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['content-length: +3\r\n\r\nabc'],
    ['x: y\r\n z: folded\ncontent-length: 0\r\n\r\n'],
  ])('%j is refused by the parser', async (rest) => {
    const registry = await startRegistry();
    const text = await raw(
      registry.port,
      `POST /v2/a/blobs/uploads/ HTTP/1.1\r\nhost: localhost\r\n${rest}`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('a request without Host is refused', async () => {
    const registry = await startRegistry();
    expect(await raw(registry.port, 'GET /v2/ HTTP/1.1\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(await raw(registry.port, 'GET /v2/ HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
  });
});

describe('peers that are slow', () => {
  it('with the header are cut', async () => {
    const registry = await startRegistry({ limits: { header: 50 } });
    expect(await raw(registry.port, 'GET /v2/ HTTP/1.1\r\nhost: loc')).toMatch(
      /^(HTTP\/1\.1 408 |$)/,
    );
  });

  it('with the body are cut', async () => {
    const registry = await startRegistry({ limits: { socketIdle: 50 } });
    const head =
      'PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n';
    expect(await raw(registry.port, `${head}{`)).toBe('');
  });

  it('that trickle a manifest are cut', async () => {
    const registry = await startRegistry({ limits: { manifestBody: 60 } });
    const socket = connect(registry.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      'PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999\r\n\r\n',
    );
    const trickle = setInterval(() => socket.write(' '), 5);
    socket.resume();
    // What still trickles when the registry closes is answered by a reset: `once` would take that for a failure.
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(trickle);
    expect(socket.destroyed).toBe(true);
  });
});

describe('listen and close', () => {
  it('binds loopback unless told otherwise', async () => {
    const running = await createRegistryServer({ host: createMemoryHost() }).listen();
    expect(running.address).toBe('127.0.0.1');
    await running.close();
    await running.close();
  });

  it('says that a port is taken', async () => {
    const { port } = await startRegistry();
    const second = createRegistryServer({ host: createMemoryHost() }).listen({ port });
    await expect(second).rejects.toMatchObject({ code: 'address-in-use' });
  });

  it('says that an address is none of this machine', async () => {
    const server = createRegistryServer({ host: createMemoryHost() });
    await expect(server.listen({ address: '192.0.2.1' })).rejects.toMatchObject({
      code: 'server-failed',
    });
  });

  it('does not begin when it was called off', async () => {
    const server = createRegistryServer({ host: createMemoryHost() });
    await expect(server.listen({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'interrupted',
    });
  });

  it('waits for a request under way', async () => {
    const registry = await startRegistry();
    const blob = await putBlob(registry.host, 'a', 'abc');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const open = registry.host.open.bind(registry.host);
    let entered = (): void => undefined;
    const inside = new Promise<void>((resolve) => (entered = resolve));
    registry.host.open = async (name, options) => {
      entered();
      await held;
      return open(name, options);
    };
    const reply = registry.ask(`GET /v2/a/blobs/${blob.digest}`);
    await inside;
    const closing = registry.close();
    release();
    expect((await reply).body.toString()).toBe('abc');
    await closing;
  });

  it('waits no longer than its limit', async () => {
    const host = createMemoryHost();
    const running = await createRegistryServer({ host, limits: { close: 30 } }).listen();
    onTestFinished(() => running.close());
    let signal: AbortSignal | undefined;
    host.open = (_name, options) => {
      signal = options?.signal;
      return new Promise(() => undefined);
    };
    const asked = request({ port: running.port, path: '/v2/a/tags/list', agent: false }).end();
    const failed = once(asked, 'error');
    while (signal === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    await running.close();
    await failed.catch(() => undefined);
    expect(signal.aborted).toBe(true);
  });
});
