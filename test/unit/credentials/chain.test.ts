import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCredentialStore } from '../../../src/credentials/index.ts';
import type { CredentialStoreOptions } from '../../../src/credentials/index.ts';
import { explainingRefusals } from '../../../src/ops/explain.ts';
import { EbpfError } from '../../../src/base/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { HOUR, PRIVATE, authorizes, startAws } from './aws.ts';

afterEach(() => void vi.unstubAllEnvs());

const auth = (pair: string) => ({ auth: Buffer.from(pair).toString('base64') });
const config = (auths: Record<string, object>) => JSON.stringify({ auths });
const named = (username: string) => ({ kind: 'password', username, secret: 'x' });

function open(env: Record<string, string>, more: Partial<CredentialStoreOptions> = {}) {
  const home = more.home ?? temporaryDirectory();
  return createCredentialStore({ env, home, ...more });
}

function folder(files: Record<string, string>): string {
  const dir = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

describe('a token of GitHub', () => {
  test.each([
    ['GITHUB_TOKEN', { GITHUB_TOKEN: 'x', GITHUB_ACTOR: 'octocat' }, 'octocat'],
    ['GH_TOKEN', { GH_TOKEN: 'x' }, 'x-access-token'],
    ['the first of both', { GITHUB_TOKEN: 'x', GH_TOKEN: 'y' }, 'x-access-token'],
    ['the one that is not empty', { GITHUB_TOKEN: '', GH_TOKEN: 'x' }, 'x-access-token'],
  ])('is %s', async (_name, env, username) => {
    expect(await open(env as Record<string, string>).lookup('ghcr.io')).toEqual(named(username));
  });

  test.each(['ghcr.io.evil.example', 'xghcr.io', 'docker.io', 'ghcr.io:8443', 'github.com'])(
    'is not shown to %s',
    async (registry) => {
      expect(await open({ GITHUB_TOKEN: 'x' }).lookup(registry)).toBeUndefined();
    },
  );

  test('comes after what docker keeps, and a refusal names it', async () => {
    const dir = folder({ 'config.json': config({ 'ghcr.io': auth('ann:x') }) });
    const env = { GITHUB_TOKEN: 'x' };
    expect(await open({ ...env, DOCKER_CONFIG: dir }).lookup('ghcr.io')).toEqual(named('ann'));
    expect(await open(env).explainRefusal('ghcr.io')).toContain('GITHUB_TOKEN was shown');
  });
});

describe('the order', () => {
  test('begins with the configuration in the environment', async () => {
    const dir = folder({ 'config.json': config({ a: auth('file:x'), b: auth('file:x') }) });
    const store = open({ DOCKER_CONFIG: dir, DOCKER_AUTH_CONFIG: config({ a: auth('env:x') }) });
    expect(await store.lookup('a')).toEqual(named('env'));
    expect(await store.lookup('b')).toEqual(named('file'));
  });

  test("ends with the files of root's Podman only for root", async () => {
    // There is none here; what counts is that nothing else is read in its place.
    expect(await open({}, { root: true }).lookup('nowhere.example')).toBeUndefined();
  });

  test('says of a configuration in the environment that it is broken', async () => {
    await expect(open({ DOCKER_AUTH_CONFIG: '{' }).lookup('a')).rejects.toMatchObject({
      code: 'credentials-unreadable',
      message: expect.stringContaining('$DOCKER_AUTH_CONFIG') as string,
    });
  });
});

describe('a registry that has credentials of its own by configuration', () => {
  test('has them in that file and nowhere else', async () => {
    const home = folder({
      '.docker/config.json': config({ a: auth('docker:x'), b: auth('docker:x') }),
      'own.json': config({ a: auth('own:x') }),
    });
    const path = join(home, 'own.json');
    const store = open({}, { home, sourceFor: () => ({ kind: 'auth-file', path }) });
    expect(await store.lookup('a')).toEqual(named('own'));
    expect(await store.lookup('b')).toBeUndefined();
    expect(await store.store('b', { username: 'new', secret: 'x' })).toMatchObject({
      keeper: { kind: 'file', path },
    });
    expect(await store.lookup('b')).toEqual(named('new'));
    expect(await store.erase('b')).toEqual([{ kind: 'file', path }]);
    expect(readFileSync(join(home, '.docker/config.json'), 'utf8')).toContain('"b"');
  });

  test('has them with that helper', async () => {
    const home = folder({
      'docker-credential-own':
        '#!/bin/sh\necho "{\\"Username\\":\\"own\\",\\"Secret\\":\\"x\\"}"\n',
    });
    chmodSync(join(home, 'docker-credential-own'), 0o755);
    const PATH = `${home}:${process.env['PATH'] ?? ''}`;
    const store = open({ PATH }, { home, sourceFor: () => ({ kind: 'helper', name: 'own' }) });
    expect(await store.lookup('a')).toEqual(named('own'));
  });
});

describe('a registry of ECR', () => {
  const NOW = Date.UTC(2030, 0, 1);

  test('is entered with what docker keeps, until that has expired', async () => {
    const { api, env, home } = await startAws();
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), config({ [PRIVATE]: auth('AWS:x') }));
    const store = open(env, { home, now: () => NOW });
    expect(await store.lookup(PRIVATE)).toEqual(named('AWS'));
    expect(api.log()).toEqual([]);
    api.script(authorizes('renewed', NOW + HOUR));
    expect(await store.lookup(PRIVATE, { renew: true })).toMatchObject({ secret: 'renewed' });
    api.done();
  });

  test('whose login has expired and that AWS renews for nobody is explained', async () => {
    const { env, home } = await startAws({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    mkdirSync(join(home, '.docker'));
    const path = join(home, '.docker/config.json');
    writeFileSync(path, config({ [PRIVATE]: auth('AWS:x') }));
    const store = open(env, { home });
    expect(await store.lookup(PRIVATE, { renew: true })).toEqual(named('AWS'));
    expect(await store.explainRefusal(PRIVATE)).toContain(`The login in ${path} was shown`);
  });

  test('needs no helper ecr-login that is configured and not installed', async () => {
    const { api, env, home } = await startAws({ PATH: '/nonexistent' });
    mkdirSync(join(home, '.docker'));
    const helpers = { credHelpers: { [PRIVATE]: 'ecr-login' } };
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify(helpers));
    api.script(authorizes('x', NOW + HOUR));
    expect(await open(env, { home, now: () => NOW }).lookup(PRIVATE)).toEqual(named('AWS'));
  });
});

describe('a refusal', () => {
  const refusal = (details: object) =>
    new EbpfError('registry-unauthorized', 'no', { details: { ...details } });

  test('under sudo says whose credentials were not seen', async () => {
    const store = open({ SUDO_USER: 'ann' });
    const hint = await store.explainRefusal('a.example');
    expect(hint).toContain('not those of ann');
    expect(hint).toContain('--preserve-env=HOME,DOCKER_CONFIG');
    expect(hint).toContain('REGISTRY_AUTH_FILE');
  });

  test.each([
    ['root itself', { SUDO_USER: 'root' }],
    ['nobody', {}],
    ['somebody whose file is named', { SUDO_USER: 'ann', REGISTRY_AUTH_FILE: '/x.json' }],
    ['a name that is none', { SUDO_USER: 'a b; rm' }],
  ])('says nothing of sudo by %s', async (_name, env) => {
    expect(await open(env as Record<string, string>).explainRefusal('a.example')).toBeUndefined();
  });

  test('of credentials that were found is not explained by sudo', async () => {
    const home = folder({ '.docker/config.json': config({ a: auth('ann:x') }) });
    expect(await open({ SUDO_USER: 'ann' }, { home }).explainRefusal('a')).toBeUndefined();
  });

  test('names a helper that is not there', async () => {
    const home = folder({ '.docker/config.json': '{"credsStore":"absent"}' });
    const store = open({ PATH: '/nonexistent' }, { home });
    await store.lookup('a');
    expect(await store.explainRefusal('a')).toContain('docker-credential-absent');
  });

  test('gets its explanation as hint, and nothing else changes', async () => {
    const store = open({ SUDO_USER: 'ann' });
    const context = { credentials: () => Promise.resolve(store) };
    const details = { registry: 'a.example', status: 401 };
    const explained = explainingRefusals(context, () => Promise.reject(refusal(details)));
    await expect(explained).rejects.toMatchObject({
      code: 'registry-unauthorized',
      message: 'no',
      details,
      hint: expect.stringContaining('not those of ann') as string,
    });
    const other = new EbpfError('blob-missing', 'gone', { details });
    await expect(explainingRefusals(context, () => Promise.reject(other))).rejects.toBe(other);
    const own = refusal({ ...details, action: 'ecr:X' });
    await expect(explainingRefusals(context, () => Promise.reject(own))).rejects.toBe(own);
  });
});
