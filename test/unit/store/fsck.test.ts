import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobPath } from '../../../src/archive/index.ts';
import { currentProcess } from '../../../src/base/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import type { FsckProblem, LayoutStore } from '../../../src/store/index.ts';
import { index, pushAll, uniqueBlob, uniqueManifest } from '../../contract/content-fixtures.ts';
import type { Blob } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

interface Sample {
  readonly store: LayoutStore;
  readonly dir: string;
  readonly layer: Blob;
  readonly blob: string;
  readonly manifest: string;
}

/** A store with `good` and `bad`; the paths are those of `bad`. */
async function sample(): Promise<Sample> {
  const dir = temporaryDirectory();
  const store = await openLayout(dir, { create: true });
  const layer = uniqueBlob(1_000);
  const bad = uniqueManifest({ layers: [layer] });
  await pushAll(store, uniqueManifest(), { tag: 'good' });
  await pushAll(store, bad, { blobs: [layer], tag: 'bad' });
  const [blob, manifest] = [layer, bad].map((one) => join(dir, blobPath(one.descriptor.digest)));
  return { store, dir, layer, blob: blob!, manifest: manifest! };
}

function overwrite(path: string, text: string): void {
  rmSync(path);
  writeFileSync(path, text);
}

interface Case {
  readonly harm: (sample: Sample) => void | Promise<void>;
  readonly kinds: readonly FsckProblem['kind'][];
  /** Names after the repair. */
  readonly names: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'a blob with other bytes': {
    harm: ({ blob }) => overwrite(blob, 'x'.repeat(1_000)),
    kinds: ['blob-damaged', 'content-missing'],
    names: ['good'],
  },
  'a blob that is cut': {
    harm: ({ blob }) => overwrite(blob, 'x'),
    kinds: ['blob-damaged', 'content-missing'],
    names: ['good'],
  },
  'a blob that is missing': {
    harm: ({ blob }) => rmSync(blob),
    kinds: ['content-missing'],
    names: ['good'],
  },
  'a manifest with other bytes': {
    harm: ({ manifest }) => overwrite(manifest, '{}'),
    kinds: ['blob-damaged', 'content-missing'],
    names: ['good'],
  },
  'a manifest that is missing': {
    harm: ({ manifest }) => rmSync(manifest),
    kinds: ['content-missing'],
    names: ['good'],
  },
  'a link in the place of a blob': {
    harm: ({ blob, dir }) => {
      renameSync(blob, join(dir, 'elsewhere'));
      symlinkSync(join(dir, 'elsewhere'), blob);
    },
    kinds: ['content-missing', 'not-a-blob'],
    names: ['good'],
  },
  'a temporary file of a process that is gone': {
    harm: async ({ dir }) => {
      const { boot, machine, namespace } = await currentProcess();
      const owner = ['4194399', '1', boot, machine, namespace].map(encodeURIComponent).join('+');
      writeFileSync(join(dir, '.ebpf', 'ingest', `${owner}+00.tmp`), 'half');
    },
    kinds: ['temporary-stale'],
    names: ['bad', 'good'],
  },
  'a name that two entries have': {
    harm: ({ dir }) => {
      const path = join(dir, 'index.json');
      const json = JSON.parse(readFileSync(path, 'utf8')) as {
        manifests: { annotations: Record<string, string> }[];
      };
      const twice = structuredClone(json.manifests[0]!);
      twice.annotations['org.opencontainers.image.ref.name'] = 'bad';
      json.manifests.unshift(twice);
      writeFileSync(path, JSON.stringify(json));
    },
    kinds: ['name-twice'],
    names: ['bad', 'good'],
  },
};

describe('fsck', () => {
  it('finds nothing wrong with a store that is right', async () => {
    const { store } = await sample();
    const hashed: number[] = [];
    const result = await store.fsck({ onBlob: (blob) => hashed.push(blob.size) });
    expect(result).toMatchObject({ clean: true, problems: [], blobs: 4, names: 2 });
    expect(hashed.length).toBe(4);
    expect(hashed.reduce((sum, size) => sum + size, 0)).toBe(result.bytes);
  });

  it.each(Object.entries(CASES))('finds and heals %s', async (_what, { harm, kinds, names }) => {
    const it = await sample();
    await harm(it);
    const store = await openLayout(it.dir);
    const found = await store.fsck();
    expect([...new Set(found.problems.map((one) => one.kind))].sort()).toEqual(kinds);
    expect(found.clean).toBe(false);
    expect(found.problems.every((one) => !one.healed)).toBe(true);
    const repaired = await store.fsck({ repair: true });
    expect(repaired.clean).toBe(true);
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [] });
    expect(await store.listTags()).toEqual(names);
    expect((await store.fetchManifest('good')).document.kind).toBe('manifest');
  });

  it('leaves alone what is not its own, and says so', async () => {
    const { store, dir } = await sample();
    const path = join(dir, 'blobs', 'sha256', 'README');
    writeFileSync(path, 'mine');
    const { clean, problems } = await store.fsck({ repair: true });
    expect(clean).toBe(false);
    expect(problems).toMatchObject([{ kind: 'not-a-blob', path, healed: false }]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('does not make up an index that is unreadable', async () => {
    const { dir } = await sample();
    writeFileSync(join(dir, 'index.json'), '{"schemaVersion":2,"manifests":7}');
    const { clean, problems } = await (await openLayout(dir)).fsck({ repair: true });
    expect(clean).toBe(false);
    expect(problems).toMatchObject([{ kind: 'index-invalid', healed: false }]);
  });

  it('makes a missing index anew', async () => {
    const { dir } = await sample();
    rmSync(join(dir, 'index.json'));
    const store = await openLayout(dir);
    expect((await store.fsck()).problems).toMatchObject([{ kind: 'index-missing' }]);
    expect(await store.fsck({ repair: true })).toMatchObject({ clean: true });
    expect(existsSync(join(dir, 'index.json'))).toBe(true);
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [] });
  });

  it('accepts an index that is here for some of its platforms', async () => {
    const store = await openLayout(temporaryDirectory(), { create: true });
    const child = uniqueManifest();
    await pushAll(store, child);
    const all = index([child.descriptor, uniqueManifest().descriptor]);
    await store.pushManifest(all, { tag: 'v1' });
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [] });
  });

  it('keeps temporary files of processes that live, and of those it cannot judge', async () => {
    const { store, dir } = await sample();
    const upload = await store.ingestBlob();
    const ingest = join(dir, '.ebpf', 'ingest');
    writeFileSync(join(ingest, 'what-is-this'), '');
    mkdirSync(join(ingest, '%E0%A4%A'));
    expect(await store.fsck({ repair: true })).toMatchObject({ clean: true, problems: [] });
    expect(readdirSync(ingest).length).toBe(3);
    await upload.abort();
    expect(readdirSync(ingest).length).toBe(2);
  });

  it('ends when the signal fires', async () => {
    const { store } = await sample();
    const stop = new AbortController();
    const run = store.fsck({ signal: stop.signal, onBlob: () => stop.abort() });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
  });
});
