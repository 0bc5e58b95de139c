import {
  existsSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { editSettings, parseSettingKey } from '../../../src/config/index.ts';
import type { Edited } from '../../../src/config/index.ts';
import { SYSTEM, USER, machine } from './places.ts';
import type { Machine } from './places.ts';

interface Change {
  readonly key: string;
  readonly value?: string;
  readonly system?: boolean;
}

function edit({ etc, home }: Machine, { key, value, system }: Change): Promise<Edited> {
  return editSettings({ env: {}, etc, home }, { key, value, system });
}

describe('editSettings', () => {
  it('keeps comments and all else', async () => {
    const place = machine({
      [USER]: '# mine\ntransport: oras # why\n\nregistries:\n  a.example: {insecure: true}\n',
    });
    await edit(place, { key: 'idleTimeout', value: '1m' });
    await edit(place, { key: 'registries[a.example].mirrors', value: '[m.example/x]' });
    const text = readFileSync(place.path(USER), 'utf8');
    expect(text).toContain('# mine\ntransport: oras # why\n');
    const configuration = await place.open();
    expect(configuration.general).toMatchObject({ transport: 'oras', idleTimeoutMs: 60_000 });
    expect(configuration.policyOf('a.example').insecureSkipVerify).toBe(true);
    expect(configuration.routeOf('a.example', 'y').endpoints[0]).toMatchObject({
      registry: 'm.example',
      repository: 'x/y',
    });
    await edit(place, { key: 'registries[a.example]' });
    expect(readFileSync(place.path(USER), 'utf8')).not.toContain('registries');
  });

  it('makes the file, readable by its owner only, and says when nothing changes', async () => {
    const place = machine();
    expect(await edit(place, { key: 'tokenCache.enabled', value: 'false' })).toEqual({
      path: place.path(USER),
      changed: true,
    });
    expect(statSync(place.path(USER)).mode & 0o777).toBe(0o600);
    expect(await edit(place, { key: 'tokenCache.enabled', value: 'false' })).toMatchObject({
      changed: false,
    });
    expect(await edit(place, { key: 'concurrency' })).toMatchObject({ changed: false });
    expect((await place.open()).general.tokenCache).toBe(false);
    await edit(place, { key: 'transport', value: 'oras', system: true });
    expect(readFileSync(place.path(SYSTEM), 'utf8')).toBe('transport: oras\n');
  });

  it('makes no file to take something out of', async () => {
    const place = machine();
    expect(await edit(place, { key: 'transport' })).toMatchObject({ changed: false });
    expect(existsSync(place.path(USER))).toBe(false);
  });

  it('writes nothing that would not be read', async () => {
    const place = machine({ [USER]: 'transport: oras\n' });
    await expect(edit(place, { key: 'transport', value: 'pigeon' })).rejects.toMatchObject({
      code: 'settings-invalid',
    });
    await expect(edit(place, { key: 'transprot', value: 'oras' })).rejects.toMatchObject({
      code: 'settings-invalid',
    });
    await expect(edit(place, { key: 'concurrency', value: '[' })).rejects.toMatchObject({
      code: 'usage',
    });
    await expect(edit(place, { key: 'a b', value: '1' })).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(place.path(USER), 'utf8')).toBe('transport: oras\n');
  });

  it('follows a link and leaves it a link', async () => {
    const place = machine({ [USER]: '' });
    const linked = `${place.path(USER)}.d`;
    writeFileSync(linked, 'transport: oras\n');
    rmSync(place.path(USER));
    symlinkSync(linked, place.path(USER));
    await edit(place, { key: 'concurrency', value: '3' });
    expect(lstatSync(place.path(USER)).isSymbolicLink()).toBe(true);
    expect(readFileSync(linked, 'utf8')).toBe('transport: oras\nconcurrency: 3\n');
  });

  it('loses nothing when several change the file at once', async () => {
    const place = machine();
    const hosts = Array.from({ length: 8 }, (_, at) => `h${at}.example`);
    await Promise.all(
      hosts.map((host) => edit(place, { key: `registries[${host}].blocked`, value: 'true' })),
    );
    const { routeOf } = await place.open();
    expect(hosts.every((host) => routeOf(host, 'x').blocked !== undefined)).toBe(true);
  });
});

describe('parseSettingKey', () => {
  it.each([
    ['idleTimeout', ['idleTimeout']],
    ['tokenCache.enabled', ['tokenCache', 'enabled']],
    ['registries[ghcr.io].insecure', ['registries', 'ghcr.io', 'insecure']],
    ['registries["ghcr.io/acme"].blocked', ['registries', 'ghcr.io/acme', 'blocked']],
    ["registries['*.example']", ['registries', '*.example']],
  ])('reads %s', (text, path) => {
    expect(parseSettingKey(text)).toEqual(path);
  });

  it.each(['', '.a', '[a]', 'a..b', 'a b', 'a[', 'a[]', 'a.b c'])('refuses "%s"', (text) => {
    expect(() => parseSettingKey(text)).toThrow(/is not the key of a setting/);
  });

  it.each([
    ['registries.ghcr.io.blocked', 'registries[ghcr.io].blocked'],
    ['registries.ghcr.io', 'registries[ghcr.io]'],
    ['registries.localhost:5000.plainHttp', 'registries[localhost:5000].plainHttp'],
    ['registries.*.example.com/acme.mirrors', 'registries[*.example.com/acme].mirrors'],
    ['registries.proxy.example.credentials.helper', 'registries[proxy.example].credentials.helper'],
  ])('says how %s is written', (text, meant) => {
    const hint = `Hosts stand in brackets: '${meant}'.`;
    expect(() => parseSettingKey(text)).toThrow(expect.objectContaining({ code: 'usage', hint }));
    expect(() => parseSettingKey(meant)).not.toThrow();
  });

  it('takes a host without dots as a word', () => {
    expect(parseSettingKey('registries.local.blocked')).toEqual(['registries', 'local', 'blocked']);
  });
});
