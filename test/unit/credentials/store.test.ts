import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { createCredentialStore } from '../../../src/credentials/index.ts';
import type { CredentialStore } from '../../../src/credentials/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

interface Home {
  readonly dir: string;
  readonly docker: string;
  readonly store: CredentialStore;
  /** Writes a file under the home folder; objects as JSON. */
  write(path: string, content: unknown): string;
  read(path: string): unknown;
}

function home(env: Record<string, string> = {}): Home {
  const dir = temporaryDirectory();
  const full = (path: string): string => join(dir, path);
  const placed = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace('~', dir)]),
  );
  const path = `${full('bin')}:${process.env['PATH'] ?? ''}`;
  const store = createCredentialStore({
    env: { PATH: path, ...placed },
    home: dir,
    helperTimeoutMs: 5_000,
  });
  return {
    dir,
    docker: full('.docker/config.json'),
    store,
    write: (name, content) => {
      mkdirSync(dirname(full(name)), { recursive: true });
      writeFileSync(full(name), typeof content === 'string' ? content : JSON.stringify(content));
      return full(name);
    },
    read: (name) => JSON.parse(readFileSync(full(name), 'utf8')) as unknown,
  };
}

const DOCKER = '.docker/config.json';
const auth = (pair: string) => ({ auth: Buffer.from(pair).toString('base64') });
const ann = { kind: 'password', username: 'ann', secret: 's3:cret' };

/** A helper that keeps its entries in a file and notes how it was called. */
function installHelper(at: Home, name: string, script?: string): void {
  const program = at.write(
    `bin/docker-credential-${name}`,
    script ??
      `#!/usr/bin/env node
const fs = require('fs');
const file = '${at.dir}/kept.json';
const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file)) : {};
const input = fs.readFileSync(0, 'utf8');
fs.appendFileSync('${at.dir}/calls', process.argv.slice(2).join(' ') + '|' + input + '\\n');
const missing = () => { console.log('credentials not found in native keychain'); process.exit(1); };
const command = process.argv[2];
if (command === 'get') { if (!kept[input]) missing(); console.log(JSON.stringify(kept[input])); }
if (command === 'store') { const one = JSON.parse(input); kept[one.ServerURL] = one; fs.writeFileSync(file, JSON.stringify(kept)); }
if (command === 'erase') { if (!kept[input]) missing(); delete kept[input]; fs.writeFileSync(file, JSON.stringify(kept)); }
if (command === 'list') console.log(JSON.stringify(Object.fromEntries(Object.entries(kept).map(([k, v]) => [k, v.Username]))));
`,
  );
  chmodSync(program, 0o755);
}

describe('lookup', () => {
  const found: readonly [string, string, object][] = [
    ['the host', 'ghcr.io', { 'ghcr.io': auth('ann:s3:cret') }],
    ['an address', 'ghcr.io', { 'https://ghcr.io': auth('ann:s3:cret') }],
    ['an address with the API version', 'ghcr.io', { 'https://ghcr.io/v2/': auth('ann:s3:cret') }],
    ['a host in capitals', 'GHCR.io', { 'ghcr.IO': auth('ann:s3:cret') }],
    ['a host with a port', 'localhost:5000', { 'localhost:5000': auth('ann:s3:cret') }],
    ["Docker Hub's key", 'docker.io', { 'https://index.docker.io/v1/': auth('ann:s3:cret') }],
    ['name and password apart', 'ghcr.io', { 'ghcr.io': { username: 'ann', password: 's3:cret' } }],
    ['a padded password', 'ghcr.io', { 'ghcr.io': auth('ann:s3:cret\0\0') }],
  ];
  test.each(found)('finds %s', async (_name, registry, auths) => {
    const at = home();
    at.write(DOCKER, { auths });
    expect(await at.store.lookup(registry)).toEqual(ann);
  });

  test.each([
    ['a longer host', 'ghcr.io.evil.example', { 'ghcr.io': auth('ann:x') }],
    ['a part of a host', 'hcr.io', { 'ghcr.io': auth('ann:x') }],
    ['another port', 'ghcr.io:444', { 'ghcr.io': auth('ann:x') }],
    ['an empty entry', 'ghcr.io', { 'ghcr.io': {} }],
    ['an empty key', 'ghcr.io', { '': auth('ann:x') }],
  ])('finds nothing for %s', async (_name, registry, auths) => {
    const at = home();
    at.write(DOCKER, { auths });
    expect(await at.store.lookup(registry, { repository: 'a/b' })).toBeUndefined();
  });

  test('finds nothing where there are no files, and where a file is empty', async () => {
    const at = home();
    expect(await at.store.lookup('ghcr.io')).toBeUndefined();
    at.write(DOCKER, '');
    expect(await at.store.lookup('ghcr.io')).toBeUndefined();
  });

  test('gives tokens as what they are', async () => {
    const at = home();
    at.write(DOCKER, {
      auths: {
        'a.example': { ...auth('x:y'), identitytoken: 'refresh' },
        'b.example': { registrytoken: 'access' },
      },
    });
    expect(await at.store.lookup('a.example')).toEqual({
      kind: 'identity-token',
      secret: 'refresh',
    });
    expect(await at.store.lookup('b.example')).toEqual({
      kind: 'registry-token',
      secret: 'access',
    });
  });

  test("takes the most specific of Podman's keys, in whole parts", async () => {
    const at = home({ XDG_RUNTIME_DIR: '~/run' });
    at.write('run/containers/auth.json', {
      auths: {
        'quay.io': auth('all:x'),
        'quay.io/acme': auth('acme:x'),
        'quay.io/acme/tools': auth('tools:x'),
      },
    });
    const user = async (repository: string): Promise<string | undefined> => {
      const credential = await at.store.lookup('quay.io', { repository });
      return credential?.kind === 'password' ? credential.username : undefined;
    };
    expect(await user('acme/tools')).toBe('tools');
    expect(await user('acme/tools/deep')).toBe('tools');
    expect(await user('acme/toolshed')).toBe('acme');
    expect(await user('acm/x')).toBe('all');
  });

  test('asks REGISTRY_AUTH_FILE first, then Docker, then Podman', async () => {
    const at = home({ REGISTRY_AUTH_FILE: '~/own.json', XDG_RUNTIME_DIR: '~/run' });
    at.write('run/containers/auth.json', {
      auths: { a: auth('podman:x'), b: auth('podman:x'), c: auth('podman:x') },
    });
    at.write(DOCKER, { auths: { a: auth('docker:x'), b: auth('docker:x') } });
    at.write('own.json', { auths: { a: auth('own:x') } });
    const users = await Promise.all(['a', 'b', 'c'].map((host) => at.store.lookup(host)));
    expect(users).toMatchObject([
      { username: 'own' },
      { username: 'docker' },
      { username: 'podman' },
    ]);
  });

  test('follows DOCKER_CONFIG', async () => {
    const at = home({ DOCKER_CONFIG: '~/elsewhere' });
    at.write('elsewhere/config.json', { auths: { 'ghcr.io': auth('ann:s3:cret') } });
    expect(await at.store.lookup('ghcr.io')).toEqual(ann);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['auths that are a list', '{"auths":[]}'],
    ['an entry that is a text', '{"auths":{"ghcr.io":"x"}}'],
    ['an auth that is no base64', '{"auths":{"ghcr.io":{"auth":"§"}}}'],
    ['an auth without a colon', '{"auths":{"ghcr.io":{"auth":"YW5u"}}}'],
    ['an auth that is a number', '{"auths":{"ghcr.io":{"auth":7}}}'],
    ['a store that is a number', '{"credsStore":7}'],
    ['a store with a path in it', '{"credsStore":"../../evil"}'],
  ])('names the file with %s', async (_name, content) => {
    const at = home();
    at.write(DOCKER, content);
    await expect(at.store.lookup('ghcr.io')).rejects.toMatchObject({
      code: 'credentials-unreadable',
    });
  });

  test('ends with a credential, nothing or our error, whatever the file says', async () => {
    const at = home();
    const value = fc.jsonValue({ maxDepth: 3 });
    const config = fc.oneof(
      fc.string(),
      fc
        .record({ auths: fc.dictionary(fc.string(), value), credHelpers: value })
        .map((json) => JSON.stringify(json)),
      fc.record({ auths: fc.record({ 'ghcr.io': value }) }).map((json) => JSON.stringify(json)),
    );
    await fc.assert(
      fc.asyncProperty(config, async (content) => {
        at.write(DOCKER, content);
        const result: unknown = await at.store.lookup('ghcr.io').catch((error: unknown) => error);
        expect(result === undefined || typeof result === 'object').toBe(true);
        if (result instanceof Error) expect(isEbpfError(result)).toBe(true);
      }),
    );
  });
});

describe('store and erase', () => {
  test('write a file that only its owner reads, and keep what is not theirs', async () => {
    const at = home();
    at.write(DOCKER, {
      auths: {
        'other.example': { ...auth('bob:x'), email: 'b@x' },
        'https://ghcr.io': auth('old:x'),
      },
      HttpHeaders: { 'X-Meta': 'kept' },
    });
    const stored = await at.store.store('ghcr.io', { username: 'ann', secret: 's3:cret' });
    expect(stored).toEqual({ keeper: { kind: 'file', path: at.docker }, plainText: true });
    expect(at.read(DOCKER)).toEqual({
      auths: {
        'other.example': { ...auth('bob:x'), email: 'b@x' },
        'ghcr.io': auth('ann:s3:cret'),
      },
      HttpHeaders: { 'X-Meta': 'kept' },
    });
    expect(statSync(at.docker).mode & 0o777).toBe(0o600);
    expect(await at.store.lookup('ghcr.io')).toEqual(ann);
    expect(await at.store.erase('ghcr.io')).toEqual([{ kind: 'file', path: at.docker }]);
    expect(await at.store.lookup('ghcr.io')).toBeUndefined();
    expect(await at.store.erase('ghcr.io')).toEqual([]);
    expect(at.read(DOCKER)).toMatchObject({ HttpHeaders: { 'X-Meta': 'kept' } });
  });

  test('make the folder where it is missing', async () => {
    const at = home();
    await at.store.store('localhost:5000', { username: 'ann', secret: 'x' });
    expect(statSync(dirname(at.docker)).mode & 0o777).toBe(0o700);
    expect(existsSync(`${at.docker}.lock`)).toBe(false);
  });

  test("use Docker Hub's key", async () => {
    const at = home();
    await at.store.store('docker.io', { username: 'ann', secret: 'x' });
    expect(at.read(DOCKER)).toEqual({ auths: { 'https://index.docker.io/v1/': auth('ann:x') } });
  });

  test('write behind a link and leave the link', async () => {
    const at = home();
    const real = at.write('dotfiles/docker.json', {});
    mkdirSync(dirname(at.docker));
    symlinkSync(real, at.docker);
    await at.store.store('ghcr.io', { username: 'ann', secret: 'x' });
    expect(at.read('dotfiles/docker.json')).toEqual({ auths: { 'ghcr.io': auth('ann:x') } });
    expect(existsSync(at.docker)).toBe(true);
  });

  test('keep all of many logins at once', async () => {
    const at = home();
    const hosts = Array.from({ length: 12 }, (_, n) => `r${n}.example`);
    await Promise.all(hosts.map((host) => at.store.store(host, { username: 'u', secret: host })));
    expect((await at.store.list()).map(({ registry }) => registry).sort()).toEqual(hosts.sort());
  });

  test.each([
    ['no host', 'a/b', 'ann', 'reference-invalid'],
    ['a name with a colon', 'ghcr.io', 'a:b', 'option-invalid'],
    ['no name', 'ghcr.io', '', 'option-invalid'],
  ])('refuse %s', async (...row) => {
    const [, registry, username, code] = row;
    await expect(home().store.store(registry, { username, secret: 'x' })).rejects.toMatchObject({
      code,
    });
  });

  test('refuse to replace a file they cannot read', async () => {
    const at = home();
    at.write(DOCKER, '{"auths":');
    await expect(at.store.store('ghcr.io', { username: 'ann', secret: 'x' })).rejects.toMatchObject(
      { code: 'credentials-unreadable' },
    );
    expect(readFileSync(at.docker, 'utf8')).toBe('{"auths":');
  });
});

describe('a helper', () => {
  test('keeps what is stored, and no secret goes into its arguments or the file', async () => {
    const at = home();
    installHelper(at, 'keep');
    at.write(DOCKER, { credsStore: 'keep' });
    const stored = await at.store.store('ghcr.io', { username: 'ann', secret: 's3:cret' });
    expect(stored).toEqual({ keeper: { kind: 'helper', name: 'keep' }, plainText: false });
    expect(at.read(DOCKER)).toEqual({ credsStore: 'keep', auths: { 'ghcr.io': {} } });
    expect(await at.store.lookup('ghcr.io')).toEqual(ann);
    expect(await at.store.list()).toEqual([
      { registry: 'ghcr.io', username: 'ann', keeper: { kind: 'helper', name: 'keep' } },
    ]);
    expect(await at.store.erase('ghcr.io')).toContainEqual({ kind: 'helper', name: 'keep' });
    expect(await at.store.lookup('ghcr.io')).toBeUndefined();
    const calls = readFileSync(join(at.dir, 'calls'), 'utf8').trim().split('\n');
    const [store, get] = calls;
    expect(store).toBe('store|{"ServerURL":"ghcr.io","Username":"ann","Secret":"s3:cret"}');
    expect(get).toBe('get|ghcr.io');
  });

  test('of one registry goes before the general one and before entries', async () => {
    const at = home();
    installHelper(at, 'keep');
    at.write('kept.json', { 'ghcr.io': { Username: '<token>', Secret: 'refresh' } });
    at.write(DOCKER, {
      credHelpers: { 'ghcr.io': 'keep' },
      credsStore: 'absent',
      auths: { 'ghcr.io': auth('bob:x') },
    });
    expect(await at.store.lookup('ghcr.io')).toEqual({ kind: 'identity-token', secret: 'refresh' });
  });

  test('that has nothing leaves it to the entries', async () => {
    const at = home();
    installHelper(at, 'keep');
    at.write(DOCKER, { credsStore: 'keep', auths: { 'ghcr.io': auth('ann:s3:cret') } });
    expect(await at.store.lookup('ghcr.io')).toEqual(ann);
  });

  test('that is not installed is an error for its own registry and passed over as the general one', async () => {
    const at = home();
    at.write(DOCKER, { credHelpers: { 'a.example': 'absent' }, credsStore: 'absent' });
    await expect(at.store.lookup('a.example')).rejects.toMatchObject({
      code: 'credential-helper-failed',
      message: 'The credential helper docker-credential-absent is not installed.',
    });
    expect(await at.store.lookup('b.example')).toBeUndefined();
  });

  test.each([
    ['fails', '#!/bin/sh\necho "keychain is locked" >&2\nexit 1\n', 'keychain is locked'],
    ['prints no JSON', '#!/bin/sh\necho hello\n', 'not valid JSON'],
    ['prints something else', '#!/bin/sh\necho "{}"\n', 'without a name and a secret'],
    ['prints without end', '#!/bin/sh\nyes\n', 'failed'],
  ])('that %s is named', async (_name, script, message) => {
    const at = home();
    installHelper(at, 'bad', script);
    at.write(DOCKER, { credsStore: 'bad' });
    await expect(at.store.lookup('ghcr.io')).rejects.toMatchObject({
      code: 'credential-helper-failed',
      message: expect.stringContaining(message) as string,
    });
  });

  test('that does not end is ended', async () => {
    const at = home();
    installHelper(at, 'slow', '#!/bin/sh\nexec sleep 60\n');
    at.write(DOCKER, { credsStore: 'slow' });
    const impatient = createCredentialStore({
      env: { PATH: `${at.dir}/bin:${process.env['PATH'] ?? ''}` },
      home: at.dir,
      helperTimeoutMs: 200,
    });
    await expect(impatient.lookup('ghcr.io')).rejects.toMatchObject({
      code: 'credential-helper-failed',
      message: expect.stringContaining('did not answer') as string,
    });
    const signal = AbortSignal.timeout(200);
    await expect(at.store.lookup('ghcr.io', { signal })).rejects.toMatchObject({
      code: 'timed-out',
    });
  });

  test('gets no environment but the one handed in', async () => {
    const at = home();
    process.env['EBPF_TEST_LEAK'] = 'leaked';
    installHelper(
      at,
      'env',
      `#!/bin/sh\necho "{\\"Username\\":\\"u\\",\\"Secret\\":\\"$EBPF_TEST_LEAK.\\"}"\n`,
    );
    at.write(DOCKER, { credsStore: 'env' });
    expect(await at.store.lookup('ghcr.io')).toMatchObject({ secret: '.' });
    delete process.env['EBPF_TEST_LEAK'];
  });
});
