import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import { blobPath } from '../../../src/archive/index.ts';
import type { Digest } from '../../../src/oci/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import {
  EMPTY,
  collect,
  index,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

function fileOf(dir: string, digest: Digest): string {
  return join(dir, blobPath(digest));
}

/** Flips one bit of a file that nobody may write. */
function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  rmSync(path);
  writeFileSync(path, bytes, { mode: 0o444 });
}

describe('opening a layout', () => {
  it('makes nothing before the first write', async () => {
    const dir = join(temporaryDirectory(), 'deep', 'store');
    const store = await openLayout(dir, { create: true });
    expect(await store.listTags()).toEqual([]);
    expect(await store.listNames()).toEqual([]);
    expect(await store.statistics()).toEqual({ names: 0, manifests: 0, blobs: 0, bytes: 0 });
    expect(await store.prune()).toMatchObject({ removed: [], freedBytes: 0 });
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [] });
    expect(existsSync(dir)).toBe(false);
  });

  it('makes a layout as the specification has it, with modes for everybody to read', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const content = uniqueManifest();
    await pushAll(await openLayout(dir, { create: true }), content, { tag: 'v1' });
    expect(JSON.parse(readFileSync(join(dir, 'oci-layout'), 'utf8'))).toEqual({
      imageLayoutVersion: '1.0.0',
    });
    const { mediaType, digest, size } = content.descriptor;
    expect(JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8'))).toMatchObject({
      schemaVersion: 2,
      manifests: [
        { mediaType, digest, size, annotations: { 'org.opencontainers.image.ref.name': 'v1' } },
      ],
    });
    const modes = [dir, 'blobs', 'index.json', 'oci-layout', blobPath(digest)].map(
      (path) => statSync(path === dir ? dir : join(dir, path)).mode & 0o777,
    );
    expect(modes).toEqual([0o755, 0o755, 0o644, 0o644, 0o444]);
  });

  it.each([
    ['a folder that does not exist', () => undefined],
    ['an empty folder', (dir: string) => mkdirSync(dir)],
    [
      'a folder of other things',
      (dir: string) => {
        mkdirSync(dir);
        writeFileSync(join(dir, 'thesis.txt'), '');
      },
    ],
    ['a file', (dir: string) => writeFileSync(dir, '')],
    ['a marker of another version', (dir: string) => marker(dir, '{"imageLayoutVersion":"2.0.0"}')],
    ['a marker that is no JSON', (dir: string) => marker(dir, 'x')],
    ['a marker that is too large', (dir: string) => marker(dir, ' '.repeat(10_000))],
  ])('refuses %s', async (_what, make) => {
    const dir = join(temporaryDirectory(), 'store');
    make(dir);
    await expect(openLayout(dir)).rejects.toMatchObject({
      code: expect.stringMatching(
        /^(file-missing|layout-invalid|store-unavailable|size-exceeded)$/,
      ) as string,
    });
  });

  it('says of a folder that is not there that it is missing', async () => {
    await expect(openLayout(join(temporaryDirectory(), 'none'))).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  it('does not write among other things, even when it may create', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'thesis.txt'), '');
    await expect(openLayout(dir, { create: true })).rejects.toMatchObject({
      code: 'layout-invalid',
    });
    expect(readdirSync(dir)).toEqual(['thesis.txt']);
  });
});

function marker(dir: string, text: string): void {
  mkdirSync(dir);
  writeFileSync(join(dir, 'oci-layout'), text);
}

describe('a damaged layout', () => {
  it('refuses a flipped byte in a blob, naming the file and what differed', async () => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const layer = uniqueBlob(100_000);
    await pushAll(store, uniqueManifest({ layers: [layer] }), { blobs: [layer], tag: 'v1' });
    const path = fileOf(dir, layer.descriptor.digest);
    flip(path);
    await expect(collect(await store.fetchBlob(layer.descriptor))).rejects.toMatchObject({
      code: 'digest-mismatch',
      message: expect.stringContaining(path) as string,
      details: {
        expected: layer.descriptor.digest,
        found: expect.stringMatching(/^sha256:/) as string,
      },
    });
  });

  it('refuses a flipped byte in a manifest, and takes the right one again', async () => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const content = uniqueManifest();
    await pushAll(store, content, { tag: 'v1' });
    flip(fileOf(dir, content.descriptor.digest));
    for (const reference of ['v1', content.descriptor.digest])
      await expect(store.fetchManifest(reference)).rejects.toMatchObject({
        code: 'digest-mismatch',
      });
    expect(await store.hasManifest(content.descriptor.digest)).toBe(false);
    await store.pushManifest(content, { tag: 'v1' });
    expect((await store.fetchManifest('v1')).descriptor.digest).toBe(content.descriptor.digest);
  });

  it('brings a blob of another length again', async () => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const layer = uniqueBlob(100);
    await store.pushBlob(layer.descriptor, opener(layer.bytes));
    const path = fileOf(dir, layer.descriptor.digest);
    rmSync(path);
    writeFileSync(path, 'short');
    expect(await store.hasBlob(layer.descriptor)).toBe(false);
    expect(await store.pushBlob(layer.descriptor, opener(layer.bytes))).toBe('pushed');
    expect((await collect(await store.fetchBlob(layer.descriptor))).equals(layer.bytes)).toBe(true);
  });

  it.each(['blob', 'folder of blobs', 'index.json'])('refuses a link as its %s', async (what) => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const layer = uniqueBlob(100);
    await pushAll(store, uniqueManifest({ layers: [layer] }), { blobs: [layer], tag: 'v1' });
    const path = {
      blob: fileOf(dir, layer.descriptor.digest),
      'folder of blobs': join(dir, 'blobs', 'sha256'),
      'index.json': join(dir, 'index.json'),
    }[what]!;
    renameSync(path, join(dir, 'moved'));
    symlinkSync(join(dir, 'moved'), path);
    const read = async (): Promise<unknown> => {
      await (await openLayout(dir)).fetchManifest('v1');
      return collect(await store.fetchBlob(layer.descriptor));
    };
    await expect(read()).rejects.toMatchObject({
      code: expect.stringMatching(/^(store-damaged|io-failed)$/) as string,
      message: expect.stringMatching(/symbolic link|not a regular file/) as string,
    });
  });

  it('refuses digests that are paths before it touches a file', async () => {
    const store = await openLayout(temporaryDirectory(), { create: true });
    const digest = 'sha256:../../etc/passwd';
    await expect(store.fetchManifest(digest)).rejects.toMatchObject({ code: 'tag-missing' });
    await expect(
      store.fetchBlob({ ...EMPTY.descriptor, digest: digest as Digest }),
    ).rejects.toMatchObject({ code: 'digest-invalid' });
  });
});

describe('names of a layout', () => {
  it('change nothing when they are given again', async () => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const content = uniqueManifest();
    await pushAll(store, content, { tag: 'v1' });
    const before = statSync(join(dir, 'index.json'), { bigint: true });
    await pushAll(store, content, { tag: 'v1' });
    await pushAll(store, content);
    const after = statSync(join(dir, 'index.json'), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it('are seen by a store that was opened earlier', async () => {
    const dir = temporaryDirectory();
    const [early, other] = [
      await openLayout(dir, { create: true }),
      await openLayout(dir, { create: true }),
    ];
    for (const tag of ['v1', 'v2', 'v3']) {
      await pushAll(other, uniqueManifest(), { tag });
      expect(await early.listTags()).toContain(tag);
    }
  });

  it('keep what other tools wrote beside them', async () => {
    const dir = temporaryDirectory();
    const store = await openLayout(dir, { create: true });
    const content = uniqueManifest();
    await pushAll(store, content, { tag: 'v1' });
    const path = join(dir, 'index.json');
    const json = JSON.parse(readFileSync(path, 'utf8')) as { manifests: object[] };
    const urls = ['https://example.com/x'];
    json.manifests = [
      {
        ...json.manifests[0],
        urls,
        platform: { os: 'linux', architecture: 'x', 'os.version': '1' },
      },
    ];
    writeFileSync(path, JSON.stringify({ ...json, annotations: { mine: 'kept' }, extra: [1] }));
    await pushAll(store, uniqueManifest(), { tag: 'v2' });
    const now = JSON.parse(readFileSync(path, 'utf8')) as { manifests: object[] };
    expect(now).toMatchObject({ annotations: { mine: 'kept' }, extra: [1] });
    expect(now.manifests[0]).toMatchObject({ urls, platform: { 'os.version': '1' } });
    expect((await store.fetchManifest('v1')).descriptor).not.toHaveProperty('urls');
  });

  it('tell size, time and problems', async () => {
    const dir = temporaryDirectory();
    const now = new Date('2026-01-02T03:04:05Z');
    const store = await openLayout(dir, { create: true, now: () => now });
    const layer = uniqueBlob(1_000);
    const child = uniqueManifest({
      layers: [layer],
      annotations: { 'org.opencontainers.image.created': '2025-01-01T00:00:00Z' },
    });
    const platform = { os: 'linux', architecture: 'amd64' };
    const absent = {
      ...uniqueManifest().descriptor,
      platform: { os: 'linux', architecture: 'arm64' },
    };
    const all = index([{ ...child.descriptor, platform }, absent], {
      artifactType: 'application/vnd.test.all',
    });
    await pushAll(store, child, { blobs: [layer], tag: 'one' });
    await store.pushManifest(all, { tag: 'all' });
    const broken = uniqueManifest();
    await pushAll(store, broken, { tag: 'broken' });
    flip(fileOf(dir, broken.descriptor.digest));
    const sizeOfOne = child.descriptor.size + 1_002;
    expect(await store.listNames()).toMatchObject([
      {
        name: 'all',
        root: { digest: all.descriptor.digest },
        artifactType: 'application/vnd.test.all',
        platforms: ['linux/amd64', 'linux/arm64'],
        size: all.descriptor.size + sizeOfOne + absent.size,
        problem: undefined,
      },
      { name: 'broken', problem: 'digest-mismatch', size: undefined },
      {
        name: 'one',
        size: sizeOfOne,
        named: '2026-01-02T03:04:05.000Z',
        created: '2025-01-01T00:00:00Z',
      },
    ]);
    expect(await store.statistics()).toMatchObject({ names: 3, manifests: 3, blobs: 5 });
  });

  it('can be added and removed', async () => {
    const store = await openLayout(temporaryDirectory(), { create: true });
    const content = uniqueManifest();
    await pushAll(store, content, { tag: 'v1' });
    await store.addName('v1', 'v2');
    await store.addName(content.descriptor.digest, 'v3');
    expect(await store.listTags()).toEqual(['v1', 'v2', 'v3']);
    await expect(store.addName('nothing', 'v4')).rejects.toMatchObject({ code: 'tag-missing' });
    await expect(store.addName('v1', 'a\nb')).rejects.toMatchObject({ code: 'reference-invalid' });
    for (const name of ['v1', 'v2', 'v3']) await store.removeName(name);
    await expect(store.removeName('v1')).rejects.toMatchObject({ code: 'tag-missing' });
    await expect(store.fetchManifest(content.descriptor.digest)).rejects.toMatchObject({
      code: 'manifest-missing',
    });
  });
});

describe('a layout that may not be written', () => {
  it('is read, and says why it is not written', async () => {
    const dir = temporaryDirectory();
    await pushAll(await openLayout(dir, { create: true }), uniqueManifest(), { tag: 'v1' });
    const store = await openLayout(dir);
    // Root may write anything, so what stands in the way is a file where a folder has to be.
    rmSync(join(dir, '.ebpf'), { recursive: true });
    writeFileSync(join(dir, '.ebpf'), '');
    chmodSync(join(dir, '.ebpf'), 0o400);
    expect(await store.listTags()).toEqual(['v1']);
    const before = readFileSync(join(dir, 'index.json'), 'utf8');
    await expect(pushAll(store, uniqueManifest(), { tag: 'v2' })).rejects.toMatchObject({
      code: expect.stringMatching(/^(store-unavailable|io-failed|store-damaged)$/) as string,
    });
    expect(readFileSync(join(dir, 'index.json'), 'utf8')).toBe(before);
  });
});

it('a copy of an index brings only the platform asked for', async () => {
  const memory = createMemoryRepository();
  const [amd, arm] = [uniqueBlob(), uniqueBlob()];
  const manifests = [uniqueManifest({ layers: [amd] }), uniqueManifest({ layers: [arm] })] as const;
  await pushAll(memory, manifests[0], { blobs: [amd] });
  await pushAll(memory, manifests[1], { blobs: [arm] });
  const all = index([
    { ...manifests[0].descriptor, platform: { os: 'linux', architecture: 'amd64' } },
    { ...manifests[1].descriptor, platform: { os: 'linux', architecture: 'arm64' } },
  ]);
  await memory.pushManifest(all, { tag: 'v1' });
  const store = await openLayout(temporaryDirectory(), { create: true });
  const platform = { os: 'linux', architecture: 'arm64' };
  const { root } = await copy(memory, store, { reference: 'v1', tag: 'v1', platform });
  expect(root.digest).toBe(manifests[1].descriptor.digest);
  expect(await store.hasBlob(arm.descriptor)).toBe(true);
  expect(await store.hasBlob(amd.descriptor)).toBe(false);
});
