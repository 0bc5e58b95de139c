import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MIB, streamOf } from '../../../src/base/index.ts';
import { copy, createMemoryRepository } from '../../../src/content/index.ts';
import { Digester } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import type { LayoutStore } from '../../../src/store/index.ts';
import { EMPTY, opener, uniqueManifest } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { bundleWorker } from './bundle-worker.ts';

const KILLS = 12;

let folder = '';
let worker = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebpf-test-'));
  worker = await bundleWorker(new URL('./store-worker.ts', import.meta.url).href, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(mode: string, dir: string, name = ''): ChildProcess {
  const child = spawn(process.execPath, [worker, mode, dir, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

describe('a layout among processes', () => {
  it('keeps 16 of 16 tags of 16 processes that write at once into a new store', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const names = Array.from({ length: 16 }, (_none, at) => `tag-${at}`);
    const codes = await Promise.all(names.map((name) => ended(start('tag', dir, name))));
    expect(codes).toEqual(names.map(() => 0));
    const store = await openLayout(dir);
    expect(await store.listTags()).toEqual([...names].sort());
    for (const name of names) {
      const { digest } = await store.resolveTag(name);
      expect(await store.hasManifest(digest)).toBe(true);
    }
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [], names: 16 });
    expect(readdirSync(join(dir, '.ebpf'))).toEqual(['ingest']);
    expect(readdirSync(join(dir, '.ebpf', 'ingest'))).toEqual([]);
  });

  it('keeps 16 of 16 referrers of 16 processes that attach them at once', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const store = await openLayout(dir, { create: true });
    const subject = uniqueManifest();
    await store.pushBlob(EMPTY.descriptor, opener(EMPTY.bytes));
    await store.pushManifest(subject, { tag: 'subject' });
    const names = Array.from({ length: 16 }, (_none, at) => `tag-${at}`);
    const codes = await Promise.all(names.map((name) => ended(start('attach', dir, name))));
    expect(codes).toEqual(names.map(() => 0));
    const { digest } = subject.descriptor;
    expect((await store.listReferrers(digest)).length).toBe(16);
    const memory = createMemoryRepository();
    const done = await copy(store, memory, { reference: 'subject', referrers: true });
    expect(done.referrers).toBe(16);
    expect(await store.fsck()).toMatchObject({ clean: true, problems: [], names: 1 });
  });

  it('is whole, or healed by fsck, whenever its writers are killed', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const allowed = new Set(['temporary-stale', 'index-missing']);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writers = [start('churn', dir), start('churn', dir)];
      await Promise.all(writers.map((writer) => once(writer.stdout!, 'data')));
      await delay(Math.random() * 120);
      for (const writer of writers) writer.kill('SIGKILL');
      await Promise.all(writers.map(ended));
      if (!existsSync(join(dir, 'oci-layout'))) continue;
      const store = await openLayout(dir);
      const found = await store.fsck();
      expect(found.problems.filter((problem) => !allowed.has(problem.kind))).toEqual([]);
      const repaired = await store.fsck({ repair: true });
      expect(repaired.clean).toBe(true);
      expect((await store.fsck()).problems).toEqual([]);
      for (const { root, problem } of await store.listNames()) {
        expect(problem).toBeUndefined();
        expect(await store.hasManifest(root.digest)).toBe(true);
      }
    }
    expect(readdirSync(join(dir, '.ebpf', 'ingest'))).toEqual([]);
  });

  it('is read while a writer is stopped in the middle of anything', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const writer = start('churn', dir);
    await once(writer.stdout!, 'data');
    await delay(300);
    writer.kill('SIGSTOP');
    const store = await openLayout(dir, { create: true });
    for (const name of await store.listTags())
      expect((await store.fetchManifest(name)).document.kind).toBe('manifest');
    expect((await store.listNames()).map((one) => one.problem)).not.toContain('digest-mismatch');
    writer.kill('SIGKILL');
    await ended(writer);
    expect(await store.fsck({ repair: true })).toMatchObject({ clean: true });
  });

  it('copies a large layer without holding it in memory', async () => {
    const dir = join(temporaryDirectory(), 'store');
    const store = await openLayout(join(dir, 'a'), { create: true });
    const { digest } = await pushLarge(store);
    const copying = start('copy', dir);
    const [output] = (await once(copying.stdout!, 'data')) as [Buffer];
    expect(await ended(copying)).toBe(0);
    const { peak, root } = JSON.parse(output.toString()) as { peak: number; root: string };
    expect(root).toBe(digest);
    expect(peak).toBeLessThan(150 * MIB);
    expect((await (await openLayout(join(dir, 'b'))).resolveTag('large')).digest).toBe(digest);
  });
});

/** A layer of 256 MiB, never in memory as a whole. */
async function pushLarge(store: LayoutStore): Promise<Descriptor> {
  const piece = Buffer.alloc(MIB, 7);
  const upload = await store.ingestBlob();
  const digester = new Digester();
  for (let at = 0; at < 256; at += 1) {
    piece.writeUInt32LE(at);
    digester.update(piece);
    await upload.append(streamOf(piece));
  }
  const descriptor = await upload.commit(digester.digest());
  const content = uniqueManifest({ layers: [{ descriptor, bytes: new Uint8Array() }] });
  await store.pushBlob(EMPTY.descriptor, opener(EMPTY.bytes));
  await store.pushManifest(content, { tag: 'large' });
  return content.descriptor;
}
