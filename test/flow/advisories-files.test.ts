import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copy } from '../../src/content/index.ts';
import { ANNOTATION, hexOf } from '../../src/oci/index.ts';
import { openArchive, openLayout } from '../../src/store/index.ts';
import { ebpf } from '../support/ebpf.ts';
import { endOf } from '../support/lab/work.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { withManifest, writeLayout } from './handmade.ts';
import type { Handmade } from './handmade.ts';
import { packFull } from './package.ts';
import type { FullPackage } from './package.ts';
import { expectSound, filesUnder, refused, run } from './refusals.ts';
import { tarOf } from './tar.ts';
import type { TarEntry } from './tar.ts';

/** What must never be written to. */
const OUTSIDE = 'precious';

describe('files', () => {
  const dir = sharedTemporaryDirectory();
  let full: FullPackage;
  let good: readonly TarEntry[];
  let object: string;

  beforeAll(async () => {
    full = await packFull(join(dir, 'packed'), 'full:1.0', dir);
    const layout = join(dir, 'layout');
    mkdirSync(layout);
    writeLayout(layout, 'full:1.0', full.content);
    good = filesUnder(layout).map((name) => ({ name, data: readFileSync(join(layout, name)) }));
    object = `blobs/sha256/${hexOf(full.blob('object'))}`;
  });

  /** A folder with a file beside it that an archive might reach. */
  function surroundings(): { readonly inside: string; readonly outside: string } {
    const base = temporaryDirectory();
    const [inside, outside] = [join(base, 'inside'), join(base, OUTSIDE)];
    mkdirSync(inside);
    writeFileSync(outside, OUTSIDE);
    return { inside, outside };
  }

  /** Reads an archive as `oci-archive:` does, into a store. */
  async function endOfArchive(entries: readonly TarEntry[], inside: string): Promise<string> {
    const path = join(inside, 'evil.tar');
    writeFileSync(path, tarOf(entries));
    return await endOf(
      (async () => {
        await using archive = await openArchive(path);
        const store = await openLayout(join(inside, 'store'), { create: true });
        await copy(archive, store, { reference: 'full:1.0', tag: 'full:1.0' });
      })(),
    );
  }

  const link = (name: string, to: string): TarEntry => ({ name, type: '2', link: to });
  const hard = (name: string, to: string): TarEntry => ({ name, type: '1', link: to });
  const file = (name: string): TarEntry => ({ name, data: Buffer.from('evil') });

  it.each<[string, () => readonly TarEntry[]]>([
    [
      'oras-go CVE-2026-50163: a hard link out',
      () => [hard('blobs/sha256/a', `../../../${OUTSIDE}`)],
    ],
    [
      'oras-go GHSA-fxhp-mv3v-67qp: a hard link, then a write through it',
      () => [hard(object, `../../../${OUTSIDE}`), file(object)],
    ],
    [
      'oras-go CVE-2026-85731: a chain of symbolic links',
      () => [link('a', '..'), link('a/b', '..'), file(`a/b/${OUTSIDE}`)],
    ],
    [
      'oras-go GHSA-m37j-52j7-pjw7: a symbolic link to a symbolic link',
      () => [link('a', 'b'), link('b', '..'), file(`a/${OUTSIDE}`)],
    ],
    [
      'zarf CVE-2025-3445: a symbolic link, then a file below it',
      () => [link('blobs', '..'), file(`blobs/${OUTSIDE}`)],
    ],
    [
      'oc-mirror CVE-2024-0406: a symbolic link to an absolute folder',
      () => [link('blobs', '/tmp'), file('blobs/evil')],
    ],
    ['zarf CVE-2026-29064: a path with ..', () => [file(`blobs/../../${OUTSIDE}`)]],
    ['ggcr#2227: a path with .. at its start', () => [file(`../${OUTSIDE}`)]],
    [
      'node-tar CVE-2026-23745: a link with an absolute target',
      () => [link(object, '/etc/passwd')],
    ],
    [
      'node-tar CVE-2026-23950: names that differ by case or form alone',
      () => [file('blobs/sha256/STRASSE'), link('blobs/sha256/straße', '..')],
    ],
    [
      'node-tar CVE-2026-24842: a hard link whose target has ..',
      () => [hard('blobs/sha256/a', `blobs/../../${OUTSIDE}`)],
    ],
    [
      'node-tar CVE-2026-26960: a hard link through a symbolic link',
      () => [link('a', '..'), hard('blobs/sha256/b', `a/${OUTSIDE}`)],
    ],
    ['a device', () => [{ name: 'blobs/sha256/c', type: '3' }]],
    ['a pipe', () => [{ name: 'blobs/sha256/d', type: '6' }]],
  ])('%s: is refused, and nothing is written beside the store', async (_, evil) => {
    for (const entries of [
      [...evil(), ...good],
      [...good.filter(({ name }) => !evil().some((one) => one.name === name)), ...evil()],
    ]) {
      const { inside, outside } = surroundings();
      expect(await endOfArchive(entries, inside)).toBe('archive-invalid');
      expect(readFileSync(outside, 'utf8')).toBe(OUTSIDE);
      expect(lstatSync(outside).nlink).toBe(1);
      expect(filesUnder(join(inside, 'store', 'blobs'))).toEqual([]);
    }
  });

  it('the same archive without them is taken', async () => {
    const { inside } = surroundings();
    expect(await endOfArchive(good, inside)).toBe('well');
    expectSound(join(inside, 'store'));
  });

  /** The package with one title for its text. */
  function titled(title: string): Handmade {
    return withManifest(full.content, (manifest) => {
      manifest.layers = manifest.layers.map((layer, at) =>
        at === 2 ? { ...layer, annotations: { [ANNOTATION.title]: title } } : layer,
      );
    });
  }

  it.each([
    ['oras CVE-2021-21272', `../${OUTSIDE}`],
    ['oras GHSA-g5v4-5x39-vwhx', `/tmp/${OUTSIDE}`],
    ['zarf CVE-2026-40090', `a/../../${OUTSIDE}`],
  ])('%s: the title %s is refused by pull, and nothing is written', async (_, title) => {
    const { inside, outside } = surroundings();
    const layout = temporaryDirectory();
    writeLayout(layout, 'evil:1.0', titled(title));
    const out = join(inside, 'out');
    await refused(
      ['pull', `oci:${layout}:evil:1.0`, '-q', '--store', join(inside, 'store'), '-o', out],
      { exitCode: 4, code: 'artifact-incomplete' },
    );
    expect(readFileSync(outside, 'utf8')).toBe(OUTSIDE);
    expect(existsSync(out)).toBe(false);
  });

  it('oras-go GHSA-8xwf-rjm4-xvhv: a title that is a link on disk is replaced, not written through', async () => {
    const { inside, outside } = surroundings();
    const layout = temporaryDirectory();
    writeLayout(layout, 'good:1.0', titled('notes.md'));
    const out = join(inside, 'out');
    mkdirSync(out);
    symlinkSync(outside, join(out, 'notes.md'));
    await run('pull', `oci:${layout}:good:1.0`, '-q', '--store', join(inside, 'store'), '-o', out);
    expect(readFileSync(outside, 'utf8')).toBe(OUTSIDE);
    expect(lstatSync(join(out, 'notes.md')).isFile()).toBe(true);
  });

  it('zarf CVE-2026-40090: a name in index.json that is a path names nothing outside', async () => {
    const { inside, outside } = surroundings();
    const layout = join(inside, 'layout');
    mkdirSync(layout);
    writeLayout(layout, `../../${OUTSIDE}`, full.content);
    const store = join(inside, 'store');
    const { exitCode } = await ebpf([
      ...['pull', `oci:${layout}:../../${OUTSIDE}`],
      ...['-q', '--store', store],
    ]);
    expect(exitCode).toBe(2);
    expect(readFileSync(outside, 'utf8')).toBe(OUTSIDE);
    expect(filesUnder(inside).filter((path) => path.includes(OUTSIDE))).toEqual([]);
  });
});
