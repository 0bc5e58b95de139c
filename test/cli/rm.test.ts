import { beforeAll, describe, expect, it } from 'vitest';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import { describeWith } from '../support/needs.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { OBJECT, digestIn, freshVerbs } from './verbs.ts';

describe('rm', () => {
  const folder = sharedTemporaryDirectory();
  let repository: string;
  let digest: string;

  beforeAll(async () => {
    const registry = await startServe(folder, '--quiet');
    repository = `${registry.host}/tools/x`;
    const { stdout } = await ebpf(['push', `${repository}:1`, OBJECT, '-q']);
    digest = digestIn(stdout.trim());
    for (const tag of ['2', '3', '4', '5'])
      await ebpf(['copy', `${repository}:1`, `${repository}:${tag}`]);
    return () => registry.stop();
  });

  it('takes the name out of the store, also one that reads like a reference to a registry', async () => {
    const { ok } = freshVerbs();
    await ok('pull', `${repository}:1`, '-q');
    await ok('rm', `${repository}:1`);
    expect(await ok('list', '-q')).toBe('');
    expect(await ok('resolve', `${repository}:1`)).toBe(digest);
  });

  it('--remote takes a tag out of the registry, and leaves the store alone', async () => {
    const { run, ok, json } = freshVerbs();
    await ok('pull', `${repository}:2`, '-q');
    const ended = await run('rm', '--remote', '--yes', `${repository}:2`);
    expect(ended).toMatchObject({ exitCode: 0, stdout: '', stderr: `removed ${repository}:2\n` });
    expect((await ok('tags', repository)).split('\n')).toEqual(['1', '3', '4', '5']);
    expect(await ok('list', '-q')).toBe(`${repository}:2`);
    expect(await json('rm', '--remote', '-y', `${repository}:3@${digest}`)).toEqual({
      removed: [`${repository}:3@${digest}`],
    });
  });

  it('--remote refuses what does not name one thing, before anything goes', async () => {
    const { run, ok } = freshVerbs();
    const none = `sha256:${'0'.repeat(64)}`;
    for (const [second, exitCode] of [
      [repository, 2],
      ['x:1', 2],
      [`${repository}:4@${none}`, 4],
    ] as const) {
      const first = exitCode === 2 ? [`${repository}:4`] : [];
      const ended = await run('rm', '--remote', '-y', ...first, second);
      expect(ended.exitCode, second).toBe(exitCode);
    }
    expect(await ok('tags', repository)).toContain('4');
  });

  it('--remote asks, and without a terminal refuses rather than hang', async () => {
    const { run, ok } = freshVerbs();
    const ended = await run('rm', '--remote', `${repository}:5`);
    expect([ended.exitCode, ended.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect(await ok('tags', repository)).toContain('5');
  });

  it('--remote says what went before it failed', async () => {
    const { run } = freshVerbs();
    const gone = `${repository}:5`;
    const ended = await run('rm', '--remote', '-y', gone, `${repository}:9`, `${repository}:1`);
    expect(ended.exitCode).toBe(3);
    expect(ended.stderr).toContain(`removed ${gone}\n`);
    expect(ended.stderr).not.toContain(`removed ${repository}:1`);
  });

  it('--remote takes a manifest with all its tags by its digest', async () => {
    const { run, ok } = freshVerbs();
    const other = repository.replace('/x', '/y');
    await ok('copy', `${repository}:1`, `${other}:1`);
    await ok('copy', `${repository}:1`, `${other}:2`);
    expect(await run('rm', '--remote', '-y', `${other}@${digest}`)).toMatchObject({ exitCode: 0 });
    expect(await ok('tags', other)).toBe('');
  });
});

describeWith(['docker-registry'], 'rm at a registry that deletes by digest only', () => {
  it('says so, and how; the manifest goes by its digest', async () => {
    const registry = await startDockerRegistry();
    try {
      const reference = `localhost:${registry.port}/tools/x:1`;
      const { run, ok } = freshVerbs();
      const digest = digestIn(await ok('push', reference, OBJECT, '-q'));
      const ended = await run('rm', '--remote', '-y', reference);
      expect(ended.exitCode).toBe(1);
      expect(ended.stderr).toContain('[operation-unsupported]');
      expect(ended.stderr).toContain('ebpf rm --remote ');
      await ok('rm', '--remote', '-y', `${reference.slice(0, -2)}@${digest}`);
      expect((await run('resolve', reference)).exitCode).toBe(3);
    } finally {
      await registry.stop();
    }
  });
});
