import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository } from '../../../src/content/index.ts';
import { archiveOf, openArchive } from '../../../src/store/index.ts';
import {
  collect,
  index,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

async function sample(): Promise<{ memory: ContentRepository; root: string; child: string }> {
  const memory = createMemoryRepository();
  const layers = [uniqueBlob(100_000), uniqueBlob(513)];
  const child = uniqueManifest({ layers });
  const all = index([child.descriptor]);
  await pushAll(memory, child, { blobs: layers });
  await memory.pushManifest(all, { tag: 'v1' });
  return { memory, root: all.descriptor.digest, child: child.descriptor.digest };
}

describe('a layout archive', () => {
  it('carries content from one place to another', async () => {
    const { memory, root, child } = await sample();
    const path = join(temporaryDirectory(), 'a.tar');
    const roots = [{ reference: 'v1', name: 'ghcr.io/acme/x:v1' }];
    writeFileSync(path, await collect(archiveOf(memory, roots)));
    const archive = await openArchive(path);
    try {
      expect(await archive.listTags()).toEqual(['ghcr.io/acme/x:v1']);
      expect(archive.roots).toMatchObject([{ digest: root }]);
      expect((await archive.fetchManifest(child)).document.kind).toBe('manifest');
      const target = createMemoryRepository();
      const done = await copy(archive, target, { reference: 'ghcr.io/acme/x:v1', tag: 'v1' });
      expect(done).toMatchObject({ changed: true, pushed: 3 });
      expect((await target.resolveTag('v1')).digest).toBe(root);
      await expect(archive.resolveTag('v1')).rejects.toMatchObject({ code: 'tag-missing' });
      await expect(archive.fetchBlob(uniqueBlob().descriptor)).rejects.toMatchObject({
        code: 'blob-missing',
      });
      const { digest } = uniqueManifest().descriptor;
      await expect(archive.fetchManifest(digest)).rejects.toMatchObject({
        code: 'manifest-missing',
      });
    } finally {
      await archive.close();
      await archive.close();
    }
  });

  it('has the same bytes for the same content', async () => {
    const { memory } = await sample();
    const roots = [{ reference: 'v1', name: 'v1' }];
    const [a, b] = [
      await collect(archiveOf(memory, roots)),
      await collect(archiveOf(memory, roots)),
    ];
    expect(createHash('sha256').update(a).digest('hex')).toBe(
      createHash('sha256').update(b).digest('hex'),
    );
  });

  it('refuses a flipped byte in a blob of the archive', async () => {
    const { memory, child } = await sample();
    const path = join(temporaryDirectory(), 'a.tar');
    const bytes = await collect(archiveOf(memory, [{ reference: 'v1', name: 'v1' }]));
    const { document } = await memory.fetchManifest(child);
    const layer = document.kind === 'manifest' ? document.layers[0]! : undefined;
    const content = await collect(await memory.fetchBlob(layer!));
    bytes[bytes.indexOf(content.subarray(0, 64))]! ^= 1;
    writeFileSync(path, bytes);
    const archive = await openArchive(path);
    await expect(
      copy(archive, createMemoryRepository(), { reference: 'v1' }),
    ).rejects.toMatchObject({ code: 'digest-mismatch', details: { side: 'source' } });
    await archive.close();
  });

  it('ends before anything when the signal has fired', async () => {
    const signal = AbortSignal.abort();
    await expect(openArchive('/nonexistent', { signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    const path = join(temporaryDirectory(), 'missing.tar');
    await expect(openArchive(path)).rejects.toMatchObject({ code: 'file-missing' });
  });
});
