import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { blobPath } from '../../../src/archive/index.ts';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository } from '../../../src/content/index.ts';
import { MEDIA } from '../../../src/oci/index.ts';
import type { Digest } from '../../../src/oci/index.ts';
import { archiveOf, openArchive, openLayout } from '../../../src/store/index.ts';
import {
  EMPTY,
  blobOf,
  collect,
  index,
  jsonManifest,
  opener,
  uniqueBlob,
} from '../../contract/content-fixtures.ts';
import { describeWith, findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

function run(tool: string, args: readonly string[], cwd: string): string {
  return execFileSync(findTool(tool)!, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
}

/** An artifact with a layer, and an index of it, named `one` and `all`. */
async function fill(place: ContentRepository): Promise<{ one: Digest; layer: Buffer }> {
  // Compressed already: skopeo compresses what is not.
  const layer = blobOf(gzipSync(uniqueBlob(10_000).bytes));
  const config = blobOf(
    '{"architecture":"amd64","os":"linux"}',
    'application/vnd.oci.image.config.v1+json',
  );
  const one = jsonManifest(MEDIA.manifest, {
    config: config.descriptor,
    layers: [{ ...layer.descriptor, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }],
  });
  const platform = { os: 'linux', architecture: 'amd64' };
  const all = index([{ ...one.descriptor, platform }]);
  for (const blob of [layer, config, EMPTY])
    await place.pushBlob(blob.descriptor, opener(blob.bytes));
  await place.pushManifest(one, { tag: 'one' });
  await place.pushManifest(all, { tag: 'all' });
  return {
    one: one.descriptor.digest,
    layer: Buffer.from(layer.bytes),
  };
}

describeWith(['skopeo'], 'layouts and skopeo', () => {
  const skopeo = (args: readonly string[], cwd: string): string => run('skopeo', args, cwd);

  it('skopeo reads our layout, by name and whole', async () => {
    const dir = temporaryDirectory();
    const { one, layer } = await fill(await openLayout(join(dir, 'ours'), { create: true }));
    const raw = skopeo(['inspect', '--raw', 'oci:ours:one'], dir);
    expect(blobOf(raw).descriptor.digest).toBe(one);
    skopeo(['copy', '--all', 'oci:ours:all', 'dir:copied'], dir);
    const copied = readFileSync(join(dir, 'copied', blobOf(layer).descriptor.digest.slice(7)));
    expect(copied.equals(layer)).toBe(true);
  });

  it('we read the layouts that skopeo writes, and write into them, and skopeo reads that', async () => {
    const dir = temporaryDirectory();
    const { one } = await fill(await openLayout(join(dir, 'ours'), { create: true }));
    skopeo(['copy', 'oci:ours:one', 'oci:theirs:one'], dir);
    skopeo(['copy', '--all', 'oci:ours:all', 'oci:theirs:all'], dir);
    const theirs = await openLayout(join(dir, 'theirs'));
    expect(await theirs.listTags()).toEqual(['all', 'one']);
    expect((await theirs.resolveTag('one')).digest).toBe(one);
    expect(await theirs.hasManifest((await theirs.resolveTag('all')).digest)).toBe(true);
    expect((await theirs.fetchManifest(one)).descriptor.digest).toBe(one);
    expect(await theirs.fsck()).toMatchObject({ clean: true, problems: [], names: 2 });
    const memory = createMemoryRepository();
    await copy(theirs, memory, { reference: 'all', tag: 'all' });
    const index = await theirs.resolveTag('all');
    expect(await memory.hasManifest(index.digest)).toBe(true);
    await theirs.addName('one', 'added');
    expect(blobOf(skopeo(['inspect', '--raw', 'oci:theirs:added'], dir)).descriptor.digest).toBe(
      one,
    );
  });

  it('we read an index of skopeo that lists nothing but itself', async () => {
    const dir = temporaryDirectory();
    const { one } = await fill(await openLayout(join(dir, 'ours'), { create: true }));
    skopeo(['copy', '--all', 'oci:ours:all', 'oci:alone:all'], dir);
    const alone = await openLayout(join(dir, 'alone'));
    expect((await alone.fetchManifest(one)).document.kind).toBe('manifest');
    expect((await alone.prune({ graceMs: -1 })).removed).toEqual([]);
  });

  it('skopeo reads our archives and we read those of skopeo', async () => {
    const dir = temporaryDirectory();
    const memory = createMemoryRepository();
    const { one } = await fill(memory);
    writeFileSync(
      join(dir, 'ours.tar'),
      await collect(archiveOf(memory, [{ reference: 'one', name: 'one' }])),
    );
    const raw = skopeo(['inspect', '--raw', 'oci-archive:ours.tar:one'], dir);
    expect(blobOf(raw).descriptor.digest).toBe(one);
    skopeo(['copy', 'oci-archive:ours.tar:one', 'oci-archive:theirs.tar:one'], dir);
    const archive = await openArchive(join(dir, 'theirs.tar'));
    const target = createMemoryRepository();
    await copy(archive, target, { reference: 'one', tag: 'one' });
    await archive.close();
    expect((await target.resolveTag('one')).digest).toBe(one);
  });
});

describeWith(['oras'], 'layouts and oras', () => {
  const oras = (args: readonly string[], cwd: string): string => run('oras', args, cwd);

  it('oras reads our layout', async () => {
    const dir = temporaryDirectory();
    const { one } = await fill(await openLayout(join(dir, 'ours'), { create: true }));
    const raw = oras(['manifest', 'fetch', '--oci-layout', 'ours:one'], dir);
    expect(blobOf(raw).descriptor.digest).toBe(one);
  });

  it('we read the layouts that oras writes, referrers included', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'work'));
    writeFileSync(join(dir, 'work', 'prog.o'), 'object');
    const cwd = join(dir, 'work');
    const type = ['--artifact-type', 'application/vnd.test.thing'];
    oras(['push', '--oci-layout', ...type, '../theirs:v1', 'prog.o:application/octet-stream'], cwd);
    oras(
      [
        'attach',
        '--oci-layout',
        '--artifact-type',
        'application/vnd.test.sig',
        '../theirs:v1',
        'prog.o',
      ],
      cwd,
    );
    const theirs = await openLayout(join(dir, 'theirs'));
    const root = await theirs.fetchManifest('v1');
    expect(root.document.artifactType).toBe('application/vnd.test.thing');
    const referrers = await theirs.listReferrers(root.descriptor.digest);
    expect(referrers).toMatchObject([{ artifactType: 'application/vnd.test.sig' }]);
    expect(await theirs.fsck()).toMatchObject({ clean: true, problems: [] });
    const layer = root.document.kind === 'manifest' ? root.document.layers[0] : undefined;
    expect((await collect(await theirs.fetchBlob(layer!))).toString()).toBe('object');
    expect(readFileSync(join(dir, 'theirs', blobPath(layer!.digest)), 'utf8')).toBe('object');
  });
});
