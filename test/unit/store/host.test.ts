import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobPath } from '../../../src/archive/index.ts';
import type { ContentRepository, RepositoryHost } from '../../../src/content/index.ts';
import { openRepositoryHost } from '../../../src/store/index.ts';
import { opener, pushAll, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

async function create(host: RepositoryHost, name: string): Promise<ContentRepository> {
  const repository = await host.open(name, { create: true });
  if (repository === undefined) throw new Error(`${name} was not created`);
  return repository;
}

describe('a folder of repositories', () => {
  it('keeps repositories apart whose names are parts of each other', async () => {
    const dir = join(temporaryDirectory(), 'served');
    const host = openRepositoryHost(dir);
    const names = ['a', 'a/b', 'a/blobs', 'a/blobs/sha256', 'a/oci-layout', 'a/index.json', 'b__c'];
    for (const name of names)
      await pushAll(await create(host, name), uniqueManifest(), { tag: 'v1' });
    expect(await host.listRepositories()).toEqual([...names].sort());
    const digests = await Promise.all(
      names.map(async (name) => (await (await host.open(name))!.resolveTag('v1')).digest),
    );
    expect(new Set(digests).size).toBe(names.length);
    expect(readdirSync(join(dir, 'a')).sort()).toContain('_layout');
  });

  it('does not have what was never written', async () => {
    const dir = join(temporaryDirectory(), 'served');
    const host = openRepositoryHost(dir);
    expect(await host.open('a')).toBeUndefined();
    expect(await host.listRepositories()).toEqual([]);
    expect((await create(host, 'a')).listTags()).toBeDefined();
    expect(existsSync(dir)).toBe(false);
  });

  it.each(['', '..', 'a/../b', '_layout', 'a/_layout', '/a', 'a//b', 'A', '.ebpf', 'a/.', 'a\0'])(
    'refuses the name %j',
    async (name) => {
      const dir = temporaryDirectory();
      await expect(openRepositoryHost(dir).open(name, { create: true })).rejects.toMatchObject({
        code: 'reference-invalid',
      });
      expect(readdirSync(dir)).toEqual([]);
    },
  );

  it('mounts a blob as a link, and each repository removes its own', async () => {
    const dir = temporaryDirectory();
    const host = openRepositoryHost(dir);
    const { bytes, descriptor } = uniqueBlob(1_000);
    const { digest } = descriptor;
    const from = await create(host, 'from');
    await from.pushBlob(descriptor, opener(bytes));
    expect(await host.mountBlob({ from: 'from', to: 'to/here', digest })).toBe(true);
    expect(await host.mountBlob({ from: 'from', to: 'to/here', digest })).toBe(true);
    expect(await host.mountBlob({ from: 'from', to: 'from', digest })).toBe(true);
    const files = ['from', 'to/here'].map((name) => join(dir, name, '_layout', blobPath(digest)));
    const [a, b] = files.map((file) => statSync(file));
    expect(a!.ino).toBe(b!.ino);
    await from.deleteBlob(digest);
    expect(await (await create(host, 'to/here')).hasBlob(descriptor)).toBe(true);
  });

  it('does not mount what is not there', async () => {
    const dir = temporaryDirectory();
    const host = openRepositoryHost(dir);
    const { digest } = uniqueBlob().descriptor;
    expect(await host.mountBlob({ from: 'none', to: 'to', digest })).toBe(false);
    await pushAll(await create(host, 'from'), uniqueManifest());
    expect(await host.mountBlob({ from: 'from', to: 'to', digest })).toBe(false);
    expect(await host.mountBlob({ from: 'from', to: 'from', digest })).toBe(false);
    expect(await host.listRepositories()).toEqual(['from']);
  });

  it('does not follow links to find repositories', async () => {
    const dir = temporaryDirectory();
    await pushAll(await create(openRepositoryHost(join(dir, 'other')), 'x'), uniqueManifest());
    mkdirSync(join(dir, 'served'));
    symlinkSync(join(dir, 'other'), join(dir, 'served', 'linked'));
    symlinkSync(join(dir, 'served'), join(dir, 'served', 'circle'));
    expect(await openRepositoryHost(join(dir, 'served')).listRepositories()).toEqual([]);
  });
});
