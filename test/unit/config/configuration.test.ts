import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import { listSettings } from '../../../src/config/index.ts';
import type { Configuration } from '../../../src/config/index.ts';
import { SYSTEM, USER, machine } from './places.ts';

function where(configuration: Configuration, key: string): string | undefined {
  return listSettings(configuration).find((setting) => setting.key === key)?.origin.where;
}

describe('the order of sources', () => {
  it('is default, system, user, environment, flag', async () => {
    const layers = machine({
      [SYSTEM]: 'idleTimeout: 10s\ntransport: oras\n',
      [USER]: '\nidleTimeout: 20s\n',
    });
    const nothing = await machine().open();
    expect(nothing.general).toMatchObject({ transport: 'builtin', idleTimeoutMs: 30_000 });
    expect(where(nothing, 'idleTimeout')).toBe('default');
    const files = await layers.open();
    expect(files.general).toMatchObject({ transport: 'oras', idleTimeoutMs: 20_000 });
    expect(where(files, 'transport')).toBe(`${layers.path(SYSTEM)}:2`);
    expect(where(files, 'idleTimeout')).toBe(`${layers.path(USER)}:2`);
    const env = { EBPF_IDLE_TIMEOUT: '1m30s' };
    const environment = await layers.open({ env });
    expect(environment.general.idleTimeoutMs).toBe(90_000);
    expect(where(environment, 'idleTimeout')).toBe('EBPF_IDLE_TIMEOUT');
    const flags = await layers.open({ env, flags: { idleTimeoutMs: 5 } });
    expect(flags.general.idleTimeoutMs).toBe(5);
    expect(where(flags, 'idleTimeout')).toBe('--idle-timeout');
  });

  it('merges what two files say of one registry, setting by setting', async () => {
    const { open } = machine({
      [SYSTEM]: 'registries: {a.example: {insecure: true, connections: 4}}',
      [USER]: 'registries: {a.example: {connections: 8}}',
    });
    expect((await open()).policyOf('a.example')).toMatchObject({
      insecureSkipVerify: true,
      connections: 8,
    });
  });

  it('reads the file that EBPF_CONFIG names instead of the user’s', async () => {
    const { open, path } = machine({
      [USER]: 'transport: oras',
      'home/other.yaml': 'idleTimeout: 7',
    });
    const { general } = await open({ env: { EBPF_CONFIG: path('home/other.yaml') } });
    expect(general).toMatchObject({ transport: 'builtin', idleTimeoutMs: 7_000 });
    await expect(open({ env: { EBPF_CONFIG: path('home/none.yaml') } })).rejects.toMatchObject({
      code: 'settings-invalid',
    });
  });

  it('says what was looked at', async () => {
    const { open, path } = machine({ [USER]: '' });
    const { places } = await open();
    expect(places.filter(({ exists }) => exists)).toEqual([
      { path: path(USER), kind: 'settings', exists: true },
    ]);
    expect(places[0]).toEqual({ path: path(SYSTEM), kind: 'settings', exists: false });
  });
});

describe('the environment', () => {
  it('turns the token cache off, on, or elsewhere', async () => {
    const cache = async (EBPF_TOKEN_CACHE: string): Promise<readonly unknown[]> => {
      const { general } = await machine().open({
        env: { EBPF_TOKEN_CACHE, XDG_RUNTIME_DIR: '/run/u' },
      });
      return [general.tokenCache, general.tokenCacheFolder];
    };
    expect(await cache('off')).toEqual([false, '/run/u/ebpf/tokens']);
    expect(await cache('1')).toEqual([true, '/run/u/ebpf/tokens']);
    expect(await cache('/x/y')).toEqual([true, '/x/y']);
    expect(await cache('')).toEqual([true, '/run/u/ebpf/tokens']);
  });

  it.each([
    ['EBPF_TRANSPORT', 'pigeon'],
    ['EBPF_IDLE_TIMEOUT', 'soon'],
    ['EBPF_CONCURRENCY', '0'],
    ['EBPF_TOKEN_CACHE', 'relative'],
  ])('refuses a bad %s', async (name, value) => {
    await expect(machine().open({ env: { [name]: value } })).rejects.toMatchObject({
      code: 'settings-invalid',
      message: expect.stringContaining(name) as string,
    });
  });
});

describe('config.yaml', () => {
  it.each([
    ['an unknown key', 'transprot: oras', ':1:1: transprot is not known; did you mean transport?'],
    [
      'an unknown key of a registry',
      'registries:\n  a.example:\n    insecre: true',
      ':3:5: registries["a.example"].insecre is not known; did you mean insecure?',
    ],
    ['a key that is no registry', 'registries: {"a b": {}}', 'is not a name that can stand here'],
    [
      'a host with a bad port',
      'registries: {"a.example:99999": {}}',
      ':1:14: registries["a.example:99999"] is not HOST[:PORT]',
    ],
    ['a wildcard with a path', 'registries: {"*.example/x": {}}', 'is not HOST[:PORT]'],
    [
      'a setting of a host under a path',
      'registries:\n  a.example/x:\n    insecure: true',
      ':3:5: registries["a.example/x"].insecure belongs to a whole host; write it under registries["a.example"]',
    ],
    [
      'a mirror that is none',
      'registries: {a.example: {mirrors: ["http://b.example"]}}',
      'mirrors[0]',
    ],
    ['no time', 'idleTimeout: soon', 'must be a time such as 30s'],
    ['a time of nothing', 'idleTimeout: 0s', ':1:1: idleTimeout must be a time from 1ms to 24d'],
    [
      'no size',
      'registries: {a.example: {bytesPerSecond: 0KiB}}',
      'must be a number of bytes from 1 on',
    ],
    [
      'two kinds of credentials',
      'registries: {a.example: {credentials: {helper: x, authFile: y}}}',
      'credentials must be a mapping with either helper or authFile, not one with helper and authFile',
    ],
    [
      'credentials of no kind',
      'registries: {a.example: {credentials: {}}}',
      'credentials must be a mapping with either helper or authFile, not an empty one',
    ],
    [
      'more headers than are sent',
      `registries: {a.example: {headers: {${Array.from({ length: 101 }, (_, at) => `x${at}: geheim`).join(', ')}}}}`,
      'headers has more than 100 entries',
    ],
    [
      'a socks proxy',
      'proxy: {https: "ftp://u:geheim@p.example"}',
      'proxy.https must be an address of a proxy',
    ],
  ])('refuses %s with its line', async (_title, text, message) => {
    const { open, path } = machine({ [USER]: text });
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    if (!isEbpfError(error)) throw error;
    expect(error.code).toBe('settings-invalid');
    expect(error.message).toContain(`${path(USER)}:`);
    expect(error.message).toContain(message);
    expect(JSON.stringify(error)).not.toContain('geheim');
  });

  it('takes paths relative to its folder, and under the home of the user', async () => {
    const { open, path, home } = machine({
      [USER]:
        'registries: {a.example: {caFile: [ca.pem, ~/b.pem], clientCertificate: {certFile: /c, keyFile: k}}}',
    });
    const policy = (await open()).policyOf('a.example');
    expect(policy.caFiles).toEqual([path('home/.config/ebpf/ca.pem'), `${home}/b.pem`]);
    expect(policy.clientCertificate).toEqual({
      certFile: '/c',
      keyFile: path('home/.config/ebpf/k'),
    });
  });

  it('never shows a header or a password', async () => {
    const { open } = machine({
      [USER]:
        'registries: {a.example: {headers: {X-Key: geheim}, proxy: "http://u:geheim@p.example:1"}}',
    });
    const configuration = await open({ env: { HTTPS_PROXY: 'http://u:geheim@q.example' } });
    const shown = JSON.stringify(listSettings(configuration));
    expect(shown).toContain('http://p.example:1');
    expect(shown).toContain('"X-Key":"(hidden)"');
    expect(shown).not.toContain('geheim');
    expect(configuration.policyOf('a.example').headers).toEqual({ 'X-Key': 'geheim' });
    expect(configuration.proxyFor(new URL('https://a.example/'))?.password).toBe('geheim');
  });

  it('ends with settings or one of our errors, whatever is in it', async () => {
    const words = fc.constantFrom(
      'registries',
      'a.example',
      'mirrors',
      'proxy',
      'none',
      '1',
      'true',
      '"',
      '[',
      '{',
      ': ',
      '- ',
      '\n',
      '  ',
      '&x',
      '*x',
      '!!int',
      '#',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 30 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (garbage) => {
        const { open } = machine({ [USER]: garbage });
        const result: unknown = await open().catch((error: unknown) => error);
        expect(result instanceof Error ? isEbpfError(result) : true).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is said of registries', () => {
  const RULES = `
registries:
  "*.example":
    transport: oras
    requestsPerSecond: 5
  b.example: {transport: builtin, plainHttp: true, bytesPerSecond: 1MiB}
  b.example/team: {credentials: {authFile: /auth.json}}
`;

  it('comes from the most special key that says it', async () => {
    const configuration = await machine({ [USER]: RULES }).open();
    expect(configuration.transportOf('a.example')).toBe('oras');
    expect(configuration.transportOf('b.example')).toBe('builtin');
    expect(configuration.transportOf('example')).toBe('builtin');
    expect(configuration.policyOf('B.example:443')).toMatchObject({
      plainHttp: 'always',
      requestsPerSecond: 5,
      bytesPerSecond: 1_048_576,
    });
    expect(configuration.policyOf('b.example:5000').plainHttp).toBeUndefined();
    expect(configuration.credentialsOf('b.example', 'team/tool')).toEqual({
      kind: 'auth-file',
      path: '/auth.json',
    });
    expect(configuration.credentialsOf('b.example', 'teams')).toBeUndefined();
  });

  it('is weaker than environment and flag', async () => {
    const rules = machine({ [USER]: RULES });
    const { transportOf } = await rules.open({ env: { EBPF_TRANSPORT: 'builtin' } });
    expect(transportOf('a.example')).toBe('builtin');
    const { policyOf } = await rules.open({
      flags: { insecure: true, caFile: '/ca', plainHttp: true },
    });
    expect(policyOf('any.where')).toMatchObject({
      insecureSkipVerify: true,
      caFiles: ['/ca'],
      plainHttp: 'always',
    });
  });
});
