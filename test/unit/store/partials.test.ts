import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currentProcess, streamOf } from '../../../src/base/index.ts';
import type { BlobOpener } from '../../../src/content/index.ts';
import { openLayout } from '../../../src/store/index.ts';
import type { LayoutStore } from '../../../src/store/index.ts';
import { formatOwner } from '../../../src/store/temporary.ts';
import {
  brokenStream,
  collect,
  endlessStream,
  flipped,
  stallingStream,
  uniqueBlob,
} from '../../contract/content-fixtures.ts';
import type { Blob } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const DAY = 24 * 3_600_000;

/** An opener that notes where it is asked to begin, and what it gives for each attempt. */
function asked(...streams: ((start: number) => AsyncIterable<Uint8Array>)[]): {
  open: BlobOpener;
  starts: number[];
} {
  const starts: number[] = [];
  const open: BlobOpener = (_signal, start = 0) => {
    const stream = streams[starts.length];
    starts.push(start);
    if (stream === undefined) return Promise.reject(new Error('asked too often'));
    return Promise.resolve(stream(start));
  };
  return { open, starts };
}

const from =
  ({ bytes }: Blob) =>
  (start: number): AsyncIterable<Uint8Array> =>
    streamOf(bytes.subarray(start));

async function store(): Promise<{ store: LayoutStore; partial: string }> {
  const dir = join(temporaryDirectory(), 'store');
  return { store: await openLayout(dir, { create: true }), partial: join(dir, '.ebpf', 'partial') };
}

/** Leaves so many bytes of a blob behind, as a transfer that breaks does. */
async function breakOff(place: LayoutStore, blob: Blob, bytes: Uint8Array): Promise<void> {
  const { open } = asked(() => brokenStream(bytes));
  await expect(place.pushBlob(blob.descriptor, open)).rejects.toThrow('the stream broke');
}

/** The one file in the folder. */
function only(partial: string): string {
  const [name, ...others] = readdirSync(partial);
  expect(others).toEqual([]);
  return join(partial, name!);
}

describe('a blob whose transfer broke', () => {
  it('is gone on with from the byte after the last one', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(200_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 120_001));
    expect(await place.hasBlob(blob.descriptor)).toBe(false);
    expect(statSync(only(partial)).mode & 0o777).toBe(0o600);
    expect(statSync(partial).mode & 0o777).toBe(0o700);
    expect(await place.statistics()).toMatchObject({ blobs: 0, bytes: 0 });
    expect((await place.fsck()).problems).toEqual([]);

    const { open, starts } = asked(from(blob));
    const counted: number[] = [];
    const onBytes = (count: number): unknown => counted.push(count);
    expect(await place.pushBlob(blob.descriptor, open, { onBytes })).toBe('pushed');
    expect(starts).toEqual([120_001]);
    expect(counted).toEqual([79_999]);
    expect((await collect(await place.fetchBlob(blob.descriptor))).equals(blob.bytes)).toBe(true);
    expect(readdirSync(partial)).toEqual([]);
  });

  it('is not asked for when only its end was missing', async () => {
    const { store: place } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes);
    const { open, starts } = asked();
    expect(await place.pushBlob(blob.descriptor, open)).toBe('pushed');
    expect(starts).toEqual([]);
  });

  it('stays when its caller stops, and grows with each attempt', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(200_000);
    const stop = new AbortController();
    const { open } = asked(() =>
      stallingStream(blob.bytes.subarray(0, 70_000), stop.signal, () => stop.abort()),
    );
    const { signal } = stop;
    await expect(place.pushBlob(blob.descriptor, open, { signal })).rejects.toMatchObject({
      code: 'interrupted',
    });
    expect(statSync(only(partial)).size).toBe(70_000);
    await breakOff(place, blob, blob.bytes.subarray(70_000, 150_000));
    expect(statSync(only(partial)).size).toBe(150_000);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['with other bytes', (bytes) => flipped(bytes.subarray(0, 80_000))],
    ['whole with other bytes', (bytes) => flipped(bytes)],
    ['of zeros, as after a power cut', () => new Uint8Array(90_000)],
    ['of more bytes than the blob has', (bytes) => Buffer.concat([bytes, bytes])],
  ])('whose beginning was kept %s is fetched whole once', async (_what, spoil) => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 80_000));
    writeFileSync(only(partial), spoil(blob.bytes));
    const { open, starts } = asked(from(blob), from(blob));
    expect(await place.pushBlob(blob.descriptor, open)).toBe('pushed');
    expect(starts.at(-1)).toBe(0);
    expect(starts.length).toBeLessThanOrEqual(2);
    expect((await collect(await place.fetchBlob(blob.descriptor))).equals(blob.bytes)).toBe(true);
    expect(readdirSync(partial)).toEqual([]);
  });

  it('is refused when it is wrong from the first byte too, and nothing is kept', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 80_000));
    const wrong = (start: number): AsyncIterable<Uint8Array> =>
      streamOf(flipped(blob.bytes).subarray(start === 0 ? 0 : start + 1));
    const { open, starts } = asked(wrong, wrong, wrong);
    await expect(place.pushBlob(blob.descriptor, open)).rejects.toMatchObject({
      code: 'digest-mismatch',
    });
    expect(starts).toEqual([80_000, 0]);
    expect(readdirSync(partial)).toEqual([]);
    const { open: endless } = asked(() => endlessStream());
    await expect(place.pushBlob(blob.descriptor, endless)).rejects.toMatchObject({
      code: 'size-mismatch',
    });
    expect(readdirSync(partial)).toEqual([]);
  });

  it('that is small is fetched anew', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(60_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 50_000));
    expect(existsSync(partial)).toBe(false);
  });

  it('is left alone while another process is writing it, and taken over when that is gone', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 80_000));
    const stem = only(partial).replace(/\.part$/, '');
    const self = await currentProcess();
    const named = (owner: typeof self): string =>
      `${stem}+${formatOwner(owner)}+${'0'.repeat(16)}.part`;
    const parent = named({ ...self, pid: process.ppid, started: '' });
    renameSync(only(partial), parent);
    const beside = asked(from(blob));
    expect(await place.pushBlob(blob.descriptor, beside.open)).toBe('pushed');
    expect(beside.starts).toEqual([0]);
    expect(readdirSync(partial).length).toBe(1);

    await place.deleteBlob(blob.descriptor.digest);
    renameSync(parent, named({ ...self, started: '1' }));
    const after = asked(from(blob));
    expect(await place.pushBlob(blob.descriptor, after.open)).toBe('pushed');
    expect(after.starts).toEqual([80_000]);
    expect(readdirSync(partial)).toEqual([]);
  });

  it('is fetched by two at once without a wrong byte', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 80_000));
    const opens = [asked(from(blob)), asked(from(blob))];
    await Promise.all(opens.map(({ open }) => place.pushBlob(blob.descriptor, open)));
    expect(opens.flatMap(({ starts }) => starts).sort()).toEqual([0, 80_000]);
    expect((await collect(await place.fetchBlob(blob.descriptor))).equals(blob.bytes)).toBe(true);
    expect(readdirSync(partial)).toEqual([]);
  });

  it.each<[string, (target: string, path: string) => void]>([
    ['a symbolic link', (target, path) => symlinkSync(target, path)],
    ['a second name of another file', (target, path) => linkSync(target, path)],
    ['a folder', (_target, path) => mkdirSync(path)],
  ])('is never written through %s', async (_what, plant) => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 80_000));
    const path = only(partial);
    const target = join(temporaryDirectory(), 'precious');
    renameSync(path, target);
    plant(target, path);
    const { open, starts } = asked(from(blob));
    await place.pushBlob(blob.descriptor, open);
    expect(starts).toEqual([0]);
    expect(readFileSync(target).equals(blob.bytes.subarray(0, 80_000))).toBe(true);
    expect(readdirSync(partial)).toEqual([]);
  });
});

describe('partial blobs that nobody goes on with', () => {
  it('go with a sweep when they are old, or when the blob came meanwhile', async () => {
    const { store: place, partial } = await store();
    const [old, young] = [uniqueBlob(100_000), uniqueBlob(100_000)];
    await breakOff(place, old, old.bytes.subarray(0, 70_000));
    const past = new Date(Date.now() - 8 * DAY);
    utimesSync(only(partial), past, past);
    await breakOff(place, young, young.bytes.subarray(0, 70_000));
    expect(await place.prune({ dryRun: true })).toMatchObject({ temporaries: 1 });
    expect((await place.fsck()).problems).toMatchObject([{ kind: 'temporary-stale' }]);
    expect(await place.prune()).toMatchObject({ temporaries: 1 });
    expect(readdirSync(partial).length).toBe(1);

    const came = join(partial, `sha256-${young.descriptor.digest.slice(7)}.part`);
    expect(existsSync(came)).toBe(true);
    const { open } = asked(from(young));
    await place.pushBlob(young.descriptor, open);
    writeFileSync(came, 'left behind');
    expect(await place.fsck({ repair: true })).toMatchObject({ clean: true });
    expect(readdirSync(partial)).toEqual([]);
  });

  it('go all when everything that nothing needs is to go', async () => {
    const { store: place, partial } = await store();
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 70_000));
    expect(await place.prune({ graceMs: 0 })).toMatchObject({ temporaries: 1 });
    expect(readdirSync(partial)).toEqual([]);
  });

  it('are never more than a number', async () => {
    const { store: place, partial } = await store();
    mkdirSync(partial, { recursive: true, mode: 0o700 });
    for (let at = 0; at < 80; at += 1) {
      const path = join(partial, `sha256-${String(at).padStart(64, '0')}.part`);
      writeFileSync(path, 'x');
      const then = new Date(Date.now() - at * 60_000);
      utimesSync(path, then, then);
    }
    const blob = uniqueBlob(100_000);
    await breakOff(place, blob, blob.bytes.subarray(0, 70_000));
    const left = readdirSync(partial);
    expect(left.length).toBe(65);
    expect(left).toContain(`sha256-${'0'.repeat(64)}.part`);
    expect(left).not.toContain(`sha256-${'79'.padStart(64, '0')}.part`);
  });
});
