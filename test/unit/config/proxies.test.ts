import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileNoProxy } from '../../../src/config/no-proxy.ts';
import { USER, machine } from './places.ts';

/** Whether an address is reached directly by entries of NO_PROXY. */
const TABLE: readonly [entries: string, url: string, direct: boolean][] = [
  ['*', 'https://a.example/', true],
  ['a.example', 'https://a.example/', true],
  ['a.example', 'https://x.a.example/', true],
  ['a.example', 'https://xa.example/', false],
  ['A.Example', 'https://a.example/', true],
  ['a.example', 'https://a.example./', true],
  ['.a.example', 'https://x.a.example/', true],
  ['.a.example', 'https://a.example/', false],
  ['*.a.example', 'https://x.a.example/', true],
  ['*.a.example', 'https://a.example/', false],
  ['a.example:443', 'https://a.example/', true],
  ['a.example:5000', 'https://a.example/', false],
  ['a.example:5000', 'http://a.example:5000/', true],
  ['a.example:80', 'http://a.example/', true],
  ['10.0.0.0/8', 'http://10.1.2.3/', true],
  ['10.0.0.0/8', 'http://11.1.2.3/', false],
  ['10.0.0.0/8', 'http://ten.example/', false],
  ['10.1.2.3', 'http://10.1.2.3:5000/', true],
  ['10.1.2.3:80', 'http://10.1.2.3:5000/', false],
  ['fd00::/8', 'http://[fd12::1]/', true],
  ['fd00::/8', 'http://[fe80::1]/', false],
  ['fd12::1', 'http://[fd12:0::1]/', true],
  ['[fd12::1]:80', 'http://[fd12::1]/', true],
  ['[fd12::1]:81', 'http://[fd12::1]/', false],
  ['b.example, a.example', 'https://a.example/', true],
  ['10.0.0.0/99', 'http://10.0.0.1/', false],
  ['', 'https://a.example/', false],
];

describe('NO_PROXY', () => {
  it.each(TABLE)('%s and %s: %s', (entries, url, direct) => {
    expect(compileNoProxy(entries.split(','))(new URL(url))).toBe(direct);
  });

  it('never throws, and an entry that is a host name always means that host', () => {
    const host = fc.stringMatching(/^[a-z0-9]{1,8}\.[a-z]{2,5}$/);
    fc.assert(
      fc.property(fc.array(fc.string()), host, (garbage, name) => {
        const url = new URL(`https://${name}/`);
        expect(compileNoProxy([...garbage, name])(url)).toBe(true);
        expect(compileNoProxy([`not.${name}`])(url)).toBe(false);
      }),
    );
  });

  it('holds every address of a range', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, bits) => {
        expect(compileNoProxy([`${address}/${bits}`])(new URL(`http://${address}/`))).toBe(true);
      }),
    );
  });
});

describe('proxyFor', () => {
  async function proxy(
    url: string,
    env: Record<string, string>,
    settings = '',
  ): Promise<string | undefined> {
    const configuration = await machine({ [USER]: settings }).open({ env });
    return configuration.proxyFor(new URL(url))?.href;
  }

  it('follows the scheme; lower case wins', async () => {
    const env = { HTTPS_PROXY: 'http://upper.example', https_proxy: 'lower.example:3128' };
    expect(await proxy('https://a.example', env)).toBe('http://lower.example:3128/');
    expect(await proxy('http://a.example', env)).toBeUndefined();
    expect(await proxy('http://a.example', { ALL_PROXY: 'http://all.example' })).toBe(
      'http://all.example/',
    );
  });

  it('leaves out loopback and what is excepted', async () => {
    const env = { ALL_PROXY: 'http://p.example', NO_PROXY: 'b.example 10.0.0.0/8' };
    for (const direct of ['localhost:5000', '127.0.0.9', '[::1]:80', 'b.example', '10.2.3.4'])
      expect(await proxy(`http://${direct}`, env)).toBeUndefined();
    expect(await proxy('http://c.example', env)).toBe('http://p.example/');
  });

  it('has the environment before the file, and the registry before both', async () => {
    const settings = `
proxy: {https: "http://file.example", noProxy: [b.example]}
registries: {c.example: {proxy: "http://own.example"}, d.example: {proxy: none}}`;
    expect(await proxy('https://a.example', {}, settings)).toBe('http://file.example/');
    expect(await proxy('https://b.example', {}, settings)).toBeUndefined();
    const env = { https_proxy: 'http://env.example', no_proxy: '*' };
    expect(await proxy('https://a.example', { https_proxy: 'http://env.example' }, settings)).toBe(
      'http://env.example/',
    );
    expect(await proxy('https://c.example', env, settings)).toBe('http://own.example/');
    expect(
      await proxy('https://d.example', { https_proxy: 'http://e.example' }, settings),
    ).toBeUndefined();
  });

  it('refuses what is no http proxy only when it is needed, and never shows it', async () => {
    const env = { ALL_PROXY: 'socks5://u:geheim@p.example' };
    expect(await proxy('http://localhost', env)).toBeUndefined();
    const error: unknown = await proxy('http://a.example', env).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'settings-invalid' });
    expect(String(error)).toContain('ALL_PROXY is a socks5 proxy');
    expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
  });
});
