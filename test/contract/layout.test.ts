import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ContentRepository } from '../../src/content/index.ts';
import { openLayout, openRepositoryHost } from '../../src/store/index.ts';
import { describeContentRepository } from './content-repository.suite.ts';
import type { Abilities } from './place.ts';

const abilities: Abilities = {
  deletes: (place) => place as ContentRepository,
  referrers: (place) => place as ContentRepository,
  repository: (place) => place as ContentRepository,
  anyNames: true,
};

describeContentRepository(
  'a layout on disk',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'ebpf-test-'));
    const place = await openLayout(dir, { create: true });
    return { place, close: () => close(dir, dir) };
  },
  abilities,
);

describeContentRepository(
  'a repository of a folder that is served',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'ebpf-test-'));
    const place = await openRepositoryHost(dir).open('tools/execsnoop', { create: true });
    if (place === undefined) throw new Error('The repository was not created.');
    return { place, close: () => close(dir, join(dir, 'tools', 'execsnoop', '_layout')) };
  },
  abilities,
);

/** Whatever a test did, nothing unfinished stays behind it. */
async function close(dir: string, layout: string): Promise<void> {
  try {
    const own = join(layout, '.ebpf');
    const left = existsSync(own) ? [...readdirSync(own), ...readdirSync(join(own, 'ingest'))] : [];
    // What came of large blobs is kept for the next attempt, in a place of its own.
    expect(left.filter((name) => !['ingest', 'partial'].includes(name))).toEqual([]);
    expect((await (await openLayout(layout, { create: true })).fsck()).problems).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
