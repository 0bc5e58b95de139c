import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blobPath } from '../../../src/archive/index.ts';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository, ManifestContent } from '../../../src/content/index.ts';
import { createArchive, openArchive, openLayout } from '../../../src/store/index.ts';
import {
  blobOf,
  index,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';
import { describeWith, findTool } from '../../support/needs.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const SIGNATURE = 'application/vnd.test.sig';

function run(tool: string, args: readonly string[], cwd: string): string {
  return execFileSync(findTool(tool)!, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
}

interface Signed {
  readonly one: ManifestContent;
  readonly all: ManifestContent;
  readonly signature: ManifestContent;
}

/** A signed manifest `one`, and `all`, an index of it and of another one. */
async function fill(place: ContentRepository): Promise<Signed> {
  const layers = [uniqueBlob(70_000)];
  const [one, other] = [uniqueManifest({ layers }), uniqueManifest()];
  await pushAll(place, one, { blobs: layers, tag: 'one' });
  await pushAll(place, other);
  const platform = { os: 'linux', architecture: 'amd64' };
  const all = index([
    { ...one.descriptor, platform },
    { ...other.descriptor, platform: { ...platform, architecture: 'arm64' } },
  ]);
  await place.pushManifest(all, { tag: 'all' });
  const signature = uniqueManifest({ subject: one.descriptor, artifactType: SIGNATURE });
  await pushAll(place, signature);
  return { one, all, signature };
}

/** The same as an archive `ours.tar`. */
async function archived(dir: string): Promise<Signed> {
  const memory = createMemoryRepository();
  const signed = await fill(memory);
  const archive = await createArchive(join(dir, 'ours.tar'));
  for (const tag of ['one', 'all'])
    await copy(memory, archive, { reference: tag, tag, referrers: true });
  await archive.finish();
  return signed;
}

describeWith(['skopeo'], 'our archives and skopeo', () => {
  it('skopeo reads each name of an archive with several', async () => {
    const dir = temporaryDirectory();
    const signed = await archived(dir);
    for (const name of ['one', 'all'] as const) {
      const raw = run('skopeo', ['inspect', '--raw', `oci-archive:ours.tar:${name}`], dir);
      expect(blobOf(raw).descriptor.digest).toBe(signed[name].descriptor.digest);
    }
  });
});

describeWith(['oras'], 'our archives and layouts, and oras', () => {
  const referrersOf = (where: string, dir: string): string =>
    run('oras', ['discover', '--oci-layout', where, '--format', 'json'], dir);

  it('oras reads an archive and finds what refers', async () => {
    const dir = temporaryDirectory();
    const { one, signature } = await archived(dir);
    const raw = run('oras', ['manifest', 'fetch', '--oci-layout', 'ours.tar:one'], dir);
    expect(blobOf(raw).descriptor.digest).toBe(one.descriptor.digest);
    expect(referrersOf('ours.tar:one', dir)).toContain(signature.descriptor.digest);
  });

  it('oras finds what refers in a layout that a copy wrote', async () => {
    const dir = temporaryDirectory();
    const memory = createMemoryRepository();
    const { signature } = await fill(memory);
    const ours = await openLayout(join(dir, 'ours'), { create: true });
    await copy(memory, ours, { reference: 'one', tag: 'one', referrers: true });
    expect(referrersOf('ours:one', dir)).toContain(signature.descriptor.digest);
  });

  it('a layout of oras goes into an archive with what refers', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'prog.o'), 'object');
    const file = 'prog.o:application/octet-stream';
    run('oras', ['push', '--oci-layout', '--artifact-type', 'a/b', 'theirs:v1', file], dir);
    run('oras', ['attach', '--oci-layout', '--artifact-type', SIGNATURE, 'theirs:v1', file], dir);
    const archive = await createArchive(join(dir, 'a.tar'));
    const theirs = await openLayout(join(dir, 'theirs'));
    const done = await copy(theirs, archive, { reference: 'v1', tag: 'v1', referrers: true });
    expect(done.referrers).toBe(1);
    await archive.finish();
    expect(referrersOf('a.tar:v1', dir)).toContain(SIGNATURE);
  });
});

describeWith(['regctl'], 'layouts and archives, and regctl', () => {
  const regctl = (args: readonly string[], dir: string): string => run('regctl', args, dir);

  it('regctl imports an archive', async () => {
    const dir = temporaryDirectory();
    const { all } = await archived(dir);
    regctl(['image', 'import', 'ocidir://theirs:all', 'ours.tar', '--name', 'all'], dir);
    const theirs = await openLayout(join(dir, 'theirs'));
    expect((await theirs.resolveTag('all')).digest).toBe(all.descriptor.digest);
    expect(await theirs.hasManifest(all.descriptor.digest)).toBe(true);
  });

  it('we find what regctl notes under a fallback tag', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'file'), 'content');
    const put = ['artifact', 'put', '-f', 'file', '--artifact-type'];
    regctl([...put, 'a/b', 'ocidir://theirs:v1'], dir);
    regctl([...put, SIGNATURE, '--subject', 'ocidir://theirs:v1'], dir);
    const theirs = await openLayout(join(dir, 'theirs'));
    const { digest } = await theirs.resolveTag('v1');
    expect(await theirs.listReferrers(digest)).toMatchObject([{ artifactType: SIGNATURE }]);
    const memory = createMemoryRepository();
    const done = await copy(theirs, memory, { reference: 'v1', tag: 'v1', referrers: true });
    expect(done).toMatchObject({ referrers: 1 });
    expect((await memory.listReferrers(digest)).length).toBe(1);
    expect(regctl(['artifact', 'list', 'ocidir://theirs:v1'], dir)).toContain(SIGNATURE);
  });
});

it('a layout that has an index for one platform only is read as far as it goes', async () => {
  const dir = join(temporaryDirectory(), 'sparse');
  const layout = await openLayout(dir, { create: true });
  const { all, signature } = await fill(layout);
  const [one, other] = all.document.kind === 'index' ? all.document.manifests : [];
  rmSync(join(dir, blobPath(other!.digest)));
  const memory = createMemoryRepository();
  const platform = one!.platform!;
  const done = await copy(layout, memory, { reference: 'all', platform, referrers: true });
  expect(done).toMatchObject({ referrers: 1, root: { digest: one!.digest } });
  expect(await layout.listReferrers(one!.digest)).toMatchObject([
    { digest: signature.descriptor.digest },
  ]);
  await expect(copy(layout, memory, { reference: 'all' })).rejects.toMatchObject({
    code: 'manifest-missing',
  });
});

it('an archive gives a blob from any byte', async () => {
  const dir = temporaryDirectory();
  const { one } = await archived(dir);
  await using archive = await openArchive(join(dir, 'ours.tar'));
  const layer = one.document.kind === 'manifest' ? one.document.layers[0]! : undefined;
  for (const start of [0, 1, 69_999, 70_000]) {
    let size = 0;
    for await (const piece of await archive.fetchBlob(layer!, { start })) size += piece.length;
    expect(size).toBe(70_000 - start);
  }
  await expect(archive.fetchBlob(layer!, { start: 70_001 })).rejects.toMatchObject({
    code: 'option-invalid',
  });
});
