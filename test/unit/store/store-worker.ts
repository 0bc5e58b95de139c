// A process that writes into a layout, for processes.test.ts: MODE DIR NAME
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import type { LayoutStore } from '../../../src/store/index.ts';
import { pushAll, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';

const [mode = '', dir = '', name = ''] = process.argv.slice(2);
const store = await openLayout(mode === 'copy' ? join(dir, 'a') : dir, { create: true });

if (mode === 'tag') await push(store, name, 50_000);
if (mode === 'attach') {
  const subject = await store.resolveTag('subject');
  const memory = createMemoryRepository();
  const layers = [uniqueBlob(100_000)];
  await pushAll(memory, uniqueManifest({ layers, subject }), { blobs: layers, tag: name });
  await copy(memory, store, { reference: name });
}
if (mode === 'churn') {
  console.log('begun');
  for (;;) {
    const tag = `t${randomBytes(1)[0]! % 8}`;
    const dice = Math.random();
    if (dice < 0.7) await push(store, tag, 200_000);
    else if (dice < 0.8) await store.deleteTag(tag).catch(() => undefined);
    else if (dice < 0.9) await store.removeName(tag).catch(() => undefined);
    else await store.prune({ graceMs: 10_000 });
  }
}

if (mode === 'copy') {
  const target = await openLayout(join(dir, 'b'), { create: true });
  const { root } = await copy(store, target, { reference: 'large', tag: 'large' });
  // Kilobytes, the highest since the process began.
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ peak, root: root.digest }));
}

async function push(target: LayoutStore, tag: string, size: number): Promise<void> {
  const layers = [uniqueBlob(size), uniqueBlob(10)];
  await pushAll(target, uniqueManifest({ layers }), { blobs: layers, tag });
}
