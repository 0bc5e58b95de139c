import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../src/base/index.ts';
import { copy, createMemoryRepository, manifestOf } from '../../../src/content/index.ts';
import { MEDIA, describe as descriptorOf } from '../../../src/oci/index.ts';
import { describeFile } from '../../../src/ops/inputs.ts';
import { packedSource } from '../../../src/ops/packed-source.ts';
import type { PackedContent } from '../../../src/ops/packed-source.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** A package with one layer out of a file. */
async function packed(path: string): Promise<PackedContent> {
  const { mediaType, digest, size, open } = await describeFile({ mediaType: 'text/plain', path });
  const layer = { mediaType, digest, size };
  const document = { schemaVersion: 2, mediaType: MEDIA.manifest, config: layer, layers: [layer] };
  const root = manifestOf(Buffer.from(JSON.stringify(document)), MEDIA.manifest);
  return { root, manifests: [root], blobs: [{ descriptor: layer, open }] };
}

describe('what was packed', () => {
  it('is a place to copy from', async () => {
    const path = join(temporaryDirectory(), 'notes');
    writeFileSync(path, 'hello');
    const content = await packed(path);
    const target = createMemoryRepository();
    const { digest } = content.root.descriptor;
    const result = await copy(packedSource(content), target, { reference: digest });
    expect(result.pushed).toBe(1);
    const [blob] = content.blobs;
    const stream = await target.fetchBlob(blob!.descriptor);
    expect(Buffer.from(await readAll(stream, 100, 'The blob')).toString()).toBe('hello');
  });

  it.each([
    ['other bytes', 'hallo', 'digest-mismatch'],
    ['more bytes', 'hello!', 'size-mismatch'],
    ['fewer bytes', 'hell', 'size-mismatch'],
  ])('ends the copy when the file has %s by then', async (_title, text, code) => {
    const path = join(temporaryDirectory(), 'notes');
    writeFileSync(path, 'hello');
    const content = await packed(path);
    writeFileSync(path, text);
    const target = createMemoryRepository();
    const { digest } = content.root.descriptor;
    await expect(copy(packedSource(content), target, { reference: digest })).rejects.toMatchObject({
      code,
    });
    expect(await target.hasManifest(digest)).toBe(false);
  });

  it('has nothing else', async () => {
    const source = packedSource(await packed('LICENSE'));
    const other = descriptorOf('text/plain', Buffer.from('other'));
    await expect(source.fetchManifest(other.digest)).rejects.toMatchObject({
      code: 'manifest-missing',
    });
    await expect(source.fetchBlob(other)).rejects.toMatchObject({ code: 'blob-missing' });
  });
});
