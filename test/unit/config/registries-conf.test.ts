import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEbpfError } from '../../../src/base/index.ts';
import type { RegistryRoute } from '../../../src/content/index.ts';
import { SYSTEM_CONF, USER_CONF, machine } from './places.ts';

const DROP = 'etc/containers/registries.conf.d';
const USER_DROP = 'home/.config/containers/registries.conf.d';

const CONF = `
unqualified-search-registries = ["docker.io"]
[aliases]
"debian" = "docker.io/library/debian"

[[registry]]
location = "a.example"
[[registry.mirror]]
location = "m.example/cache"
[[registry.mirror]]
location = "d.example"
pull-from-mirror = "digest-only"

[[registry]]
prefix = "a.example/acme"
location = "b.example/moved"
mirror-by-digest-only = true
[[registry.mirror]]
location = "m.example/acme"

[[registry]]
prefix = "*.wild.example"
location = "w.example"

[[registry]]
location = "bad.example"
blocked = true
insecure = true
`;

function shown({ endpoints }: RegistryRoute): readonly string[] {
  return endpoints.map((one) => `${one.registry}/${one.repository} ${one.serves ?? ''}`);
}

describe('registries.conf', () => {
  it('has mirrors and locations; the longest prefix stands alone', async () => {
    const { routeOf } = await machine({ [SYSTEM_CONF]: CONF }).open();
    expect(shown(routeOf('a.example', 'x'))).toEqual([
      'm.example/cache/x all',
      'd.example/x digest',
      'a.example/x all',
    ]);
    expect(shown(routeOf('a.example', 'acme/x'))).toEqual([
      'm.example/acme/x digest',
      'b.example/moved/x all',
    ]);
    expect(shown(routeOf('x.wild.example', 'y'))).toEqual(['w.example/y all']);
    expect(shown(routeOf('other.example', 'y'))).toEqual(['other.example/y all']);
  });

  it('blocks, and names the line', async () => {
    const { open, path } = machine({ [SYSTEM_CONF]: CONF });
    expect((await open()).routeOf('bad.example', 'x').blocked).toBe(
      `bad.example (${path(SYSTEM_CONF)}:27)`,
    );
  });

  it('leaves certificates of a host unchecked only when all entries about it say so', async () => {
    const twice = `${CONF}
[[registry]]
prefix = "bad.example/part"
location = "bad.example/part"
`;
    const once = await machine({ [SYSTEM_CONF]: CONF }).open();
    expect(once.policyOf('bad.example').insecureSkipVerify).toBe(true);
    const both = await machine({ [SYSTEM_CONF]: twice }).open();
    expect(both.policyOf('bad.example').insecureSkipVerify).toBeUndefined();
  });

  it('is read with its folder, where a later file stands over an earlier one', async () => {
    const entry = (to: string): string =>
      `[[registry]]\nprefix="a.example"\nlocation="${to}.example"\n`;
    const { open, path } = machine({
      [SYSTEM_CONF]: entry('main'),
      [`${DROP}/10.conf`]: entry('ten'),
      [`${DROP}/20.conf`]: entry('twenty'),
      [`${DROP}/30.txt`]: 'not read',
      'home/named.conf': entry('named'),
    });
    expect(shown((await open()).routeOf('a.example', 'x'))).toEqual(['twenty.example/x all']);
    const env = { CONTAINERS_REGISTRIES_CONF: path('home/named.conf') };
    expect(shown((await open({ env })).routeOf('a.example', 'x'))).toEqual([
      'twenty.example/x all',
    ]);
    await expect(
      open({ env: { CONTAINERS_REGISTRIES_CONF: path('home/none.conf') } }),
    ).rejects.toMatchObject({ code: 'settings-invalid' });
  });

  it('of the user stands instead of the system’s', async () => {
    const { open } = machine({
      [SYSTEM_CONF]: CONF,
      [`${DROP}/10.conf`]: '[[registry]]\nlocation = "c.example"\nblocked = true',
      [USER_CONF]: '[[registry]]\nlocation = "d.example"\nblocked = true',
      [`${USER_DROP}/10.conf`]: '[[registry]]\nlocation = "e.example"\nblocked = true',
    });
    const { routeOf } = await open();
    const blocked = ['bad', 'c', 'd', 'e'].filter(
      (host) => routeOf(`${host}.example`, 'x').blocked,
    );
    expect(blocked).toEqual(['d', 'e']);
  });

  it.each([
    ['version 1', '[registries.search]\nregistries = ["docker.io"]', 'version 1 of its format'],
    ['no TOML', '[[registry]\n', ':1:'],
    [
      'neither prefix nor location',
      '\n[[registry]]\nblocked = true',
      ':2: registry[0] has neither',
    ],
    ['a prefix that is none', '[[registry]]\nprefix = "a b"', ':2: registry[0].prefix names no'],
    [
      'a location that is none',
      '[[registry]]\nprefix="a.example"\nlocation = "http://x"',
      ':3: registry[0].location',
    ],
    [
      'a mirror without location',
      '[[registry]]\nlocation = "a.example"\n[[registry.mirror]]\ninsecure = true',
      ':3: registry[0].mirror[0] has no location',
    ],
    [
      'a word for a truth',
      '[[registry]]\nlocation = "a.example"\nblocked = "yes"',
      ':3: registry[0].blocked must be true or false',
    ],
    [
      'an unknown kind of mirror',
      '[[registry]]\nlocation = "a.example"\n[[registry.mirror]]\nlocation = "b.example"\npull-from-mirror = "x"',
      ':5: registry[0].mirror[0].pull-from-mirror must be',
    ],
    [
      'two ways to say it',
      '[[registry]]\nlocation = "a.example"\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = "b.example"\npull-from-mirror = "all"',
      'cannot stand beside',
    ],
    ['a registry that is a text', 'registry = "a.example"', 'must be a list of tables'],
  ])('is refused for %s', async (_title, text, message) => {
    const { open, path } = machine({ [SYSTEM_CONF]: text });
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'settings-invalid' });
    expect(String(error)).toContain(path(SYSTEM_CONF));
    expect(String(error)).toContain(message);
  });

  it('ends with a configuration or one of our errors, whatever is in it', async () => {
    const words = fc.constantFrom(
      '[[registry]]',
      '[registries]',
      '[[registry.mirror]]',
      'location',
      'prefix',
      ' = ',
      '"a.example"',
      '"*.b.example"',
      'true',
      '[',
      '{',
      '\n',
      '"""',
      '\\u0000',
      '1979-05-27',
      'insecure',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 30 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (garbage) => {
        const result: unknown = await machine({ [SYSTEM_CONF]: `[[registry]]\n${garbage}` })
          .open()
          .catch((error: unknown) => error);
        expect(result instanceof Error ? isEbpfError(result) : true).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('certs.d', () => {
  it('has authorities and a client certificate; the first folder with the host counts', async () => {
    const { open, path } = machine({
      'etc/docker/certs.d/a.example:5000/docker.crt': '',
      'etc/containers/certs.d/a.example:5000/ca.crt': '',
      'etc/containers/certs.d/a.example:5000/me.cert': '',
      'etc/containers/certs.d/a.example:5000/me.key': '',
      'etc/docker/certs.d/b.example/ca.crt': '',
      'etc/docker/certs.d/not a host/ca.crt': '',
    });
    const { policyOf } = await open();
    const folder = path('etc/containers/certs.d/a.example:5000');
    expect(policyOf('a.example:5000')).toMatchObject({
      caFiles: [`${folder}/ca.crt`],
      clientCertificate: { certFile: `${folder}/me.cert`, keyFile: `${folder}/me.key` },
    });
    expect(policyOf('b.example').caFiles).toEqual([path('etc/docker/certs.d/b.example/ca.crt')]);
    expect(policyOf('a.example').caFiles).toBeUndefined();
  });

  it.each(['cert', 'key'])('refuses a .%s alone, when its host is asked for', async (ending) => {
    const { open } = machine({ [`etc/containers/certs.d/a.example/me.${ending}`]: '' });
    const { policyOf } = await open();
    expect(policyOf('b.example').caFiles).toBeUndefined();
    expect(() => policyOf('a.example')).toThrow(
      /me\.(?:cert|key) has no me\.(?:cert|key) beside it/,
    );
  });
});
