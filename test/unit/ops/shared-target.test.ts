import { describe, expect, it } from 'vitest';
import { streamOf } from '../../../src/base/index.ts';
import { createMemoryRepository } from '../../../src/content/index.ts';
import type { BlobOpener, ContentTarget } from '../../../src/content/index.ts';
import { describe as descriptorOf } from '../../../src/oci/index.ts';
import { forwarded, shareTarget } from '../../../src/ops/shared-target.ts';

const BYTES = new TextEncoder().encode('content');
const BLOB = descriptorOf('text/plain', BYTES);

/** Counts how often the content was opened; the first opening waits until it is let go. */
function slowContent(): { open: BlobOpener; opened: () => number; go: (error?: Error) => void } {
  let opened = 0;
  let go: (error?: Error) => void = () => undefined;
  const gate = new Promise<void>((resolve, reject) => {
    go = (error) => (error === undefined ? resolve() : reject(error));
  });
  const open: BlobOpener = async () => {
    opened += 1;
    if (opened === 1) await gate;
    return streamOf(BYTES);
  };
  return { open, opened: () => opened, go: (error) => go(error) };
}

describe('shareTarget', () => {
  it('brings a blob once for several copies at a time', async () => {
    const { open, opened, go } = slowContent();
    const target = shareTarget(createMemoryRepository());
    const pushes = [1, 2, 3].map(() => target.pushBlob(BLOB, open));
    go();
    expect(await Promise.all(pushes)).toEqual(['pushed', 'present', 'present']);
    expect(opened()).toBe(1);
  });

  it('lets the second try when the first fails', async () => {
    const { open, opened, go } = slowContent();
    const target = shareTarget(createMemoryRepository());
    const pushes = [1, 2].map(() => target.pushBlob(BLOB, open));
    go(new Error('broken'));
    const [first, second] = await Promise.allSettled(pushes);
    expect(first?.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 'pushed' });
    expect(opened()).toBe(2);
  });

  it('remembers only where nothing is taken away meanwhile', async () => {
    for (const remember of [true, false]) {
      const memory = createMemoryRepository();
      const target = shareTarget(memory, { remember });
      const open: BlobOpener = () => Promise.resolve(streamOf(BYTES));
      await target.pushBlob(BLOB, open);
      await memory.deleteBlob(BLOB.digest);
      expect(await target.hasBlob(BLOB)).toBe(remember);
      expect(await target.pushBlob(BLOB, open)).toBe(remember ? 'present' : 'pushed');
    }
  });
});

describe('forwarded', () => {
  it('has the methods that the target has, and no others', () => {
    const memory: ContentTarget = createMemoryRepository();
    const plain = forwarded(memory);
    expect('findWhole' in plain).toBe(memory.findWhole !== undefined);
    expect('pushManifests' in plain).toBe(memory.pushManifests !== undefined);
    const whole = forwarded({ ...plain, manifestsAreWhole: false });
    expect(whole.manifestsAreWhole).toBe(false);
  });
});
