import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RegistryAccess, RegistryPolicy } from '../../../src/content/index.ts';
import { settingsOf } from '../../../src/oras/options.ts';
import type { OrasClientOptions } from '../../../src/oras/index.ts';
import { surround } from '../../../src/oras/surroundings.ts';
import type { Surroundings } from '../../../src/oras/surroundings.ts';
import { TEST_CERTIFICATE } from '../../support/tls.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

function access(policy: RegistryPolicy, proxy?: string): RegistryAccess {
  return {
    policyOf: () => policy,
    routeOf: () => ({ endpoints: [] }),
    proxyFor: () => (proxy === undefined ? undefined : new URL(proxy)),
  };
}

async function of(
  registry: string,
  options: OrasClientOptions = {},
): Promise<Surroundings & { dir: string }> {
  const dir = join(temporaryDirectory(), 'run');
  mkdirSync(dir, { mode: 0o700 });
  const settings = settingsOf(options);
  const credential = await settings.credentials(registry, {});
  return { dir, ...(await surround(settings, { dir, registry, credential })) };
}

describe('flags', () => {
  test.each<[string, RegistryPolicy, boolean]>([
    ['localhost:5000', {}, true],
    ['127.0.0.1:5000', {}, true],
    ['127.9.9.9', {}, true],
    ['[::1]:5000', {}, true],
    ['a.localhost', {}, true],
    ['ghcr.io', {}, false],
    ['localhost.example.com', {}, false],
    ['127.0.0.1.example.com', {}, false],
    ['10.0.0.1:5000', {}, false],
    ['10.0.0.1:5000', { plainHttp: 'always' }, true],
    ['localhost:5000', { plainHttp: 'never' }, false],
  ])('%s with %j is spoken to without TLS: %s', async (registry, policy, plain) => {
    const { flags } = await of(registry, { access: access(policy) });
    expect(flags).toContain(`--plain-http=${String(plain)}`);
  });

  test('are those of the options where the policy leaves it open', async () => {
    const options = { plainHttp: 'always', insecureSkipVerify: true } as const;
    expect((await of('r.example', options)).flags).toEqual(
      expect.arrayContaining(['--plain-http=true', '--insecure']),
    );
    const strict = { ...options, access: access({ insecureSkipVerify: false }) };
    expect((await of('r.example', strict)).flags).not.toContain('--insecure');
  });

  test('name a client certificate by whole paths', async () => {
    const clientCertificate = { certFile: 'c.pem', keyFile: '/k.pem' };
    const { flags } = await of('r.example', { access: access({ clientCertificate }) });
    expect(flags.join(' ')).toContain(
      `--cert-file ${join(process.cwd(), 'c.pem')} --key-file /k.pem`,
    );
  });

  test('never carry a header: it would be in the list of processes', async () => {
    const headers = { 'X-Token': 'planted' };
    const refused = of('r.example', { access: access({ headers }) });
    await expect(refused).rejects.toMatchObject({ code: 'operation-unsupported' });
    await expect(refused).rejects.not.toThrow(/planted/);
  });
});

describe('environment', () => {
  test('has nothing of the user, and a home of its own', async () => {
    const { dir, env } = await of('r.example');
    expect(env).toEqual({ HOME: dir, TMPDIR: dir, DOCKER_CONFIG: dir });
  });

  test('has the proxy, whose password is kept out of errors', async () => {
    const { env, flags, secrets } = await of('r.example', {
      access: access({}, 'http://ann:p%40ss@proxy.example:3128'),
    });
    expect(env['HTTPS_PROXY']).toBe('http://ann:p%40ss@proxy.example:3128/');
    expect(env['HTTP_PROXY']).toBe(env['HTTPS_PROXY']);
    expect(secrets).toEqual(['p%40ss', 'p@ss']);
    expect(flags.join(' ')).not.toContain('p%40ss');
  });

  test('has our authorities beside those of the system', async () => {
    const file = join(temporaryDirectory(), 'ca.pem');
    writeFileSync(file, TEST_CERTIFICATE);
    const { dir, env } = await of('r.example', {
      caFile: file,
      access: access({ caFiles: [file] }),
    });
    expect(env['SSL_CERT_DIR']).toBe(`${dir}/ca:/etc/ssl/certs:/etc/pki/tls/certs`);
    const bundle = readFileSync(join(dir, 'ca', 'given.pem'), 'utf8');
    expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBe(2);
  });

  test.each([
    ['is not there', undefined, 'file-missing'],
    ['holds no certificate', 'hello', 'settings-invalid'],
  ])('a CA file that %s is refused', async (_what, content, code) => {
    const caFile = join(temporaryDirectory(), 'ca.pem');
    if (content !== undefined) writeFileSync(caFile, content);
    await expect(of('r.example', { caFile })).rejects.toMatchObject({ code });
  });
});

describe('the credential file', () => {
  const credentials = (): Promise<{ kind: 'password'; username: string; secret: string }> =>
    Promise.resolve({ kind: 'password', username: 'ann', secret: 'planted' });

  test.each([
    ['ghcr.io', 'ghcr.io'],
    ['docker.io', 'https://index.docker.io/v1/'],
    ['registry-1.docker.io', 'https://index.docker.io/v1/'],
  ])('of %s has one entry, under %s', async (registry, key) => {
    const { dir } = await of(registry, { credentials });
    const path = join(dir, 'config.json');
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      auths: { [key]: { auth: 'YW5uOnBsYW50ZWQ=' } },
    });
  });

  test('is there, and empty, for everybody', async () => {
    const { dir, secrets } = await of('ghcr.io');
    expect(readFileSync(join(dir, 'config.json'), 'utf8')).toBe('{"auths":{}}');
    expect(secrets).toEqual([]);
  });
});
