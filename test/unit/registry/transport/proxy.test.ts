import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startConnectProxy } from '../../../support/connect-proxy.ts';
import { freePort } from '../../../support/process.ts';
import { TEST_CERTIFICATE } from '../../../support/tls.ts';
import { temporaryDirectory } from '../../../support/tmp.ts';
import { startWire } from '../../../support/wire.ts';
import { accessOf } from '../access.ts';
import { blobOf, blobReply, bytesOf, demo, fetched, testClient } from '../support.ts';

const blob = blobOf(bytesOf(100_000));
const onlyOnce = { retries: { attempts: 1 } } as const;
const ok = { on: `GET ${blob.path}`, reply: blobReply(blob) };

function caFile(): string {
  const path = join(temporaryDirectory(), 'ca.pem');
  writeFileSync(path, TEST_CERTIFICATE);
  return path;
}

function withUser(url: URL, user: string, password: string): URL {
  const named = new URL(url);
  named.username = user;
  named.password = password;
  return named;
}

describe('through a proxy', () => {
  test.each([
    ['http to http', false, false],
    ['http to https', false, true],
    ['https to http', true, false],
    ['https to https', true, true],
  ])(
    '%s: the blob comes by one tunnel, the login goes to the proxy alone',
    async (_name, tls, secure) => {
      const [proxy, wire] = [await startConnectProxy({ tls }), await startWire({ tls: secure })];
      wire.script(ok, ok);
      const url = withUser(proxy.url, 'us er', 'p@ss:w%rd');
      const repository = demo(wire, {
        access: accessOf({ proxyFor: () => url }),
        plainHttp: secure ? 'never' : 'always',
        caFile: caFile(),
      });
      expect(await fetched(repository, blob)).toEqual(blob.bytes);
      expect(await fetched(repository, blob)).toEqual(blob.bytes);
      expect(proxy.asked).toEqual([wire.host]);
      const expected = Buffer.from('us er:p@ss:w%rd').toString('base64');
      expect(proxy.authorizations).toEqual([`Basic ${expected}`]);
      for (const { headers } of wire.seen) expect(headers['proxy-authorization']).toBeUndefined();
      wire.done();
    },
  );

  test('goes what the configuration sends there, and nothing else', async () => {
    const [proxy, direct, led] = [await startConnectProxy(), await startWire(), await startWire()];
    const access = accessOf({
      proxyFor: (url) => (url.host === led.host ? proxy.url : undefined),
    });
    const client = testClient({ access });
    direct.script(ok);
    led.script(ok);
    await fetched(client.repository(direct.host, 'tools/demo'), blob);
    await fetched(client.repository(led.host, 'tools/demo'), blob);
    expect(proxy.asked).toEqual([led.host]);
    expect(proxy.authorizations).toEqual([undefined]);
  });

  test('goes a redirect by the proxy of its own address', async () => {
    const [proxy, wire, storage] = [
      await startConnectProxy(),
      await startWire(),
      await startWire(),
    ];
    const access = accessOf({
      proxyFor: (url) => (url.host === storage.host ? proxy.url : undefined),
    });
    wire.script({
      on: `GET ${blob.path}`,
      reply: { status: 307, headers: { location: `${storage.origin}/blob` } },
    });
    storage.script({ on: 'GET /blob', reply: blobReply(blob) });
    expect(await fetched(demo(wire, { access }), blob)).toEqual(blob.bytes);
    expect(proxy.asked).toEqual([storage.host]);
  });

  test('names are resolved by the proxy', async () => {
    const wire = await startWire();
    const proxy = await startConnectProxy({ to: wire.port });
    wire.script(ok);
    const access = accessOf({ proxyFor: () => proxy.url });
    const client = testClient({ access, plainHttp: 'always' });
    await fetched(client.repository('registry.invalid:5000', 'tools/demo'), blob);
    expect(proxy.asked).toEqual(['registry.invalid:5000']);
  });

  test('an address that no server may name is refused as without one', async () => {
    const [proxy, wire] = [await startConnectProxy(), await startWire()];
    const access = accessOf({ proxyFor: () => proxy.url });
    wire.script({
      on: `GET ${blob.path}`,
      reply: { status: 307, headers: { location: 'http://169.254.169.254/blob' } },
    });
    await expect(fetched(demo(wire, { access }), blob)).rejects.toMatchObject({
      code: 'redirect-refused',
    });
    expect(proxy.asked).toEqual([wire.host]);
  });

  test.each([
    [407, 'asks for a login (407)', 'user and password'],
    [403, 'it answers 403', 'NO_PROXY'],
  ])('that answers %i says what to do, and no secret', async (status, said, hint) => {
    const [proxy, wire] = [await startConnectProxy({ status }), await startWire()];
    const url = withUser(proxy.url, 'planted-user', 'planted-password');
    const failure = await fetched(
      demo(wire, { ...onlyOnce, access: accessOf({ proxyFor: () => url }) }),
      blob,
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'proxy-failed',
      message: expect.stringContaining(said) as string,
      hint: expect.stringContaining(hint) as string,
    });
    expect(`${(failure as Error).stack ?? ''} ${JSON.stringify(failure)}`).not.toContain('planted');
    expect(wire.seen).toHaveLength(0);
  });

  test('that is not there names it', async () => {
    const url = new URL(`http://user:planted@127.0.0.1:${await freePort()}`);
    const access = accessOf({ proxyFor: () => url });
    const failure = testClient({ ...onlyOnce, access }).check('registry.example');
    await expect(failure).rejects.toMatchObject({
      code: 'proxy-failed',
      message: `The proxy ${url.host} cannot be used (ECONNREFUSED).`,
    });
  });

  test('that answers with something else is given up', async () => {
    const proxy = await startWire();
    proxy.script({ on: 'GET /', reply: { body: 'never asked' } });
    const access = accessOf({ proxyFor: () => new URL(`https://${proxy.host}`) });
    await expect(
      testClient({ ...onlyOnce, access }).check('registry.example'),
    ).rejects.toMatchObject({ code: 'proxy-failed' });
  });
});
