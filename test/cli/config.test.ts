import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import { schemaErrors } from '../support/schema.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const SETTINGS = `# how we reach registries
idleTimeout: 1m
registries:
  a.example:
    mirrors: [m.example/cache]
    headers: {X-Key: geheim}
  m.example:
    proxy: http://u:geheim@p.example:3128
`;

describe('ebpf config', () => {
  let home: string;
  let file: string;

  beforeEach(() => {
    home = temporaryDirectory();
    file = join(home, '.config', 'ebpf', 'config.yaml');
    mkdirSync(join(home, '.config', 'ebpf'), { recursive: true });
    writeFileSync(file, SETTINGS);
  });

  function config(args: readonly string[], env: Record<string, string> = {}): Promise<RunResult> {
    return ebpf(['config', ...args], { env: { HOME: home, ...env } });
  }

  it('lists settings with their origins and without secrets', async () => {
    const text = await config([], { EBPF_TRANSPORT: 'oras' });
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/^KEY +VALUE +FROM\n/);
    expect(text.stdout).toMatch(/^transport +oras +EBPF_TRANSPORT$/m);
    expect(text.stdout).toContain(`${file}:2`);
    const json = await config(['--format', 'json']);
    expect(schemaErrors('output/config.v1', JSON.parse(json.stdout))).toEqual([]);
    expect(text.stdout + json.stdout).not.toContain('geheim');
  });

  it('prints one setting, or all below a key', async () => {
    expect((await config(['get', 'idleTimeout'])).stdout).toBe('60s\n');
    expect((await config(['get', 'registries[a.example].mirrors'])).stdout).toBe(
      'm.example/cache\n',
    );
    expect((await config(['get', 'tokenCache'])).stdout).toContain('tokenCache.folder');
    const wrong = await config(['get', 'idleTimout']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('Did you mean idleTimeout?');
  });

  it('changes a setting and takes it out again', async () => {
    const set = await config(['set', 'registries[a.example].blocked', 'true', '--format', 'json']);
    expect(schemaErrors('output/config-set.v1', JSON.parse(set.stdout))).toEqual([]);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# how we reach registries');
    expect(text).toContain('blocked: true');
    expect((await config(['unset', 'registries[a.example].blocked'])).exitCode).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('blocked');
    expect((await config(['set', 'idleTimeout', 'soon'])).exitCode).toBe(2);
  });

  it('lists the files that are read, and checks them', async () => {
    const paths = JSON.parse((await config(['path', '--format', 'json'])).stdout) as {
      places: { path: string; exists: boolean }[];
    };
    expect(schemaErrors('output/config-path.v1', paths)).toEqual([]);
    expect(paths.places.find(({ path }) => path === file)?.exists).toBe(true);
    const checked = await config(['check', '--format', 'json']);
    expect(schemaErrors('output/config-check.v1', JSON.parse(checked.stdout))).toEqual([]);
    const other = join(home, 'other.yaml');
    writeFileSync(other, 'registries:\n  a.example: {insecre: true}\n');
    const wrong = await config(['check', other]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain(`${other}:2:15: registries["a.example"].insecre is not known`);
  });

  it('says how a registry would be reached', async () => {
    const { stdout } = await config(['registry', 'a.example/tools/x']);
    expect(stdout).toContain(`m.example/cache/tools/x (${file}:5)`);
    expect(stdout).toContain(`http://p.example:3128 (${file}:8)`);
    expect(stdout).not.toContain('geheim');
    for (const target of ['a.example', 'a.example/tools/x']) {
      const json = await config(['registry', target, '--format', 'json']);
      expect(schemaErrors('output/config-registry.v1', JSON.parse(json.stdout))).toEqual([]);
    }
    expect((await config(['registry', 'no registry'])).exitCode).toBe(2);
  });
});
