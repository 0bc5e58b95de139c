import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Header } from 'tar';
import type { HeaderData } from 'tar';
import { describe, expect, it } from 'vitest';
import {
  blobPath,
  layoutEntry,
  openLayoutArchive,
  writeLayoutTar,
} from '../../../src/archive/index.ts';
import type { ArchiveBlob } from '../../../src/archive/index.ts';
import { isEbpfError, streamOf } from '../../../src/base/index.ts';
import { MEDIA, digestOf } from '../../../src/oci/index.ts';
import type { DigestAlgorithm } from '../../../src/oci/index.ts';
import { collect } from '../../contract/content-fixtures.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const MARKER = { path: 'oci-layout', body: '{"imageLayoutVersion":"1.0.0"}' };
const INDEX = { path: 'index.json', body: '{"schemaVersion":2,"manifests":[]}' };

interface Entry extends HeaderData {
  readonly body?: string;
}

/** A tar of anything at all. */
function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ body = '', ...fields }) => {
    const block = Buffer.alloc(512);
    const mtime = new Date(0);
    new Header({ type: 'File', mode: 0o644, mtime, size: body.length, ...fields }).encode(block);
    const padding = (512 - (body.length % 512)) % 512;
    return [block, Buffer.from(body), Buffer.alloc(padding)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

async function read(bytes: Uint8Array): Promise<readonly string[]> {
  const path = join(temporaryDirectory(), 'a.tar');
  writeFileSync(path, bytes);
  const archive = await openLayoutArchive(path);
  await archive.close();
  return [...archive.blobs.keys()];
}

function blob(text: string, algorithm: DigestAlgorithm = 'sha256'): ArchiveBlob & { text: string } {
  const bytes = Buffer.from(text);
  const open = (): Promise<AsyncIterable<Uint8Array>> => Promise.resolve(streamOf(bytes));
  return { digest: digestOf(bytes, algorithm), size: bytes.length, open, text };
}

describe('writing a layout tar', () => {
  it('gives a tar that tar and we read, sha512 and all lengths included', async () => {
    const texts = ['', 'a', 'x'.repeat(511), 'x'.repeat(512), 'x'.repeat(513), 'y'.repeat(70_000)];
    const blobs = [...texts.map((text) => blob(text)), blob('long', 'sha512')];
    const { digest, size } = blobs[1]!;
    const entry = layoutEntry({ mediaType: MEDIA.manifest, digest, size });
    const dir = temporaryDirectory();
    const path = join(dir, 'a.tar');
    writeFileSync(path, await collect(writeLayoutTar({ entries: [entry], blobs })));
    const names = execFileSync('tar', ['tf', path], { encoding: 'utf8' }).trim().split('\n');
    const sorted = blobs.map((one) => one.digest).sort();
    expect(names).toEqual(['oci-layout', 'index.json', ...sorted.map(blobPath)]);
    execFileSync('tar', ['xf', path], { cwd: dir });
    const archive = await openLayoutArchive(path);
    expect(archive.index.entries).toMatchObject([{ descriptor: { digest } }]);
    for (const one of blobs) {
      expect(readFileSync(join(dir, blobPath(one.digest)), 'utf8')).toBe(one.text);
      const found = await collect(archive.readBlob(archive.blobs.get(one.digest)!));
      expect(found.toString()).toBe(one.text);
    }
    await archive.close();
  });

  it('does not depend on the order of its parts', async () => {
    const blobs = ['a', 'b', 'c', 'a'].map((text) => blob(text));
    const write = (order: readonly ArchiveBlob[]): Promise<Buffer> =>
      collect(writeLayoutTar({ entries: [], blobs: order }));
    expect((await write(blobs)).equals(await write([...blobs].reverse()))).toBe(true);
  });

  it.each([2, 4])('ends when a stream of 3 bytes was announced with %d', async (size) => {
    const blobs = [{ ...blob('abc'), size }];
    await expect(collect(writeLayoutTar({ entries: [], blobs }))).rejects.toMatchObject({
      code: 'size-mismatch',
    });
  });
});

describe('reading a layout tar', () => {
  const digest = digestOf(Buffer.from('hello'));
  const BLOB = { path: blobPath(digest), body: 'hello' };

  it.each<[string, readonly Entry[]]>([
    ['in another order', [BLOB, INDEX, MARKER]],
    ['with a leading ./', [MARKER, INDEX, BLOB].map((one) => ({ ...one, path: `./${one.path}` }))],
    [
      'with its folders',
      [
        { path: './', type: 'Directory' },
        { path: 'blobs/', type: 'Directory' },
        { path: 'blobs/sha256/', type: 'Directory' },
        MARKER,
        INDEX,
        BLOB,
      ],
    ],
    [
      'as docker save makes it',
      [
        MARKER,
        INDEX,
        BLOB,
        { path: 'manifest.json', body: '[]' },
        { path: 'repositories', body: '{}' },
      ],
    ],
    [
      'with a global header',
      [{ path: 'pax', type: 'GlobalExtendedHeader', body: '11 a=b\n' }, MARKER, INDEX, BLOB],
    ],
  ])('takes one %s', async (_what, entries) => {
    expect(await read(tarOf(entries))).toEqual([digest]);
  });

  it.each<[string, string, readonly Entry[]]>([
    [
      'a link',
      'archive-type',
      [MARKER, INDEX, { path: BLOB.path, type: 'SymbolicLink', linkpath: '/etc/passwd' }],
    ],
    [
      'a hard link',
      'archive-type',
      [MARKER, INDEX, { path: BLOB.path, type: 'Link', linkpath: 'index.json' }],
    ],
    ['a device', 'archive-type', [MARKER, INDEX, { path: BLOB.path, type: 'CharacterDevice' }]],
    ['a FIFO', 'archive-type', [MARKER, INDEX, { path: BLOB.path, type: 'FIFO' }]],
    ['a sparse file', 'archive-type', [MARKER, INDEX, { ...BLOB, type: 'SparseFile' }]],
    ['an absolute path', 'archive-path', [MARKER, INDEX, { path: '/etc/cron.d/x', body: 'x' }]],
    [
      'a path upwards',
      'archive-path',
      [MARKER, INDEX, { path: 'blobs/sha256/../../x', body: 'x' }],
    ],
    ['a path upwards at once', 'archive-path', [MARKER, INDEX, { path: '../x', body: 'x' }]],
    ['another file', 'archive-path', [MARKER, INDEX, { path: 'README', body: 'x' }]],
    ['another folder', 'archive-path', [MARKER, INDEX, { path: 'etc/', type: 'Directory' }]],
    ['a short digest', 'archive-path', [MARKER, INDEX, { path: 'blobs/sha256/abcd', body: 'x' }]],
    ['a folder as a file', 'archive-path', [MARKER, INDEX, { path: 'blobs', body: 'x' }]],
    ['a file twice', 'archive-twice', [MARKER, INDEX, INDEX]],
    ['no marker', 'archive-incomplete', [INDEX]],
    ['no index', 'archive-incomplete', [MARKER]],
    ['nothing', 'archive-incomplete', []],
    [
      'a huge extended header',
      'archive-extended',
      [{ path: 'x', type: 'ExtendedHeader', body: ' '.repeat(70_000) }],
    ],
    ['a huge marker', 'archive-size', [{ ...MARKER, body: ' '.repeat(5_000) }, INDEX]],
  ])('refuses %s by the rule %s', async (_what, rule, entries) => {
    await expect(read(tarOf(entries))).rejects.toMatchObject({
      code: 'archive-invalid',
      details: { rule },
    });
  });

  it('refuses what ends in the middle, and what is no tar', async () => {
    const whole = tarOf([MARKER, INDEX, { ...BLOB, body: 'x'.repeat(5_000) }]);
    await expect(read(whole.subarray(0, 3_000))).rejects.toMatchObject({
      details: { rule: 'archive-cut' },
    });
    await expect(read(Buffer.alloc(4_096, 'gzip'))).rejects.toMatchObject({
      details: { rule: 'archive-header' },
    });
  });

  it('ends with a layout or one of our errors whatever the bytes', async () => {
    const valid = tarOf([MARKER, INDEX, BLOB]);
    const change = fc.record({
      at: fc.nat(valid.length - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      cut: fc.nat(valid.length),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let bytes = Buffer.from(valid);
        for (const { at, bytes: change, cut } of changes) {
          if (at < bytes.length) bytes.set(change.subarray(0, bytes.length - at), at);
          if (cut % 5 === 0) bytes = bytes.subarray(0, cut);
        }
        try {
          await read(bytes);
        } catch (error) {
          expect(isEbpfError(error)).toBe(true);
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});
