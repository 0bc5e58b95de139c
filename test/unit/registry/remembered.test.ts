import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Credential, CredentialPort } from '../../../src/content/index.ts';
import { createTokenCache } from '../../../src/registry/index.ts';
import type { RegistryClientOptions } from '../../../src/registry/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { startWire } from '../../support/wire.ts';
import type { Seen, Step, Wire } from '../../support/wire.ts';
import type { Reply } from '../../support/wire-reply.ts';
import {
  BASE,
  blobOf,
  bytesOf,
  errorReply,
  manifestOver,
  manifestReply,
  testClient,
  testClock,
} from './support.ts';

const manifest = manifestOver([blobOf(bytesOf(10)), blobOf(bytesOf(20))]);
const ASK = 'GET /token?service=reg&scope=repository%3Atools%2Fdemo%3Apull';
const ann: Credential = { kind: 'password', username: 'ann', secret: 'planted-secret' };
const clock = testClock();

function bearer(wire: Wire): Reply {
  const realm = `Bearer realm="${wire.origin}/token",service="reg"`;
  return { status: 401, headers: { 'www-authenticate': realm } };
}

function get(reply: Reply, authorization?: string): Step {
  const check = ({ headers }: Seen): void => expect(headers.authorization).toBe(authorization);
  return { on: `GET ${BASE}/manifests/1.0`, check, reply };
}

const token = (value: string): Reply => ({
  body: JSON.stringify({ token: value, expires_in: 600 }),
});

/** One run of a command: a client that begins and ends. */
async function run(wire: Wire, options: RegistryClientOptions): Promise<unknown> {
  const client = testClient({ clock, ...options });
  const outcome = await client
    .repository(wire.host, 'tools/demo')
    .fetchManifest('1.0')
    .catch((error: unknown) => error);
  await client.close();
  return outcome;
}

function cacheIn(dir: string): RegistryClientOptions {
  return { tokenCache: createTokenCache(dir, () => clock.now()) };
}

describe('a token cache', () => {
  test('saves the next process the 401 and the token', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    wire.script(
      get(bearer(wire)),
      { on: ASK, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    await run(wire, cacheIn(dir));
    wire.script(get(manifestReply(manifest), 'Bearer t1'));
    await run(wire, cacheIn(dir));
    wire.done();
  });

  test('asks for a token first where only the realm is known', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    wire.script(
      get(bearer(wire)),
      { on: ASK, reply: { body: '{"token":"t1","expires_in":1}' } },
      get(manifestReply(manifest)),
    );
    wire.script();
    await run(wire, cacheIn(dir));
    clock.advance(10_000);
    const before = wire.seen.length;
    wire.script({ on: ASK, reply: token('t2') }, get(manifestReply(manifest), 'Bearer t2'));
    await run(wire, cacheIn(dir));
    expect(wire.log().slice(before)).toEqual([ASK, `GET ${BASE}/manifests/1.0`]);
  });

  test('drops a token that the registry does not take', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    wire.script(
      get(bearer(wire)),
      { on: ASK, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    await run(wire, cacheIn(dir));
    wire.script(
      get(bearer(wire), 'Bearer t1'),
      { on: ASK, reply: token('t2') },
      get(manifestReply(manifest), 'Bearer t2'),
    );
    await run(wire, cacheIn(dir));
    const kept = await createTokenCache(dir, () => clock.now()).read(wire.origin);
    expect(kept?.tokens.map(({ value }) => value)).toEqual(['t2']);
    wire.done();
  });

  test('gives nobody the token of somebody else, and never holds a password', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    const credentials: CredentialPort = () => Promise.resolve(ann);
    wire.script(
      get(bearer(wire)),
      { on: ASK, reply: token('anns') },
      get(manifestReply(manifest), 'Bearer anns'),
    );
    await run(wire, { ...cacheIn(dir), credentials });
    wire.script(
      { on: ASK, reply: token('nobodys') },
      get(manifestReply(manifest), 'Bearer nobodys'),
    );
    await run(wire, cacheIn(dir));
    wire.done();
    const text = readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join('');
    expect(text).toContain('nobodys');
    expect(text).not.toMatch(/planted-secret|ann"/);
  });

  test('does not hold on to an authorization server that has moved', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    await createTokenCache(dir).update(wire.origin, () => ({
      challenge: { kind: 'bearer', realm: `${wire.origin}/gone` },
      tokens: [],
    }));
    wire.script(
      { on: 'GET /gone?scope=repository%3Atools%2Fdemo%3Apull', reply: { status: 404 } },
      get(bearer(wire)),
      { on: ASK, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    expect(await run(wire, cacheIn(dir))).toMatchObject({ document: manifest.document });
    wire.done();
  });

  test('with a realm that may not be asked sends nothing there', async () => {
    const wire = await startWire();
    const dir = temporaryDirectory();
    await createTokenCache(dir).update(wire.origin, () => ({
      challenge: { kind: 'bearer', realm: 'http://169.254.169.254/token' },
      tokens: [],
    }));
    wire.script(get(manifestReply(manifest)));
    expect(await run(wire, cacheIn(dir))).toMatchObject({ document: manifest.document });
    wire.done();
  });
});

describe('a login that has expired', () => {
  const expired: Reply = errorReply(
    403,
    'DENIED',
    'Your authorization token has expired. Reauthenticate and try again.',
  );
  const basic = (secret: string): string =>
    `Basic ${Buffer.from(`AWS:${secret}`).toString('base64')}`;
  const challenge: Reply = { status: 401, headers: { 'www-authenticate': 'Basic realm="ecr"' } };

  function renewing(asked: boolean[], second = 'new'): CredentialPort {
    return (_registry, { renew = false }) => {
      asked.push(renew);
      return Promise.resolve({ kind: 'password', username: 'AWS', secret: renew ? second : 'old' });
    };
  }

  test('is renewed once after a 403 that says so, as ECR does', async () => {
    const wire = await startWire();
    const asked: boolean[] = [];
    wire.script(
      get(challenge),
      get(expired, basic('old')),
      get(manifestReply(manifest), basic('new')),
    );
    const client = testClient({ credentials: renewing(asked) });
    await client.repository(wire.host, 'tools/demo').fetchManifest('1.0');
    expect(asked).toEqual([false, true]);
    wire.done();
  });

  test('is not tried again when it stays the same', async () => {
    const wire = await startWire();
    const asked: boolean[] = [];
    wire.script(
      get(challenge),
      get(manifestReply(manifest), basic('old')),
      get(expired, basic('old')),
    );
    const repository = testClient({ credentials: renewing(asked, 'old') }).repository(
      wire.host,
      'tools/demo',
    );
    await repository.fetchManifest('1.0');
    await expect(repository.fetchManifest('1.0')).rejects.toMatchObject({
      code: 'registry-denied',
    });
    wire.done();
  });

  test('is renewed after a 401 to a password that was good before', async () => {
    const wire = await startWire();
    const asked: boolean[] = [];
    wire.script(get(challenge), get(manifestReply(manifest), basic('old')));
    wire.script(get(challenge, basic('old')), get(manifestReply(manifest), basic('new')));
    const repository = testClient({ credentials: renewing(asked) }).repository(
      wire.host,
      'tools/demo',
    );
    await repository.fetchManifest('1.0');
    await repository.fetchManifest('1.0');
    expect(asked).toEqual([false, true]);
    wire.done();
  });

  test('Azure/acr#466: a token is fetched where the password alone was asked for first', async () => {
    const wire = await startWire();
    const credentials: CredentialPort = () => Promise.resolve(ann);
    const password = `Basic ${Buffer.from('ann:planted-secret').toString('base64')}`;
    wire.script(
      get(challenge),
      get(bearer(wire), password),
      { on: ASK, reply: token('t1') },
      get(manifestReply(manifest), 'Bearer t1'),
    );
    expect(await run(wire, { credentials })).toMatchObject({ document: manifest.document });
    wire.done();
  });
});
