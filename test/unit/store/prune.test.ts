import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobPath } from '../../../src/archive/index.ts';
import type { Digest } from '../../../src/oci/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import type { LayoutStore } from '../../../src/store/index.ts';
import {
  EMPTY,
  index,
  opener,
  pushAll,
  uniqueBlob,
  uniqueManifest,
} from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** Makes blobs look two hours old. */
function grow(store: LayoutStore, ...digests: readonly Digest[]): void {
  const then = new Date(Date.now() - 2 * 3_600_000);
  for (const digest of digests) utimesSync(join(store.path, blobPath(digest)), then, then);
}

async function open(): Promise<LayoutStore> {
  return openLayout(temporaryDirectory(), { create: true });
}

describe('prune', () => {
  it('keeps what is named and what belongs to it, and removes the rest', async () => {
    const store = await open();
    const [layer, lost] = [uniqueBlob(500), uniqueBlob(700)];
    const child = uniqueManifest({ layers: [layer] });
    const root = index([child.descriptor]);
    const signature = uniqueManifest({ subject: child.descriptor });
    const about = uniqueManifest({ subject: signature.descriptor });
    const stray = uniqueManifest({ subject: uniqueManifest().descriptor });
    for (const content of [child, about, signature, stray])
      await pushAll(store, content, { blobs: [layer, lost] });
    await store.pushManifest(root, { tag: 'v1' });
    const kept = [EMPTY, layer].map((blob) => blob.descriptor.digest);
    kept.push(...[child, root, signature, about].map((content) => content.descriptor.digest));
    const gone = [lost.descriptor.digest, stray.descriptor.digest];
    grow(store, ...kept, ...gone);

    const told = await store.prune({ dryRun: true });
    for (const digest of gone) expect(await store.statBlob(digest)).toBeDefined();
    const done = await store.prune();
    expect(done).toEqual(told);
    expect(done.removed.map((one) => one.digest).sort()).toEqual(gone.sort());
    expect(done).toMatchObject({
      freedBytes: 700 + stray.descriptor.size,
      manifests: [stray.descriptor.digest],
    });
    for (const digest of kept) expect(await store.statBlob(digest)).toBeDefined();
    expect(await store.hasManifest(root.descriptor.digest)).toBe(true);
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [] });
    expect(await store.prune()).toMatchObject({ removed: [], freedBytes: 0 });
  });

  it('takes back, at once, only what it is told, and of that nothing that others need', async () => {
    const store = await open();
    const [shared, own, mine] = [uniqueBlob(500), uniqueBlob(600), uniqueBlob(700)];
    const other = uniqueManifest({ layers: [shared, own] });
    const back = uniqueManifest({ layers: [shared, mine] });
    // Both without a name: somebody else is about to give his one.
    await pushAll(store, other, { blobs: [shared, own] });
    await pushAll(store, back, { blobs: [shared, mine] });
    const only = new Set([shared, mine, back].map((content) => content.descriptor.digest));

    const { removed, manifests } = await store.prune({ only });
    expect(removed.map((one) => one.digest).sort()).toEqual(
      [mine, back].map((content) => content.descriptor.digest).sort(),
    );
    expect(manifests).toEqual([back.descriptor.digest]);
    expect(await store.hasManifest(other.descriptor.digest)).toBe(true);
    await store.pushManifest(other, { tag: 'v1' });
    expect(await store.prune({ only: new Set([other.descriptor.digest]) })).toMatchObject({
      removed: [],
    });
  });

  it('keeps what has no name as long as asked, as a registry does', async () => {
    const store = await open();
    const content = uniqueManifest();
    await pushAll(store, content);
    grow(store, content.descriptor.digest, EMPTY.descriptor.digest);
    expect(await store.prune({ keepUntagged: true })).toMatchObject({ removed: [] });
    expect((await store.prune()).removed.length).toBe(2);
  });

  it('removes what a name had, once it is old enough', async () => {
    const store = await open();
    const layer = uniqueBlob(500);
    const content = uniqueManifest({ layers: [layer] });
    await pushAll(store, content, { blobs: [layer], tag: 'v1' });
    await store.removeName('v1');
    expect(await store.prune()).toMatchObject({ removed: [] });
    const { freedBytes } = await store.prune({ graceMs: -1 });
    expect(freedBytes).toBe(500 + 2 + content.descriptor.size);
  });

  it('leaves alone what another process is about to name', async () => {
    const store = await open();
    const layer = uniqueBlob(500);
    const content = uniqueManifest({ layers: [layer] });
    await pushAll(store, content, { blobs: [layer] });
    grow(store, layer.descriptor.digest, content.descriptor.digest, EMPTY.descriptor.digest);
    // Found present by a push: wanted from now on.
    await store.pushBlob(layer.descriptor, opener(layer.bytes));
    expect(await store.hasManifest(content.descriptor.digest)).toBe(true);
    expect(await store.prune()).toMatchObject({ removed: [], manifests: [] });
  });

  it('removes nothing while it cannot read what something needs', async () => {
    const store = await open();
    const layer = uniqueBlob(500);
    const content = uniqueManifest({ layers: [layer] });
    await pushAll(store, content, { blobs: [layer], tag: 'v1' });
    const path = join(store.path, blobPath(content.descriptor.digest));
    rmSync(path);
    writeFileSync(path, 'x'.repeat(content.descriptor.size));
    grow(store, layer.descriptor.digest);
    const again = await openLayout(store.path);
    await expect(again.prune({ graceMs: -1 })).rejects.toMatchObject({ code: 'store-damaged' });
    expect(existsSync(join(store.path, blobPath(layer.descriptor.digest)))).toBe(true);
  });
});
