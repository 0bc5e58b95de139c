import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CredentialPort, RegistryAccess, RegistryPolicy } from '../../src/content/index.ts';
import { createCredentialStore } from '../../src/credentials/index.ts';
import type { RegistryClientOptions } from '../../src/registry/index.ts';
import type { Lab } from '../support/lab/lab.ts';
import * as faults from '../support/lab/faults.ts';
import { startLab } from '../support/lab/in-test.ts';
import {
  NAME,
  endOf,
  image,
  labClient,
  noise,
  place,
  pull,
  push,
  remote,
} from '../support/lab/work.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../support/tls.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const ONE = image([3_000, 90_000]);
const users = { ann: 'secret' };
const credentials: CredentialPort = () =>
  Promise.resolve({ kind: 'password', username: 'ann', secret: 'secret' });
const BEARER = { kind: 'bearer', users } as const;

/** Access with one policy for the lab's registry and none for anybody else. */
function accessTo(lab: Lab, policy: RegistryPolicy): RegistryAccess {
  return {
    policyOf: (registry) => (registry === lab.host ? policy : {}),
    routeOf: (registry, repository) => ({ endpoints: [{ registry, repository }] }),
    proxyFor: () => undefined,
  };
}

/** Everything that some other origin of the lab, or another lab, was shown. */
function shownTo(lab: Lab, server: 'storage' | 'token' | 'registry'): string {
  return JSON.stringify(lab.requests(/./, server).map(({ headers, path }) => ({ headers, path })));
}

describe('credentials stay with their origin', () => {
  it.each(['port', 'host'] as const)(
    'oras-go GHSA-vh4v-2xq2-g5cg: a redirect to another %s gets no Authorization',
    async (storage) => {
      const lab = await startLab({ storage, auth: BEARER });
      place(lab, ONE);
      await pull(remote(lab, { credentials }));
      expect(lab.requests(/./, 'storage')).toHaveLength(3);
      expect(shownTo(lab, 'storage')).not.toMatch(/authorization|Bearer|secret/i);
    },
  );

  it.each(['CVE-2026-50151', 'GHSA-jxpm-75mh-9fp7'])(
    'oras-go %s: an upload Location on another host gets no Authorization',
    async () => {
      const other = await startLab();
      const lab = await startLab({ auth: BEARER, quirks: { singlePost: 'session' } });
      const elsewhere = other.contents.session(NAME);
      const location = `${other.origin}/v2/${NAME}/blobs/uploads/${elsewhere}`;
      const sent: faults.LabFault = {
        then: (reply) => ({ ...reply, headers: { ...reply.headers, location } }),
      };
      lab.faults.add({ method: 'POST', path: /uploads/, times: Infinity, fault: sent });
      await endOf(push(remote(lab, { credentials }), ONE));
      expect(shownTo(other, 'registry')).not.toMatch(/authorization|Bearer|secret/i);
    },
  );

  it('oras-go GHSA-h7vf-4x9w-h99v: a Link to another host is not followed', async () => {
    const other = await startLab();
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    const link = `<${other.origin}/v2/${NAME}/tags/list?last=x>; rel="next"`;
    lab.faults.add({ path: /tags/, times: Infinity, fault: faults.headers({ link }) });
    expect(await endOf(remote(lab, { credentials }).listTags())).not.toBe('well');
    expect(other.log).toEqual([]);
  });

  it('ggcr#2349: the token is not attached again after a redirect that came back', async () => {
    const other = await startLab();
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    const target = lab.repository(NAME).tags.get('1.0');
    lab.faults.add({
      path: /manifests\/1\.0/,
      after: 1,
      fault: faults.redirect(`${other.origin}/v2/${NAME}/manifests/1.0`),
    });
    other.faults.add({
      path: /manifests/,
      fault: faults.redirect(`${lab.origin}/v2/${NAME}/manifests/${target}`),
    });
    await endOf(remote(lab, { credentials }).fetchManifest('1.0'));
    expect(shownTo(other, 'registry')).not.toMatch(/authorization|Bearer/i);
    const [back] = lab.requests(new RegExp(`manifests/${target}`));
    expect(back?.headers.authorization).toBeUndefined();
  });

  it.each(['regclient GHSA-qvqc-4c52-x6qp', 'containerd CVE-2020-15157'])(
    '%s: the `urls` of a foreign layer are not visited',
    async () => {
      const other = await startLab();
      const lab = await startLab({ auth: BEARER });
      const [config, layer] = ONE.blobs.map(({ descriptor }) => descriptor);
      const foreign = { ...layer!, urls: [`${other.origin}/layer`] };
      place(lab, ONE);
      lab
        .repository(NAME)
        .manifest(
          { mediaType: ONE.manifest.descriptor.mediaType, config, layers: [foreign] },
          'foreign',
        );
      lab.repository(NAME).blobs.delete(layer!.digest);
      expect(await endOf(pull(remote(lab, { credentials }), 'foreign'))).toBe('blob-missing');
      expect(other.log).toEqual([]);
    },
  );

  it('oras GHSA-h3wm-jjqf-8jm2: the client certificate is shown to its registry and to nobody else', async () => {
    const lab = await startLab({ tls: true, storage: 'port' });
    place(lab, ONE);
    const dir = temporaryDirectory();
    const [certFile, keyFile] = [join(dir, 'client.pem'), join(dir, 'client.key')];
    writeFileSync(certFile, TEST_CERTIFICATE);
    writeFileSync(keyFile, TEST_KEY, { mode: 0o600 });
    const policy = { caFiles: [certFile], clientCertificate: { certFile, keyFile } } as const;
    const options: RegistryClientOptions = {
      plainHttp: 'never',
      caFile: certFile,
      access: accessTo(lab, { ...policy, plainHttp: 'never' }),
    };
    await pull(remote(lab, options));
    expect(lab.requests(/./).map((one) => one.certificate)).not.toContain(false);
    expect(lab.requests(/./, 'storage')).toHaveLength(3);
    expect(lab.requests(/./, 'storage').map((one) => one.certificate)).not.toContain(true);
  });

  it.each(['port', 'host'] as const)(
    'oras GHSA-whvf-jp7m-59f3: headers for a registry are not sent to another %s',
    async (storage) => {
      const lab = await startLab({ storage, auth: BEARER });
      place(lab, ONE);
      const access = accessTo(lab, { headers: { 'x-planted': 'planted-value' } });
      await pull(remote(lab, { access, credentials }));
      const [first] = lab.requests(/manifests/);
      expect(first?.headers['x-planted']).toBe('planted-value');
      expect(lab.requests(/./, 'storage')).toHaveLength(3);
      expect(shownTo(lab, 'storage') + shownTo(lab, 'token')).not.toContain('planted-value');
    },
  );

  it('an Authorization is kept on a redirect inside one origin', async () => {
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    const client = remote(lab, { credentials });
    await client.listTags();
    const target = `/v2/${NAME}/manifests/${ONE.manifest.descriptor.digest}`;
    lab.faults.add({ path: /manifests\/1\.0/, fault: faults.redirect(target) });
    expect((await client.fetchManifest('1.0')).descriptor).toMatchObject({
      digest: ONE.manifest.descriptor.digest,
    });
  });

  it('sigstore-js#1718: credentials of a host are not those of one whose name contains it', async () => {
    const dir = temporaryDirectory();
    const auth = Buffer.from('ann:secret').toString('base64');
    writeFileSync(
      join(dir, 'config.json'),
      JSON.stringify({ auths: { 'registry.example': { auth } } }),
      { mode: 0o600 },
    );
    const store = createCredentialStore({ env: { DOCKER_CONFIG: dir }, home: dir });
    expect(await store.lookup('registry.example', {})).toMatchObject({ username: 'ann' });
    for (const host of [
      'evil-registry.example',
      'registry.example.evil.test',
      'registry.example:5000',
      'sub.registry.example',
    ])
      expect(await store.lookup(host, {}), host).toBeUndefined();
  });

  it('docker CLI CVE-2021-41092: a helper that is not there is an error, and nobody else is asked', async () => {
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    const dir = temporaryDirectory();
    const config = JSON.stringify({ credHelpers: { [lab.host]: 'not-there-at-all' } });
    writeFileSync(join(dir, 'config.json'), config, { mode: 0o600 });
    const store = createCredentialStore({ env: { DOCKER_CONFIG: dir, PATH: dir }, home: dir });
    const pulled = pull(
      remote(lab, { credentials: (host, context) => store.lookup(host, context) }),
    );
    await expect(pulled).rejects.toMatchObject({ code: 'credential-helper-failed' });
    expect(lab.requests(/./, 'token')).toEqual([]);
  });
});

describe('the realm of a challenge', () => {
  const METADATA = 'http://169.254.169.254/latest/meta-data/iam';

  it.each([
    'oras-go CVE-2026-48978',
    'oras-go GHSA-xf85-363p-868w',
    'oras-go GHSA-28r5',
    'ggcr#2292',
  ])('%s: an https registry sends no password to a realm over http', async () => {
    const other = await startLab({ auth: BEARER });
    const lab = await startLab({ tls: true, auth: { ...BEARER, realm: other.realm } });
    place(lab, ONE);
    const ended = await endOf(
      pull(remote(lab, { credentials, plainHttp: 'never', insecureSkipVerify: true })),
    );
    expect(ended).toBe('registry-realm-refused');
    expect(other.log).toEqual([]);
  });

  it.each([
    ['ggcr vulndb#6092', METADATA],
    ['ggcr#2243', 'http://[fe80::1]/token'],
    ['ggcr#2293', 'file:///etc/passwd'],
    ['ggcr#2295', 'http://user:password@127.0.0.1:9/token'],
  ])('%s: a realm of %s is refused', async (_, realm) => {
    const lab = await startLab({ auth: { ...BEARER, realm } });
    place(lab, ONE);
    expect(await endOf(pull(remote(lab, { credentials })))).toBe('registry-realm-refused');
    expect(await endOf(pull(remote(lab)))).toBe('registry-realm-refused');
  });

  it('ggcr#2243: a token server that redirects to a metadata address is not followed there', async () => {
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    lab.faults.add({ server: 'token', times: Infinity, fault: faults.redirect(METADATA) });
    expect(await endOf(pull(remote(lab, { credentials })))).toBe('redirect-refused');
  });

  it('ggcr#2295: a token server that redirects elsewhere takes no password with it', async () => {
    const other = await startLab({ auth: BEARER });
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    lab.faults.add({ server: 'token', times: Infinity, fault: faults.redirect(other.realm) });
    expect(await endOf(pull(remote(lab, { credentials })))).toBe('registry-unauthorized');
    expect(shownTo(other, 'token')).not.toMatch(/authorization|secret/i);
  });

  it('distribution CVE-2026-33540: a mirror is not shown the login of the registry it mirrors', async () => {
    const mirror = await startLab({ auth: BEARER });
    const lab = await startLab({ auth: BEARER });
    place(lab, ONE);
    const asked: string[] = [];
    const own: CredentialPort = (registry, context) => {
      asked.push(registry);
      return registry === lab.host ? credentials(registry, context) : Promise.resolve(undefined);
    };
    const access: RegistryAccess = {
      policyOf: () => ({}),
      routeOf: (registry, repository) => ({
        endpoints: [
          { registry: mirror.host, repository },
          { registry, repository },
        ],
      }),
      proxyFor: () => undefined,
    };
    expect(await pull(remote(lab, { credentials: own, access }))).toHaveLength(3);
    expect(asked).toContain(mirror.host);
    expect(mirror.log.length).toBeGreaterThan(0);
    expect(shownTo(mirror, 'registry') + shownTo(mirror, 'token')).not.toMatch(/Basic |secret/);
  });
});

describe('one login for each client', () => {
  it('two clients share no token', async () => {
    const lab = await startLab({ auth: BEARER });
    const { digest, size, mediaType } = lab.repository(NAME).blob(noise(100));
    const anonymous = labClient().repository(lab.host, NAME);
    expect(await remote(lab, { credentials }).hasBlob({ digest, size, mediaType })).toBe(true);
    expect(await endOf(anonymous.hasBlob({ digest, size, mediaType }))).toBe(
      'registry-unauthorized',
    );
  });
});
