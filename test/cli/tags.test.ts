import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { startWire } from '../support/wire.ts';
import { OBJECT, OTHER, digestIn, freshVerbs } from './verbs.ts';

describe('tags', () => {
  /** A registry with these tags, for one listing. */
  async function listed(...tags: readonly string[]): Promise<string> {
    const wire = await startWire();
    const body = JSON.stringify({ name: 'x', tags });
    const headers = { 'content-type': 'application/json' };
    wire.script({ on: 'GET /v2/x/tags/list?n=1000', reply: { status: 200, headers, body } });
    return `${wire.host}/x`;
  }

  const hex = 'ab'.repeat(32);
  const tags = ['latest', '1.10.0', '1.9', 'v2.0.0-rc.1', `sha256-${hex}`, `sha256-${hex}.sig`];

  it.each<[string, readonly string[], readonly string[]]>([
    ['by name', [], ['1.10.0', '1.9', 'latest', 'v2.0.0-rc.1']],
    ['the newest first', ['--sort', 'semver'], ['v2.0.0-rc.1', '1.10.0', '1.9', 'latest']],
    ['versions only', ['--semver'], ['1.10.0', '1.9', 'v2.0.0-rc.1']],
    ['a range', ['--filter', '^1'], ['1.10.0', '1.9']],
    ['a pattern, without some', ['--filter', '*.*', '--exclude', 'v*'], ['1.10.0', '1.9']],
    ['the newest of a range', ['--filter', '^1', '--sort', 'semver', '--limit', '1'], ['1.10.0']],
    ['those made of digests too', ['--all', '--filter', 'sha256-*'], tags.slice(4)],
    ['none', ['--filter', '>=9'], []],
  ])('prints %s', async (_title, flags, expected) => {
    const text = await freshVerbs().ok('tags', await listed(...tags), ...flags);
    expect(text.split('\n').filter((line) => line !== '')).toEqual(expected);
  });

  it('reports by its schema, also of layouts and archives', async () => {
    const { ok, json } = freshVerbs();
    const dir = temporaryDirectory();
    await ok('pack', OBJECT, '-t', 'x:1.0', '-q');
    await ok('copy', 'x:1.0', `oci:${dir}/layout`);
    await ok('copy', 'x:1.0', `oci-archive:${dir}/one.tar`);
    for (const place of [`oci:${dir}/layout`, `oci-archive:${dir}/one.tar`])
      expect(await json('tags', place)).toEqual({ repository: place, tags: ['1.0'] });
  });

  it.each([
    ['a name of the store', ['x'], /is not a repository of a registry/],
    ['no number', ['ghcr.io/acme/x', '--limit', '0'], /whole number from 1 on/],
    ['no order', ['ghcr.io/acme/x', '--sort', 'age'], /Allowed choices are name, semver/],
  ])('refuses %s', async (_title, args, message) => {
    const { exitCode, stderr } = await freshVerbs().run('tags', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('resolve of several references', () => {
  const folder = sharedTemporaryDirectory();
  let repository: string;
  let digests: readonly string[];

  beforeAll(async () => {
    const registry = await startServe(folder, '--quiet');
    repository = `${registry.host}/tools/x`;
    const first = await ebpf(['push', `${repository}:1`, OBJECT, '-q']);
    const both = [`linux/amd64=${OBJECT}`, `linux/arm64=${OTHER}`];
    const second = await ebpf(['push', `${repository}:2`, ...both, '-q']);
    digests = [first, second].map(({ stdout }) => digestIn(stdout.trim()));
    return () => registry.stop();
  });

  it('prints each with its digest, and goes on after one that is not there', async () => {
    const [one, two] = digests;
    const references = [`${repository}:2`, `${repository}:9`, `${repository}:1`];
    const ended = await freshVerbs().run('resolve', ...references);
    expect(ended).toMatchObject({
      exitCode: 3,
      stdout: `${repository}:2@${two}\n${repository}:1@${one}\n`,
    });
    expect(ended.stderr).toBe(
      `ebpf: There is no tag "9" in ${repository}. [tag-missing]\n` +
        `  See what there is with \`ebpf tags ${repository}\`.\n`,
    );
    expect(await freshVerbs().ok('resolve', `${repository}:1`)).toBe(one);
  });

  it('has them in one document', async () => {
    const { json } = freshVerbs();
    const [one, two] = digests;
    expect(await json('resolve', `${repository}:1`, `${repository}:2`)).toMatchObject({
      results: [{ digest: one }, { digest: two }],
    });
    expect(await json('resolve', `${repository}:1`)).toMatchObject({ digest: one });
  });

  it('takes the platform of an index', async () => {
    const { ok } = freshVerbs();
    const arm = await ok('resolve', `${repository}:2`, '--platform', 'linux/arm64');
    expect(digests).not.toContain(arm);
    expect(await ok('resolve', `${repository}@${arm}`)).toBe(arm);
    expect(await ok('resolve', `${repository}:1`, '--platform', 'linux/arm64')).toBe(digests[0]);
  });
});

describe('a layout whose names are whole references', () => {
  it('keeps them in layouts, and gives their tags to registries', async () => {
    const { ok, run, store } = freshVerbs();
    const registry = await startServe(join(temporaryDirectory(), 'registry'), '--quiet');
    try {
      await ok('pack', OBJECT, '-t', 'ghcr.io/acme/x:1.0', '-q');
      const layout = join(temporaryDirectory(), 'layout');
      await ok('copy', '--all-tags', `oci:${store}`, `oci:${layout}`);
      expect(await ok('tags', `oci:${layout}`)).toBe('ghcr.io/acme/x:1.0');
      const to = `${registry.host}/acme/x`;
      expect(await ok('copy', '--all-tags', `oci:${layout}`, to)).toContain(`${to}:1.0@`);
      await ok('tag', 'ghcr.io/acme/x:1.0', 'other:1.0');
      const both = await run('copy', '--all-tags', `oci:${store}`, to);
      expect(both.exitCode).toBe(2);
      expect(both.stderr).toContain('would both be 1.0 at the destination');
    } finally {
      await registry.stop();
    }
  });
});
