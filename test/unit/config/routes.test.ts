import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern, parsePattern, rewrite } from '../../../src/config/pattern.ts';
import { SYSTEM_CONF, USER, machine } from './places.ts';

const OURS = `
registries:
  a.example:
    mirrors: [m1.example, {location: m2.example/x, serves: digest}]
  a.example/acme:
    location: other.example/moved
  bad.example: {blocked: true}
  bad.example/good: {blocked: false}
`;

async function endpoints(
  registry: string,
  repository: string,
  files: Readonly<Record<string, string>> = { [USER]: OURS },
): Promise<readonly string[]> {
  const configuration = await machine(files).open();
  return configuration
    .routeOf(registry, repository)
    .endpoints.map((one) => `${one.registry}/${one.repository} ${one.serves ?? 'all'}`);
}

describe('routeOf', () => {
  it('puts mirrors first and the registry last', async () => {
    expect(await endpoints('a.example', 'tools/x')).toEqual([
      'm1.example/tools/x all',
      'm2.example/x/tools/x digest',
      'a.example/tools/x all',
    ]);
    expect(await endpoints('c.example', 'x')).toEqual(['c.example/x all']);
  });

  it('puts a location in the place of the registry, each rule by its own prefix', async () => {
    expect(await endpoints('a.example', 'acme/x')).toEqual([
      'm1.example/acme/x all',
      'm2.example/x/acme/x digest',
      'other.example/moved/x all',
    ]);
    expect(await endpoints('a.example', 'acme')).toContain('other.example/moved all');
    expect(await endpoints('a.example', 'acmes/x')).toContain('a.example/acmes/x all');
  });

  it('names the rule that blocks', async () => {
    const { open, path } = machine({ [USER]: OURS });
    const configuration = await open();
    expect(configuration.routeOf('bad.example', 'x').blocked).toBe(`bad.example (${path(USER)}:7)`);
    expect(configuration.routeOf('bad.example', 'good/x').blocked).toBeUndefined();
  });

  it('has our own file before registries.conf', async () => {
    const conf = `
[[registry]]
prefix = "a.example"
location = "conf.example"
[[registry.mirror]]
location = "confmirror.example"
`;
    const files = { [SYSTEM_CONF]: conf };
    expect(await endpoints('a.example', 'x', files)).toEqual([
      'confmirror.example/x all',
      'conf.example/x all',
    ]);
    expect(await endpoints('a.example', 'x', { ...files, [USER]: OURS })).toEqual([
      'm1.example/x all',
      'm2.example/x/x digest',
      'conf.example/x all',
    ]);
  });
});

describe('patterns', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,5}$/);
  const repository = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

  it('match what starts with them, at the bounds of names', () => {
    fc.assert(
      fc.property(part, repository, repository, (host, prefix, name) => {
        const pattern = parsePattern(`${host}.example/${prefix}`);
        if (pattern === undefined) throw new Error('no pattern');
        const matches = matchesPattern(pattern, `${host}.example`, name);
        expect(matches).toBe(name === prefix || name.startsWith(`${prefix}/`));
        expect(matchesPattern(pattern, `${host}.example`, `${prefix}/${name}`)).toBe(true);
        expect(matchesPattern(pattern, `${host}.example:5000`, prefix)).toBe(false);
      }),
    );
  });

  it('of a domain match what is under it, not it', () => {
    fc.assert(
      fc.property(part, part, (host, domain) => {
        const pattern = parsePattern(`*.${domain}.example`);
        if (pattern === undefined) throw new Error('no pattern');
        expect(matchesPattern(pattern, `${host}.${domain}.example`)).toBe(true);
        expect(matchesPattern(pattern, `${domain}.example`)).toBe(false);
        expect(matchesPattern(pattern, `${host}${domain}.example`)).toBe(false);
      }),
    );
  });

  it('are rewritten to a repository, or not at all', () => {
    fc.assert(
      fc.property(repository, repository, fc.option(repository), (prefix, rest, to) => {
        const pattern = parsePattern(`a.example/${prefix}`);
        if (pattern === undefined) throw new Error('no pattern');
        const location = to === null ? 'm.example' : `m.example/${to}`;
        const at = to === null ? '' : `${to}/`;
        expect(rewrite(pattern, location, `${prefix}/${rest}`)).toEqual({
          registry: 'm.example',
          repository: `${at}${rest}`,
        });
        const whole = rewrite(pattern, location, prefix);
        expect(whole).toEqual(to === null ? undefined : { registry: 'm.example', repository: to });
      }),
    );
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const pattern = parsePattern(text);
        expect([true, false, undefined]).toContain(
          pattern && matchesPattern(pattern, 'a.example', text),
        );
      }),
    );
  });
});
