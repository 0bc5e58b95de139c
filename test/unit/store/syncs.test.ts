import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { openLayout } from '../../../src/store/index.ts';
import { index, pushAll, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';
import { describeWith, findTool } from '../../support/needs.ts';
import { sharedTemporaryDirectory } from '../../support/tmp.ts';
import { bundleWorker } from './bundle-worker.ts';

// What is guaranteed, whatever moment the power fails: each blob, and each manifest, is on the disk before the folder
// that names it is, and that before the `index.json` that speaks of it; `index.json` itself is on the disk under a
// temporary name before it takes the place of the one before. So whatever an index names is there whole. It costs one
// sync for each file, one for the folder of blobs, one for the index and one for the folder of the layout; all blobs are
// synced at once, and the index is written once for all manifests of a copy.
describeWith(['strace'], 'what a copy into a layout waits for the disk for', () => {
  const dir = sharedTemporaryDirectory();
  let worker: string;
  beforeAll(async () => {
    worker = await bundleWorker(new URL('./sync-worker.ts', import.meta.url).href, dir);
    const source = await openLayout(join(dir, 'from'), { create: true });
    const children = [];
    for (const tag of ['one', 'two', 'three']) {
      const layers = [uniqueBlob(200_000), uniqueBlob(300)];
      const content = uniqueManifest({ layers });
      await pushAll(source, content, { blobs: layers, tag });
      children.push(content.descriptor);
    }
    await source.pushManifest(index(children), { tag: 'all' });
  });

  it.each<[string, { to: string; tag: string; count: number }]>([
    // Marker and first index, config and two layers, manifest, folder, index, folder.
    ['into a new layout', { to: 'fresh', tag: 'one', count: 2 + 3 + 1 + 3 }],
    // The config is there already.
    ['into one that has something', { to: 'fresh', tag: 'two', count: 2 + 1 + 3 }],
    ['of what is there', { to: 'fresh', tag: 'two', count: 0 }],
    // Seven blobs, three manifests and their index; `index.json` once.
    ['of an index with three manifests', { to: 'other', tag: 'all', count: 2 + 7 + 4 + 3 }],
  ])('%s', (_what, { to, tag, count }) => {
    const log = join(dir, 'strace.log');
    const traced = ['-f', '-qq', '-e', 'trace=fsync,fdatasync,sync,syncfs', '-o', log];
    const command = [process.execPath, worker, join(dir, 'from'), join(dir, to), tag];
    execFileSync(findTool('strace')!, [...traced, ...command], { stdio: 'pipe' });
    const syncs = readFileSync(log, 'utf8').match(/\bf(data)?sync\(/g) ?? [];
    expect(syncs.length).toBe(count);
  });
});
