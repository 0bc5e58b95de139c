import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository, ManifestContent } from '../../../src/content/index.ts';
import { createArchive, openArchive } from '../../../src/store/index.ts';
import type { ArchiveTarget } from '../../../src/store/index.ts';
import {
  brokenStream,
  index,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';
import type { Blob } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

interface Sample {
  readonly memory: ContentRepository;
  readonly all: ManifestContent;
  readonly child: ManifestContent;
  readonly signature: ManifestContent;
  readonly layers: readonly Blob[];
}

/** An index `v1` of one manifest that is signed, and that manifest as `one`. */
async function sample(): Promise<Sample> {
  const memory = createMemoryRepository();
  const layers = [uniqueBlob(200_000), uniqueBlob(513)];
  const child = uniqueManifest({ layers });
  const all = index([child.descriptor]);
  await pushAll(memory, child, { blobs: layers, tag: 'one' });
  await memory.pushManifest(all, { tag: 'v1' });
  const signature = uniqueManifest({
    subject: child.descriptor,
    artifactType: 'application/vnd.test.sig',
  });
  await pushAll(memory, signature);
  return { memory, all, child, signature, layers };
}

async function fill(archive: ArchiveTarget, { memory }: Sample): Promise<void> {
  await copy(memory, archive, { reference: 'v1', tag: 'tools/x:v1', referrers: true });
  await copy(memory, archive, { reference: 'one', tag: 'tools/x:one' });
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('an archive in the making', () => {
  it('holds roots, names and referrers, and leaves nothing beside it', async () => {
    const content = await sample();
    const dir = temporaryDirectory();
    const path = join(dir, 'deep', 'a.tar');
    const target = await createArchive(path);
    await fill(target, content);
    expect(await target.listTags()).toEqual(['tools/x:one', 'tools/x:v1']);
    expect(existsSync(path)).toBe(false);
    const written = await target.finish();
    expect(written).toEqual({ path, size: statSync(path).size, names: 2 });
    await target.close();
    expect(readdirSync(join(dir, 'deep'))).toEqual(['a.tar']);

    await using archive = await openArchive(path);
    expect(await archive.listTags()).toEqual(['tools/x:one', 'tools/x:v1']);
    const { digest } = content.child.descriptor;
    expect(await archive.listReferrers(digest)).toMatchObject([
      { digest: content.signature.descriptor.digest, artifactType: 'application/vnd.test.sig' },
    ]);
    expect(await archive.listReferrers(digest, { artifactType: 'other' })).toEqual([]);
    expect(await archive.listReferrers(content.all.descriptor.digest)).toEqual([]);
    // The manifest under the index has an entry for its name only.
    expect(archive.roots.length).toBe(3);

    const back = createMemoryRepository();
    const done = await copy(archive, back, { reference: 'tools/x:v1', tag: 'v1', referrers: true });
    expect(done).toMatchObject({ pushed: 3, referrers: 1 });
    expect((await back.listReferrers(digest)).length).toBe(1);
  });

  it('has the same bytes for the same content, in whatever order it came', async () => {
    const content = await sample();
    const dir = temporaryDirectory();
    const paths = [join(dir, 'a.tar'), join(dir, 'b.tar')];
    for (const [at, path] of paths.entries()) {
      const target = await createArchive(path);
      if (at === 1) await copy(content.memory, target, { reference: 'one', tag: 'tools/x:one' });
      await fill(target, content);
      await target.finish();
    }
    expect(hashOf(paths[0]!)).toBe(hashOf(paths[1]!));
  });

  it('replaces a file only when asked, and only when it is whole', async () => {
    const content = await sample();
    const path = join(temporaryDirectory(), 'a.tar');
    writeFileSync(path, 'precious');
    await expect(createArchive(path)).rejects.toMatchObject({ code: 'destination-exists' });
    const given = await createArchive(path, { replace: true });
    await fill(given, content);
    await given.close();
    expect(readFileSync(path, 'utf8')).toBe('precious');
    const target = await createArchive(path, { replace: true });
    await fill(target, content);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    await target.finish();
    expect(statSync(path).size).toBeGreaterThan(200_000);
  });

  it('does not replace a file that came while it was made', async () => {
    const path = join(temporaryDirectory(), 'a.tar');
    const target = await createArchive(path);
    await fill(target, await sample());
    writeFileSync(path, 'precious');
    await expect(target.finish()).rejects.toMatchObject({ code: 'destination-exists' });
    await target.close();
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(readdirSync(join(path, '..'))).toEqual(['a.tar']);
  });

  it('is made by one process at a time', async () => {
    const path = join(temporaryDirectory(), 'a.tar');
    const target = await createArchive(path);
    await expect(createArchive(path)).rejects.toMatchObject({ code: 'lock-held' });
    await target.close();
    await target.close();
    await (await createArchive(path)).close();
    expect(existsSync(path)).toBe(false);
  });

  it('keeps nothing of what broke, and leaves out what an attempt before it named', async () => {
    const content = await sample();
    const path = join(temporaryDirectory(), 'a.tar');
    const broken = await createArchive(path);
    const [layer] = content.layers;
    const open = (): Promise<AsyncIterable<Uint8Array>> =>
      Promise.resolve(brokenStream(layer!.bytes.subarray(0, 100_000)));
    await expect(broken.pushBlob(layer!.descriptor, open)).rejects.toThrow('the stream broke');
    const orphan = uniqueBlob(10);
    await broken.pushBlob(orphan.descriptor, opener(orphan.bytes));
    await copy(content.memory, broken, { reference: 'one', tag: 'one' });
    await broken.finish();
    await using archive = await openArchive(path);
    await expect(archive.fetchBlob(orphan.descriptor)).rejects.toMatchObject({
      code: 'blob-missing',
    });
  });

  it('does nothing once the signal has fired, and can go on after that', async () => {
    const path = join(temporaryDirectory(), 'a.tar');
    const signal = AbortSignal.abort();
    await expect(createArchive(path, { signal })).rejects.toMatchObject({ code: 'interrupted' });
    const target = await createArchive(path);
    await fill(target, await sample());
    await expect(target.finish({ signal })).rejects.toMatchObject({ code: 'interrupted' });
    expect((await target.finish()).names).toBe(2);
  });
});
