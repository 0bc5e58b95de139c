import { describe, expect, test } from 'vitest';
import type { Credential, CredentialPort } from '../../../src/content/index.ts';
import { startWire } from '../../support/wire.ts';
import type { Seen, Step, Wire } from '../../support/wire.ts';
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
  sessionReply,
  testClient,
  testClock,
  uploadPaths,
} from './support.ts';

const layer = blobOf(bytesOf(1000));
const other = blobOf(bytesOf(1000, 2));
const manifest = manifestOver([layer, other]);
const PULL = 'repository%3Atools%2Fdemo%3Apull';
const PUSH = 'repository%3Atools%2Fdemo%3Apull%2Cpush';

const user: Credential = { kind: 'password', username: 'ann', secret: 'pass:word' };
const as =
  (credential: Credential | undefined): CredentialPort =>
  () =>
    Promise.resolve(credential);
const BASIC = `Basic ${Buffer.from('ann:pass:word').toString('base64')}`;

function bearer(wire: Wire, scope?: string): Reply {
  const more = scope === undefined ? '' : `,scope="${scope}"`;
  return {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${wire.origin}/token",service="reg"${more}` },
    body: '{"errors":[{"code":"UNAUTHORIZED"}]}',
  };
}

function token(value: string, more: object = {}): Reply {
  return { body: JSON.stringify({ token: value, ...more }) };
}

function carries(authorization: string | undefined): (seen: Seen) => void {
  return ({ headers }) => expect(headers.authorization).toBe(authorization);
}

function get(reply: Reply, authorization?: string): Step {
  return { on: `GET ${BASE}/manifests/1.0`, check: carries(authorization), reply };
}

describe('Bearer', () => {
  test('a pull costs one 401 and one token, on one connection, and nothing the next time', async () => {
    const wire = await startWire();
    wire.script(
      get(bearer(wire)),
      { on: `GET /token?service=reg&scope=${PULL}`, check: carries(undefined), reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    const repository = demo(wire);
    await repository.fetchManifest('1.0');
    expect(wire.connections()).toBe(1);
    wire.script(
      get(manifestReply(manifest), 'Bearer t1'),
      { on: `GET ${layer.path}`, check: carries('Bearer t1'), reply: blobReply(layer) },
      { on: `GET ${other.path}`, check: carries('Bearer t1'), reply: blobReply(other) },
    );
    await repository.fetchManifest('1.0');
    await Promise.all([fetched(repository, layer), fetched(repository, other)]);
    expect(wire.seen).toHaveLength(6);
    wire.done();
  });

  test('parallel first requests are refused once in all', async () => {
    const wire = await startWire();
    wire.script(
      { on: `GET ${layer.path}`, reply: bearer(wire) },
      { on: `GET /token?service=reg&scope=${PULL}`, reply: token('t1') },
      { on: `GET ${layer.path}`, check: carries('Bearer t1'), reply: blobReply(layer) },
      { on: `GET ${other.path}`, check: carries('Bearer t1'), reply: blobReply(other) },
    );
    const repository = demo(wire);
    await Promise.all([fetched(repository, layer), fetched(repository, other)]);
    wire.done();
  });

  test('a push asks for all it needs at once', async () => {
    const wire = await startWire();
    wire.script(
      { on: uploadPaths(layer).first, reply: bearer(wire) },
      { on: `GET /token?service=reg&scope=${PUSH}`, check: carries(BASIC), reply: token('t1') },
      { on: uploadPaths(layer).first, check: carries('Bearer t1'), reply: sessionReply(layer) },
      { on: uploadPaths(layer).put, check: carries('Bearer t1'), reply: { status: 201 } },
      { on: `PUT ${BASE}/manifests/1.0`, check: carries('Bearer t1'), reply: { status: 201 } },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    const target = demo(wire, { credentials: as(user) });
    await target.pushBlob(layer.descriptor, layer.open);
    await target.pushManifest(manifest, { tag: '1.0' });
    await target.fetchManifest('1.0');
    wire.done();
  });

  test('one token serves a copy inside the registry', async () => {
    const wire = await startWire();
    const client = testClient();
    const source = client.repository(wire.host, 'tools/demo');
    const target = client.repository(wire.host, 'tools/copy', { access: 'push' });
    const scopes = `scope=repository%3Atools%2Fcopy%3Apull%2Cpush&scope=${PULL}`;
    const digest = encodeURIComponent(layer.descriptor.digest);
    wire.script(
      get(bearer(wire)),
      { on: `GET /token?service=reg&${scopes}`, reply: token('both') },
      get(manifestReply(manifest), 'Bearer both'),
      {
        on: `POST /v2/tools/copy/blobs/uploads/?mount=${digest}&from=tools%2Fdemo`,
        check: carries('Bearer both'),
        reply: { status: 201 },
      },
    );
    await source.fetchManifest('1.0');
    const options = { mountFrom: 'tools/demo' };
    expect(await target.pushBlob(layer.descriptor, layer.open, options)).toBe('mounted');
    wire.done();
  });

  test('asks again for the needed scopes alone when a server grants all or nothing', async () => {
    const wire = await startWire();
    const client = testClient();
    const source = client.repository(wire.host, 'tools/demo');
    client.repository(wire.host, 'tools/copy', { access: 'push' });
    const scopes = `scope=repository%3Atools%2Fcopy%3Apull%2Cpush&scope=${PULL}`;
    wire.script(
      get(bearer(wire)),
      { on: `GET /token?service=reg&${scopes}`, reply: errorReply(403, 'DENIED') },
      { on: `GET /token?service=reg&scope=${PULL}`, reply: token('one') },
      get(manifestReply(manifest), 'Bearer one'),
    );
    await source.fetchManifest('1.0');
    wire.done();
  });

  test('a token is renewed before it ends', async () => {
    const clock = testClock();
    const wire = await startWire();
    const asks = `GET /token?service=reg&scope=${PULL}`;
    wire.script(
      get(bearer(wire)),
      { on: asks, reply: token('t1', { expires_in: 300 }) },
      get(manifestReply(manifest), 'Bearer t1'),
      get(manifestReply(manifest), 'Bearer t1'),
    );
    const repository = demo(wire, { clock });
    await repository.fetchManifest('1.0');
    clock.advance(280_000);
    await repository.fetchManifest('1.0');
    clock.advance(11_000);
    wire.script(
      { on: asks, reply: token('t2', { expires_in: 300 }) },
      get(manifestReply(manifest), 'Bearer t2'),
    );
    await repository.fetchManifest('1.0');
    wire.done();
  });

  test('a token without a lifetime lives a minute', async () => {
    const clock = testClock();
    const wire = await startWire();
    const asks = `GET /token?service=reg&scope=${PULL}`;
    wire.script(get(bearer(wire)), { on: asks, reply: token('t1') }, get(manifestReply(manifest)));
    const repository = demo(wire, { clock });
    wire.script();
    await repository.fetchManifest('1.0').catch(() => undefined);
    clock.advance(60_000);
    wire.script({ on: asks, reply: { body: '{"access_token":"t2"}' } });
    wire.script(get(manifestReply(manifest), 'Bearer t2'));
    await repository.fetchManifest('1.0');
  });

  test('a token that the registry no longer takes is replaced once', async () => {
    const wire = await startWire();
    const asks = `GET /token?service=reg&scope=${PULL}`;
    wire.script(
      get(bearer(wire)),
      { on: asks, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    const repository = demo(wire);
    await repository.fetchManifest('1.0');
    wire.script(
      get(bearer(wire), 'Bearer t1'),
      { on: asks, reply: token('t2') },
      get(manifestReply(manifest), 'Bearer t2'),
      get(bearer(wire), 'Bearer t2'),
      { on: asks, reply: token('t3') },
      get(bearer(wire), 'Bearer t3'),
    );
    await repository.fetchManifest('1.0');
    await expect(repository.fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-unauthorized',
      hint: `Log in with: ebpf login ${wire.host}`,
    });
    wire.done();
  });

  test('a refresh token goes by POST, in the body alone', async () => {
    const wire = await startWire();
    wire.script(
      get(bearer(wire)),
      {
        on: 'POST /token',
        check: ({ body, headers }) => {
          expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
            grant_type: 'refresh_token',
            client_id: 'ebpf-oci',
            refresh_token: 'r&1',
            service: 'reg',
            scope: 'repository:tools/demo:pull',
          });
          expect(headers.authorization).toBeUndefined();
        },
        reply: { body: '{"access_token":"t1","expires_in":60}' },
      },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    const credentials = as({ kind: 'identity-token', secret: 'r&1' });
    await demo(wire, { credentials }).fetchManifest('1.0');
    wire.done();
  });

  test('a registry token is sent as it is, and no other is asked for', async () => {
    const wire = await startWire();
    wire.script(get(bearer(wire)), get(manifestReply(manifest), 'Bearer own'));
    const credentials = as({ kind: 'registry-token', secret: 'own' });
    await demo(wire, { credentials }).fetchManifest('1.0');
    wire.done();
  });

  test('scopes that the registry names in its own way are asked for', async () => {
    const wire = await startWire();
    wire.script(
      get(bearer(wire, 'aws repository:tools/demo:pull repository:evil/x:push')),
      { on: `GET /token?service=reg&scope=aws&scope=${PULL}`, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    await demo(wire).fetchManifest('1.0');
    wire.done();
  });

  const unusable: readonly [string, Reply][] = [
    ['no token', { body: '{}' }],
    ['a line break in the token', token('a\r\nX-Evil: 1')],
    ['no JSON', { body: 'hello' }],
  ];
  test.each(unusable)('an answer with %s is refused', async (_name, reply) => {
    const wire = await startWire();
    wire.script(get(bearer(wire)), { on: `GET /token?service=reg&scope=${PULL}`, reply });
    await expect(demo(wire).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-protocol',
    });
  });

  test('credentials that the authorization server refuses are named, the secret is not', async () => {
    const wire = await startWire();
    wire.script(get(bearer(wire)), {
      on: `GET /token?service=reg&scope=${PULL}`,
      reply: errorReply(401, 'UNAUTHORIZED'),
    });
    const error = await demo(wire, { credentials: as(user) })
      .fetchManifest('1.0')
      .catch((thrown: unknown) => thrown as Error & { code: string });
    expect(error).toMatchObject({ code: 'registry-unauthorized' });
    expect((error as Error).message).toContain('"ann"');
    expect(JSON.stringify(error)).not.toContain('pass:word');
  });
});

describe('the authorization server', () => {
  const realms: readonly [string, string][] = [
    ['a metadata address', 'http://169.254.169.254/token'],
    ['one inside an IPv6 address', 'http://[::ffff:169.254.169.254]/token'],
    ['another scheme', 'file:///etc/passwd'],
    ['no address', 'hello'],
    ['another host, with a password, over plain HTTP', 'https://auth.example/token'],
    ['a user name', 'http://a:b@127.0.0.1/token'],
  ];
  test.each(realms)('at %s is refused and gets nothing', async (_name, realm) => {
    const wire = await startWire();
    wire.script(get({ status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } }));
    await expect(demo(wire, { credentials: as(user) }).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-realm-refused',
    });
    wire.done();
  });

  test('without TLS is refused to a registry with TLS', async () => {
    const wire = await startWire({ tls: true });
    wire.script(
      get({
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="http://${wire.host}/token"` },
      }),
    );
    const options = { plainHttp: 'never', insecureSkipVerify: true } as const;
    await expect(demo(wire, options).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-realm-refused',
    });
    wire.done();
  });

  test('that redirects elsewhere takes no password with it', async () => {
    const wire = await startWire();
    const elsewhere = await startWire();
    wire.script(
      get(bearer(wire)),
      {
        on: `GET /token?service=reg&scope=${PULL}`,
        check: carries(BASIC),
        reply: { status: 307, headers: { location: `${elsewhere.origin}/token` } },
      },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    elsewhere.script({ on: 'GET /token', check: carries(undefined), reply: token('t1') });
    await demo(wire, { credentials: as(user) }).fetchManifest('1.0');
    wire.done();
    elsewhere.done();
  });
});

describe('Basic', () => {
  const challenge: Reply = { status: 401, headers: { 'www-authenticate': 'Basic realm="reg"' } };

  test('is asked for once and then sent at once', async () => {
    const wire = await startWire();
    wire.script(get(challenge), get(manifestReply(manifest), BASIC));
    const repository = demo(wire, { credentials: as(user) });
    await repository.fetchManifest('1.0');
    wire.script(get(manifestReply(manifest), BASIC));
    await repository.fetchManifest('1.0');
    expect(wire.connections()).toBe(1);
    wire.done();
  });

  test('without credentials ends with the way to log in', async () => {
    const wire = await startWire();
    wire.script(get(challenge));
    await expect(demo(wire).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-unauthorized',
      hint: `Log in with: ebpf login ${wire.host}`,
    });
    wire.done();
  });

  test('with wrong credentials is tried once', async () => {
    const wire = await startWire();
    wire.script(get(challenge), get(challenge, BASIC));
    await expect(demo(wire, { credentials: as(user) }).fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-unauthorized',
    });
    wire.done();
  });

  test('comes after Bearer when both are offered', async () => {
    const wire = await startWire();
    wire.script(
      get({
        status: 401,
        headers: {
          'www-authenticate': [
            'Basic realm="reg"',
            `Bearer realm="${wire.origin}/token",service="reg"`,
          ],
        },
      }),
      { on: `GET /token?service=reg&scope=${PULL}`, check: carries(BASIC), reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    await demo(wire, { credentials: as(user) }).fetchManifest('1.0');
    wire.done();
  });

  test('is not sent to a registry that asks for nothing', async () => {
    const wire = await startWire();
    wire.script(get(manifestReply(manifest), undefined));
    await demo(wire, { credentials: as(user) }).fetchManifest('1.0');
    wire.done();
  });

  test('is looked up by registry and repository', async () => {
    const wire = await startWire();
    const asked: unknown[] = [];
    wire.script(get(challenge));
    const credentials: CredentialPort = (registry, { repository }) => {
      asked.push([registry, repository]);
      return Promise.resolve(undefined);
    };
    await demo(wire, { credentials })
      .fetchManifest('1.0')
      .catch(() => undefined);
    expect(asked).toEqual([[wire.host, 'tools/demo']]);
  });

  test('a long 401 body is not waited for', async () => {
    const wire = await startWire();
    wire.script(
      get({ ...challenge, body: bytesOf(65_536), endless: true }),
      get(manifestReply(manifest), BASIC),
    );
    await demo(wire, { credentials: as(user) }).fetchManifest('1.0');
    wire.done();
  });
});

describe('check', () => {
  test('asks the registry whether the login is right', async () => {
    const wire = await startWire();
    wire.script(
      { on: 'GET /v2/', reply: bearer(wire) },
      { on: 'GET /token?service=reg', check: carries(BASIC), reply: token('t1') },
      { on: 'GET /v2/', check: carries('Bearer t1'), reply: { body: '{}' } },
    );
    await testClient({ credentials: as(user) }).check(wire.host);
    wire.done();
  });

  test.each([
    [401, 'registry-unauthorized'],
    [403, 'registry-denied'],
    [404, 'registry-error'],
  ])('turns %d into its error', async (status, code) => {
    const wire = await startWire();
    wire.script({ on: 'GET /v2/', reply: { status } });
    await expect(testClient().check(wire.host)).rejects.toMatchObject({ code });
  });
});
