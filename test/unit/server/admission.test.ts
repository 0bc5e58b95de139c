import { describe, expect, it } from 'vitest';
import { admit, parseBasic } from '../../../src/server/admission.ts';
import type { AdmissionOptions } from '../../../src/server/admission.ts';
import { digestOfText, putBlob, startRegistry } from './running.ts';

const BLOB = digestOfText('x');
const START = 'POST /v2/a/blobs/uploads/';
const right = (user: string, password: string): Promise<boolean> =>
  Promise.resolve(user === 'ann' && password === 'a:b');
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('host names', () => {
  it.each([
    ['localhost', 200],
    ['localhost:5000', 200],
    ['LOCALHOST:1', 200],
    ['registry.localhost', 200],
    ['127.0.0.1:80', 200],
    ['[::1]:5000', 200],
    ['10.0.2.2:5000', 200],
    ['packages.example', 200],
    ['packages.example.:443', 200],
    ['other.example', 200],
    ['evil.example', 421],
    ['localhost.evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['evil.example#localhost', 421],
    ['localhost:5000:5000', 421],
    ['[', 421],
  ])('%j is answered with %i', async (name, status) => {
    const registry = await startRegistry({
      allowedHosts: ['Packages.Example', 'other.example:5000'],
    });
    const reply = await registry.ask('GET /v2/', { headers: { host: name } });
    expect(reply.status).toBe(status);
    if (status === 421) expect(reply.codes).toEqual(['DENIED']);
  });
});

describe('writes', () => {
  it('are refused with 405 when the registry is read-only, and nothing comes into being', async () => {
    const registry = await startRegistry({ readOnly: true });
    for (const line of [START, 'PUT /v2/a/manifests/v1', `DELETE /v2/a/blobs/${BLOB}`]) {
      const reply = await registry.ask(line, { body: 'x' });
      expect([reply.status, reply.codes]).toEqual([405, ['UNSUPPORTED']]);
      expect(reply.headers.allow).toBe('GET, HEAD');
    }
    expect(registry.host.repositories.size).toBe(0);
    expect((await registry.ask('GET /v2/')).status).toBe(200);
  });

  it('are refused when a web page asks, reads are not', async () => {
    const registry = await startRegistry();
    for (const origin of ['https://evil.example', 'null', 'http://localhost:5000']) {
      const reply = await registry.ask(START, { headers: { origin } });
      expect([reply.status, reply.codes]).toEqual([403, ['DENIED']]);
    }
    const read = await registry.ask('GET /v2/', { headers: { origin: 'https://evil.example' } });
    expect(read.status).toBe(200);
    expect(Object.keys(read.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });

  it('need the right credentials where there are users', async () => {
    const registry = await startRegistry({ authenticate: right });
    const bare = await registry.ask(START);
    expect([bare.status, bare.codes]).toEqual([401, ['UNAUTHORIZED']]);
    expect(bare.headers['www-authenticate']).toMatch(/^Basic realm=/);
    const wrong = await registry.ask(START, { headers: { authorization: basic('ann:x') } });
    expect(wrong.status).toBe(401);
    const good = await registry.ask(START, { headers: { authorization: basic('ann:a:b') } });
    expect(good.status).toBe(202);
  });

  it('from other machines need users', async () => {
    const options: AdmissionOptions = {
      readOnly: false,
      authenticate: undefined,
      anonymousReads: true,
      allowedHosts: new Set(),
    };
    const from = (remoteAddress: string, method: string): Promise<void> =>
      admit(
        { method, headers: { host: 'localhost' }, socket: { remoteAddress } } as never,
        options,
      );
    await expect(from('192.0.2.7', 'PUT')).rejects.toMatchObject({ status: 403, code: 'DENIED' });
    await expect(from('192.0.2.7', 'GET')).resolves.toBeUndefined();
    await expect(from('127.0.0.1', 'PUT')).resolves.toBeUndefined();
  });
});

describe('reads', () => {
  const TAGS = 'GET /v2/a/tags/list';
  const ask = async (options: { anonymousReads?: boolean }, line: string, user?: string) => {
    const registry = await startRegistry({ authenticate: right, ...options });
    await putBlob(registry.host, 'a', 'x');
    const headers = user === undefined ? {} : { authorization: basic(user) };
    return (await registry.ask(line, { headers })).status;
  };

  it.each([
    ['without credentials', undefined, 200],
    // What skopeo sends when it has none.
    ['with empty credentials', ':', 200],
    ['with wrong credentials', 'ann:x', 401],
    ['with the right ones', 'ann:a:b', 200],
  ] as const)('%s', async (_how, user, status) => {
    expect(await ask({}, TAGS, user)).toBe(status);
  });

  it.each([
    [undefined, 401],
    [':', 401],
    ['ann:x', 401],
    ['ann:a:b', 200],
  ] as const)('of /v2/ always say that there are users: %s is %i', async (user, status) => {
    expect(await ask({}, 'GET /v2/', user)).toBe(status);
    expect(await ask({}, 'HEAD /v2', user)).toBe(status);
  });

  it('are closed where asked for', async () => {
    expect(await ask({ anonymousReads: false }, TAGS)).toBe(401);
    expect(await ask({ anonymousReads: false }, TAGS, ':')).toBe(401);
    expect(await ask({ anonymousReads: false }, TAGS, 'ann:a:b')).toBe(200);
  });
});

it.each([
  [basic('a:b'), { user: 'a', password: 'b' }],
  [basic('a:'), { user: 'a', password: '' }],
  [basic('ä:é:x'), { user: 'ä', password: 'é:x' }],
  [basic('nocolon'), undefined],
  ['Bearer abc', undefined],
  ['Basic', undefined],
  ['Basic !!!', undefined],
  [undefined, undefined],
])('parseBasic(%s)', (header, expected) => {
  expect(parseBasic(header)).toEqual(expected);
});
