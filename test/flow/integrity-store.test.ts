import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/index.ts';
import type { Digest } from '../../src/oci/index.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { flipped } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { blobPath } from './handmade.ts';
import { BLOB_KINDS, packFull } from './package.ts';
import type { FullPackage } from './package.ts';
import { filesUnder, listed, namesOf, refused, run } from './refusals.ts';

const MISMATCH = { exitCode: 4, code: 'digest-mismatch' };

describe('a store with a flipped byte', () => {
  const dir = sharedTemporaryDirectory();
  const packed = join(dir, 'packed');
  let registry: RunningRegistry;
  let full: FullPackage;
  let remote: string;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    remote = `${registry.host}/tools/full:1.0`;
    full = await packFull(packed, remote, dir);
    await run('push', remote, '--store', packed, '-q');
  });
  afterAll(() => registry.stop());

  /** A copy of the store in which one file lies. */
  function damaged(digest: Digest, at: number): { store: string; found: Digest } {
    const store = join(temporaryDirectory(), 'store');
    cpSync(packed, store, { recursive: true });
    const path = blobPath(store, digest);
    const bytes = flipped(readFileSync(path), at);
    chmodSync(path, 0o644);
    writeFileSync(path, bytes);
    return { store, found: digestOf(bytes) };
  }

  const digests = (): readonly (readonly [string, Digest])[] => [
    ...BLOB_KINDS.map((kind) => [kind, full.blob(kind)] as const),
    ['manifest', full.digest],
  ];

  it('is told from one without', async () => {
    const pinned = `${remote}@${full.digest}`;
    expect(await run('run', pinned, '-q', '--store', packed, '--', '--help')).toContain('--min-');
    expect(await run('verify', full.digest, '--store', packed)).toContain(full.digest);
    expect(await run('fsck', '--store', packed)).toContain('clean');
  });

  for (const [at, kind] of [...BLOB_KINDS, 'manifest'].entries()) {
    it(`in the ${kind} is refused by run, verify, push and fsck`, async () => {
      const [, digest] = digests()[at]!;
      const { store, found } = damaged(digest, -2);
      const [before, names] = [filesUnder(store), namesOf(store)];
      const why = { ...MISMATCH, names: [digest, found] };
      const pinned = `${registry.host}/tools/full@${full.digest}`;
      const where = ['-q', '--store', store];
      await refused(['run', pinned, ...where, '--pull', 'never', '--', '--help'], why);
      await refused(['verify', full.digest, '--store', store], why);
      const target = `${registry.host}/damaged/${kind}:1.0`;
      await refused(['push', target, '--from', full.digest, ...where], why);
      expect((await ebpf(['tags', `${registry.host}/damaged/${kind}`])).stdout).toBe('');
      await expectFsckFinds(store, digest);
      expect([filesUnder(store), namesOf(store)]).toEqual([before, names]);
    });
  }

  async function expectFsckFinds(store: string, digest: Digest): Promise<void> {
    const { stdout, exitCode } = await ebpf(['fsck', '--store', store]);
    expect(exitCode).toBe(4);
    expect(stdout).toContain(`damaged  blob-damaged  ${blobPath(store, digest)}`);
  }

  for (const kind of BLOB_KINDS) {
    it(`in the ${kind} is refused by pull, which gives no name and writes no file`, async () => {
      const digest = full.blob(kind);
      const { store, found } = damaged(digest, 1);
      await run('rm', remote, '--store', store);
      const out = join(temporaryDirectory(), 'out');
      const pull = ['pull', remote, '-q', '--store', store];
      await refused([...pull, '-o', out], { ...MISMATCH, names: [digest, found] });
      expect(await listed(store)).toEqual([]);
      expect(existsSync(out)).toBe(false);

      // What the message advises helps.
      await run('fsck', '--repair', '--store', store);
      expect(await run(...pull, '-o', out)).toBe(`${remote}@${full.digest}`);
      expect(filesUnder(out)).toHaveLength(3);
      expect(await run('fsck', '--store', store)).toContain('clean');
    });
  }

  it('in the manifest is refused by pull until fsck has removed it', async () => {
    const { store, found } = damaged(full.digest, 30);
    const pull = ['pull', remote, '-q', '--store', store];
    await refused(pull, { ...MISMATCH, names: [full.digest, found] });
    await run('fsck', '--repair', '--store', store);
    expect(await run(...pull)).toBe(`${remote}@${full.digest}`);
    expect(await run('fsck', '--store', store)).toContain('clean');
  });

  it.each([
    ['a link', (path: string, aside: string) => symlinkSync(aside, path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('or %s in the place of a blob is refused', async (_, put) => {
    const { store } = damaged(full.blob('object'), 0);
    const path = blobPath(store, full.blob('object'));
    const aside = join(temporaryDirectory(), 'object');
    cpSync(blobPath(packed, full.blob('object')), aside);
    renameSync(path, `${aside}.damaged`);
    put(path, aside);
    const why = { exitCode: 4, code: 'store-damaged', names: [path] };
    await refused(['run', full.digest, '-q', '--store', store, '--', '--help'], why);
    await refused(['verify', full.digest, '--store', store], why);
  });
});
