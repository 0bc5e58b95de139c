import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createRegistryServer } from '../../src/server/index.ts';
import type { RunningRegistry } from '../../src/server/index.ts';
import { openRepositoryHost } from '../../src/store/index.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { ebpf } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { startTlsFront } from '../support/tls-front.ts';
import type { TlsFrontOptions } from '../support/tls-front.ts';
import { NAMED_CERTIFICATE, NAMED_KEY, TEST_CERTIFICATE, TEST_KEY } from '../support/tls.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { stalledHost } from './stalled.ts';
import { newUser } from './user.ts';
import type { User } from './user.ts';
import { OBJECT, digestIn } from './verbs.ts';

/** A name that no resolver of this machine knows. */
const NAME = 'registry.test:5000';
const CONFIG = '.config/ebpf/config.yaml';
const REGISTRIES_CONF = '.config/containers/registries.conf';

describe('a registry that is not simply there', () => {
  const folder = sharedTemporaryDirectory();
  let served: RunningRegistry;
  /** Counts the requests. */
  let seen: FaultProxy;
  let digest: string;

  beforeAll(async () => {
    served = await createRegistryServer({
      host: openRepositoryHost(folder),
      allowedHosts: ['registry.test'],
    }).listen();
    seen = await startFaultProxy(served.port);
    const { stdout } = await ebpf(['push', `${seen.host}/tools/x:1`, OBJECT, '-q']);
    digest = digestIn(stdout.trimEnd());
  });
  afterAll(async () => {
    await seen.stop();
    await served.close();
  });
  beforeEach(() => seen.script());

  async function expectPulled(user: User, reference: string, ...flags: string[]): Promise<void> {
    expect(await user.ok('pull', reference, '-q', ...flags)).toBe(`${reference}@${digest}`);
    expect(seen.requests.length).toBeGreaterThan(0);
  }

  async function startFront(options: TlsFrontOptions = {}): Promise<{ readonly port: number }> {
    const front = await startTlsFront(seen.port, options);
    onTestFinished(() => front.stop());
    return front;
  }

  describe('through a proxy of the environment', () => {
    it('without TLS, by a name that the proxy alone knows', async () => {
      const proxy = await startConnectProxy({ to: seen.port });
      const user = newUser({ env: { HTTP_PROXY: proxy.url.href, HTTPS_PROXY: 'http://[::1]:1' } });
      await expectPulled(user, `${NAME}/tools/x:1`, '--plain-http');
      expect(new Set(proxy.asked)).toEqual(new Set([NAME]));
    });

    it('with TLS, whose certificate is checked through the tunnel', async () => {
      const identity = { cert: NAMED_CERTIFICATE, key: NAMED_KEY };
      const proxy = await startConnectProxy({ to: (await startFront({ identity })).port });
      const files = { 'ca.pem': NAMED_CERTIFICATE };
      const user = newUser({ files, env: { https_proxy: proxy.url.href } });
      const reference = `${NAME}/tools/x:1`;
      expect(await user.refused('pull', reference)).toEqual([1, 'registry-unreachable']);
      expect(seen.requests).toEqual([]);
      await expectPulled(user, reference, '--ca-file', join(user.home, 'ca.pem'));
      expect(new Set(proxy.asked)).toEqual(new Set([NAME]));
    });

    it.each([
      ['registry.test', false],
      ['.test', false],
      ['other.example,registry.test:5000', false],
      ['*', false],
      ['registry.test:5001', true],
      ['.registry.test', true],
      ['10.0.0.0/8', true],
    ])('with NO_PROXY=%s, or without', async (entries, led) => {
      const proxy = await startConnectProxy({ to: seen.port });
      const user = newUser({ env: { HTTP_PROXY: proxy.url.href, NO_PROXY: entries } });
      const reference = `${NAME}/tools/x:1`;
      if (led) await expectPulled(user, reference, '--plain-http');
      else {
        const ended = await user.refused('resolve', reference, '--plain-http');
        expect(ended).toEqual([1, 'registry-unreachable']);
      }
      expect(proxy.asked.length > 0).toBe(led);
    });

    it('never to this machine itself', async () => {
      const proxy = await startConnectProxy();
      const user = newUser({ env: { HTTP_PROXY: proxy.url.href } });
      await expectPulled(user, `${seen.host}/tools/x:1`);
      expect(proxy.asked).toEqual([]);
    });

    it('says that the proxy is what fails', async () => {
      const proxy = await startConnectProxy({ status: 407 });
      const user = newUser({ env: { HTTP_PROXY: proxy.url.href } });
      const ended = await user.refused('resolve', `${NAME}/tools/x:1`, '--plain-http');
      expect(ended).toEqual([1, 'proxy-failed']);
    });
  });

  describe('with certificates', () => {
    const certificates = { 'ca.crt': TEST_CERTIFICATE, 'me.cert': TEST_CERTIFICATE };
    /** Files of a certs.d folder, as paths in a home. */
    const certsOf = (host: string, files: Readonly<Record<string, string>>) =>
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [
          `.config/containers/certs.d/${host}/${name}`,
          text,
        ]),
      );
    const settingsOf = (host: string, settings: object): string =>
      JSON.stringify({ registries: { [host]: { plainHttp: 'never', ...settings } } });

    it('of an authority that the configuration names, or certs.d', async () => {
      const { port } = await startFront();
      const host = `localhost:${port}`;
      const strict = { [CONFIG]: settingsOf(host, {}) };
      const nobody = newUser({ files: strict });
      expect(await nobody.refused('pull', `${host}/tools/x:1`)).toEqual([
        1,
        'registry-unreachable',
      ]);
      expect(seen.requests).toEqual([]);
      const named = { [CONFIG]: settingsOf(host, { caFile: 'ca.pem' }) };
      const files = { ...named, '.config/ebpf/ca.pem': TEST_CERTIFICATE };
      await expectPulled(newUser({ files }), `${host}/tools/x:1`);
      const folder = certsOf(host, { 'ca.crt': certificates['ca.crt'] });
      await expectPulled(newUser({ files: { ...strict, ...folder } }), `${host}/tools/x:1`);
      // XDG_CONFIG_HOME moves both.
      const moved = newUser({ files: { ...strict, ...folder } });
      const elsewhere = newUser({ env: { XDG_CONFIG_HOME: join(moved.home, '.config') } });
      await expectPulled(elsewhere, `${host}/tools/x:1`);
    });

    it('of the usual authorities, also where the configuration names one more', async () => {
      const host = `localhost:${(await startFront()).port}`;
      const files = {
        'usual.pem': TEST_CERTIFICATE,
        [CONFIG]: settingsOf(host, { caFile: 'more.pem' }),
        '.config/ebpf/more.pem': NAMED_CERTIFICATE,
      };
      const { home, refused } = newUser({ files });
      const reference = `${host}/tools/x:1`;
      expect(await refused('pull', reference)).toEqual([1, 'registry-unreachable']);
      const system = {
        NODE_OPTIONS: '--use-openssl-ca',
        SSL_CERT_FILE: join(home, 'usual.pem'),
      };
      await expectPulled(newUser({ files, env: system }), reference);
    });

    it('of a client, which the server asks for', async () => {
      const { port } = await startFront({ clientAuthority: TEST_CERTIFICATE });
      const host = `localhost:${port}`;
      const reference = `${host}/tools/x:1`;
      const pem = {
        '.config/ebpf/ca.pem': TEST_CERTIFICATE,
        '.config/ebpf/me.key': TEST_KEY,
      };
      const trusting = { ...pem, [CONFIG]: settingsOf(host, { caFile: 'ca.pem' }) };
      const [exitCode, code] = await newUser({ files: trusting }).refused('pull', reference);
      expect([exitCode, code]).toEqual([1, 'registry-unreachable']);
      expect(seen.requests).toEqual([]);
      const clientCertificate = { certFile: 'ca.pem', keyFile: 'me.key' };
      const showing = {
        ...pem,
        [CONFIG]: settingsOf(host, { caFile: 'ca.pem', clientCertificate }),
      };
      await expectPulled(newUser({ files: showing }), reference);
      const strict = { [CONFIG]: settingsOf(host, {}) };
      const whole = { ...strict, ...certsOf(host, { ...certificates, 'me.key': TEST_KEY }) };
      await expectPulled(newUser({ files: whole }), reference);
      const half = { ...strict, ...certsOf(host, certificates) };
      expect(await newUser({ files: half }).refused('pull', reference)).toEqual([
        2,
        'settings-invalid',
      ]);
    });
  });

  describe('read from elsewhere, or not at all', () => {
    type Files = Readonly<Record<string, string>>;

    /** What either file says of a registry. */
    function saying(registry: string, how: { readonly mirror: string } | 'blocked'): Files[] {
      const ours = how === 'blocked' ? { blocked: true } : { mirrors: [how.mirror] };
      const theirs =
        how === 'blocked' ? 'blocked = true' : `[[registry.mirror]]\nlocation = "${how.mirror}"`;
      return [
        { [CONFIG]: JSON.stringify({ registries: { [registry]: ours } }) },
        { [REGISTRIES_CONF]: `[[registry]]\nlocation = "${registry}"\n${theirs}\n` },
      ];
    }

    it('from a mirror of either file', async () => {
      for (const files of saying(NAME, { mirror: seen.host })) {
        seen.script();
        await expectPulled(newUser({ files }), `${NAME}/tools/x:1`);
      }
    });

    it('not at all where either file blocks it, in whatever direction', async () => {
      const reference = `${seen.host}/tools/x:1`;
      for (const files of saying(seen.host, 'blocked')) {
        const user = newUser({ files });
        expect(await user.refused('pull', reference)).toEqual([4, 'registry-blocked']);
        expect(await user.refused('push', reference, OBJECT)).toEqual([4, 'registry-blocked']);
        expect(seen.requests).toEqual([]);
      }
    });
  });

  describe('within limits', () => {
    it('sends no more requests than it may, and ends when its time is over', async () => {
      const slow = JSON.stringify({ registries: { [seen.host]: { requestsPerSecond: 0.01 } } });
      const user = newUser({ files: { [CONFIG]: slow } });
      const ended = await user.refused('pull', `${seen.host}/tools/x:1`, '--timeout', '2s');
      expect(ended).toEqual([124, 'timed-out']);
      expect(seen.requests).toHaveLength(1);
      expect(await user.ok('list', '-q')).toBe('');
    });

    it.each([
      ['pull', []],
      ['push', [OBJECT]],
      ['tags', []],
      ['discover', []],
    ])('%s of what never answers ends with 124', async (verb, rest) => {
      const { host } = await stalledHost();
      const ended = await newUser().refused(verb, `${host}/x:1`, ...rest, '--timeout', '300ms');
      expect(ended).toEqual([124, 'timed-out']);
    });
  });
});
