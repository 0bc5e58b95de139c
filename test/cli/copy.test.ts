import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { writeImageLayout } from '../flow/layout.ts';
import { OBJECT, OTHER, digestIn, freshVerbs } from './verbs.ts';

interface CopyDocument {
  readonly results: readonly Record<string, unknown>[];
}

describe('copy', () => {
  const folder = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let repository: string;
  let digest: string;
  let index: string;

  beforeAll(async () => {
    registry = await startServe(folder, '--quiet');
    repository = `${registry.host}/tools/execsnoop`;
    const push = async (tag: string, ...objects: readonly string[]): Promise<string> =>
      digestIn((await ebpf(['push', `${repository}:${tag}`, ...objects, '-q'])).stdout.trim());
    digest = await push('1.0', OBJECT);
    index = await push('1.1', `linux/amd64=${OBJECT}`, `linux/arm64=${OTHER}`);
    await push('2.0', OTHER);
    await push('edge', OTHER);
    return () => registry.stop();
  });

  it('gives the tag of the source to a destination that has none, and says what moved', async () => {
    const { run } = freshVerbs();
    const layout = join(temporaryDirectory(), 'layout');
    const first = await run('copy', `${repository}:1.0`, `oci:${layout}`);
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: `oci:${layout}:1.0@${digest}\n`,
      stderr: '2 copied (20.2 KiB)\n',
    });
    const again = await run('copy', `${repository}:1.0`, `oci:${layout}:other`);
    expect(again.stdout).toBe(`oci:${layout}:other@${digest}\n`);
    expect(again.stderr).toBe('nothing copied: all of it was there\n');
  });

  it('links what another repository of the registry has', async () => {
    const { json } = freshVerbs();
    const to = `${registry.host}/mirror/execsnoop`;
    expect(await json('copy', `${repository}:1.0`, to)).toEqual({
      results: [
        {
          source: `${repository}:1.0`,
          reference: `${to}:1.0`,
          digest,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          referrers: 0,
          legacyTags: 0,
          transfer: { pushed: 0, present: 0, mounted: 2, bytes: 0 },
        },
      ],
    });
  });

  it('copies by digest without a tag, and only what the destination’s digest says', async () => {
    const { run, ok } = freshVerbs();
    const layout = join(temporaryDirectory(), 'layout');
    const line = await ok('copy', `${repository}@${digest}`, `oci:${layout}`);
    expect(line).toBe(`oci:${layout}@${digest}`);
    expect(await ok('tags', `oci:${layout}`)).toBe('');
    const named = await ok('copy', `${repository}@${digest}`, 'mine');
    expect(named).toBe(`mine@${digest}`);
    const pinned = await ok('copy', `${repository}:1.0`, `oci:${layout}:x@${digest}`);
    expect(pinned).toBe(`oci:${layout}:x@${digest}`);
    const other = await run('copy', `${repository}:1.0`, `oci:${layout}:y@${index}`);
    expect(other.exitCode).toBe(4);
    expect(other.stderr).toContain('[digest-mismatch]');
    expect(await ok('tags', `oci:${layout}`)).toBe('x');
  });

  it('takes one platform of an index, and checks its digest', async () => {
    const { run, ok } = freshVerbs();
    const arm = await ok('resolve', `${repository}:1.1`, '--platform', 'linux/arm64');
    const to = join(temporaryDirectory(), 'layout');
    const flags = ['--platform', 'linux/arm64'];
    expect(await ok('copy', `${repository}:1.1`, `oci:${to}`, ...flags)).toContain(arm);
    expect(await ok('copy', `${repository}:1.1`, `oci:${to}:x@${arm}`, ...flags)).toContain(arm);
    const none = await run('copy', `${repository}:1.1`, `oci:${to}`, '--platform', 'linux/s390x');
    expect([none.exitCode, none.stderr]).toEqual([3, expect.stringContaining('linux/arm64')]);
  });

  it('copies the tags that fit, each with its line, and leaves the others', async () => {
    const { ok, json } = freshVerbs();
    const layout = join(temporaryDirectory(), 'layout');
    const lines = await ok('copy', '--filter', '^1', repository, `oci:${layout}`);
    expect(lines.split('\n')).toEqual([
      `oci:${layout}:1.0@${digest}`,
      `oci:${layout}:1.1@${index}`,
    ]);
    const archive = join(temporaryDirectory(), 'all.tar');
    await ok('copy', '--all-tags', '--exclude', 'edge', repository, `oci-archive:${archive}`);
    expect(await ok('tags', `oci-archive:${archive}`)).toBe('1.0\n1.1\n2.0');
    const { results } = await json<CopyDocument>('copy', '--latest', '1', repository, 'newest');
    expect(results).toMatchObject([{ source: `${repository}:2.0`, reference: 'newest:2.0' }]);
    expect(await ok('list', '-q')).toBe('newest:2.0');
    const back = `${registry.host}/back/execsnoop`;
    expect(await ok('copy', '--all-tags', 'newest', back)).toContain(`${back}:2.0@`);
  });

  it('goes on after a tag that fails, and ends with its code', async () => {
    const { run, ok } = freshVerbs();
    const dir = temporaryDirectory();
    writeImageLayout(dir, 'foreign', [10]);
    await ok('copy', `${repository}:1.0`, `oci:${dir}`);
    const ended = await run('copy', '--all-tags', `oci:${dir}`, 'mixed');
    expect(ended.exitCode).toBe(4);
    expect(ended.stdout).toBe(`mixed:1.0@${digest}\n`);
    expect(ended.stderr).toContain('1 of 2 tags failed');
    expect(ended.stderr).toContain('[artifact-unknown]');
    expect(await ok('list', '-q')).toBe('mixed:1.0');
    // Between other places foreign artifacts are as good as ours.
    expect(await ok('copy', `oci:${dir}:foreign`, `${registry.host}/foreign/image`)).toContain('@');
  });

  it('makes no archive of a part, and replaces one only with --force', async () => {
    const { run, ok } = freshVerbs();
    const dir = temporaryDirectory();
    const archive = join(dir, 'one.tar');
    await ok('copy', `${repository}:1.0`, `oci-archive:${archive}`);
    const before = readFileSync(archive);
    const there = await run('copy', `${repository}:2.0`, `oci-archive:${archive}`);
    expect(there.exitCode).toBe(7);
    expect(there.stderr).toContain('replace it with --force.');
    expect(readFileSync(archive).equals(before)).toBe(true);
    await ok('copy', '--force', `${repository}:2.0`, `oci-archive:${archive}`);
    expect(await ok('tags', `oci-archive:${archive}`)).toBe('2.0');
    const layout = join(dir, 'layout');
    await ok('copy', '--all-tags', repository, `oci:${layout}`);
    rmSync(join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length)));
    const part = await run('copy', '--all-tags', `oci:${layout}`, `oci-archive:${dir}/part.tar`);
    expect([part.exitCode, existsSync(join(dir, 'part.tar'))]).toEqual([3, false]);
  });

  it.each([
    ['a tag onto itself', ['R:1.0', 'R'], /source and destination at once/],
    ['a digest onto itself', ['R@D', 'R'], /source and destination at once/],
    ['a repository onto itself', ['--all-tags', 'R', 'R'], /source and destination at once/],
    ['one tag of all', ['--all-tags', 'R:1.0', 'oci:x'], /names one thing/],
    ['all into one tag', ['--all-tags', 'R', 'oci:x:1'], /names one thing/],
    ['a file', ['R:1.0', 'x.tar'], /is a file/],
    ['--force for a layout', ['--force', 'R:1.0', 'oci:x'], /Only an archive file/],
    ['a filter that is none', ['--filter', '>=q', 'R', 'oci:x'], /not a range/],
  ])('refuses %s', async (_title, words, message) => {
    const args = words.map((word) => word.replace(/^R/, repository).replace('@D', `@${digest}`));
    const { exitCode, stdout, stderr } = await freshVerbs().run('copy', ...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('says when no tag fits', async () => {
    const ended = await freshVerbs().run('copy', '--filter', '>9', repository, 'oci:nowhere');
    expect([ended.exitCode, existsSync('nowhere')]).toEqual([3, false]);
    expect(ended.stderr).toContain('has no tag that fits, of 4');
  });
});
