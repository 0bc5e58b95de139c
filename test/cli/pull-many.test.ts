import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { writeImageLayout } from '../flow/layout.ts';
import { OBJECT, OTHER, digestIn, freshVerbs } from './verbs.ts';

describe('pull of several references', () => {
  const folder = sharedTemporaryDirectory();
  const layouts = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let digests: readonly string[];

  beforeAll(async () => {
    registry = await startServe(folder, '--quiet');
    const push = async (name: string, ...objects: readonly string[]): Promise<string> =>
      digestIn((await ebpf(['push', `${registry.host}/${name}`, ...objects, '-q'])).stdout.trim());
    digests = [
      await push('tools/one:1', OBJECT),
      await push('tools/two:1', OTHER),
      // Holds what both of the others hold.
      await push('tools/both:1', `linux/amd64=${OBJECT}`, `linux/arm64=${OTHER}`),
    ];
    const dir = join(layouts, 'foreign');
    mkdirSync(dir);
    writeImageLayout(dir, '1', [10]);
    await ebpf(['copy', `oci:${dir}`, `${registry.host}/tools/foreign`]);
    return () => registry.stop();
  });

  const named = (host: string, ...names: readonly string[]): readonly string[] =>
    names.map((name) => `${host}/tools/${name}:1`);

  it('prints each in the order given', async () => {
    const { ok } = freshVerbs();
    const references = named(registry.host, 'both', 'one', 'two');
    const [one, two, both] = digests;
    expect((await ok('pull', ...references)).split('\n')).toEqual(
      references.map((reference, at) => `${reference}@${[both, one, two][at]}`),
    );
    expect((await ok('list', '-q')).split('\n')).toEqual(references.toSorted());
    for (const reference of references) await ok('verify', reference, '-q');
  });

  it('goes on after one that fails, and ends with the code of the first', async () => {
    const { run, ok } = freshVerbs();
    const references = named(registry.host, 'foreign', 'one', 'missing');
    const ended = await run('pull', ...references);
    expect(ended.exitCode).toBe(4);
    expect(ended.stdout).toBe(`${references[1]}@${digests[0]}\n`);
    expect(ended.stderr.match(/\[[a-z-]+\]$/gm)).toEqual([
      '[artifact-unknown]',
      '[repository-missing]',
    ]);
    expect(await ok('list', '-q')).toBe(references[1]);
    // What was refused is not there by its digest either.
    expect(await ok('fsck')).toContain('1 name');
  });

  it('reports all in one document, and one reference as ever', async () => {
    const { run, json } = freshVerbs();
    const references = named(registry.host, 'one', 'two');
    const several = await json('pull', ...references);
    expect(several).toMatchObject({
      results: references.map((reference, at) => ({ reference, digest: digests[at] })),
    });
    expect(await json('pull', references[0] ?? '')).toMatchObject({ digest: digests[0] });
    const failed = await run('pull', '--format', 'json', 'localhost:1/x:1', 'y');
    expect([failed.exitCode, failed.stderr]).toEqual([1, '']);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      results: [
        { reference: 'localhost:1/x:1', error: { code: 'registry-unreachable' } },
        { reference: 'y', error: { code: 'usage', class: 'usage' } },
      ],
    });
  });

  it('fetches once what they have in common, and asks once each when nothing changed', async () => {
    const { ok } = freshVerbs();
    const proxy = await startFaultProxy(registry.port);
    onTestFinished(() => proxy.stop());
    const references = named(proxy.host, 'one', 'two', 'both');
    await ok('pull', ...references);
    const blobs = proxy.requests.filter(({ path }) => path.includes('/blobs/'));
    const fetched = blobs.map(({ path }) => path.slice(path.lastIndexOf('/')));
    expect(fetched).toHaveLength(new Set(fetched).size);
    proxy.script();
    await ok('pull', ...references);
    expect(proxy.requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      ['both', 'one', 'two'].map((name) => `GET /v2/tools/${name}/manifests/1`),
    );
  });

  it.each([['--tag', 'mine'] as const, ['--output', '.'] as const, ['--platform', 'x/y'] as const])(
    'refuses %s, which is for one',
    async (flag, value) => {
      const references = named(registry.host, 'one', 'two');
      const ended = await freshVerbs().run('pull', ...references, flag, value);
      expect(ended.exitCode).toBe(2);
      expect(ended.stderr).toContain(`Option '${flag}' goes with one reference.`);
    },
  );

  it('takes a reference that is there twice once', async () => {
    const [one = ''] = named(registry.host, 'one');
    expect(await freshVerbs().ok('pull', one, one)).toBe(`${one}@${digests[0]}`);
  });
});
