import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANNOTATION, MEDIA, hexOf } from '../../src/oci/index.ts';
import { startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import {
  indexOver,
  part,
  rootOf,
  upload,
  withConfig,
  withManifest,
  writeLayout,
} from './handmade.ts';
import type { Handmade } from './handmade.ts';
import { packFull } from './package.ts';
import type { FullPackage } from './package.ts';
import { expectSound, filesUnder, listed, namesOf, refused, run } from './refusals.ts';
import { tarOf } from './tar.ts';
import type { TarEntry } from './tar.ts';

describe('a hostile package', () => {
  const dir = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let proxy: FaultProxy;
  let full: FullPackage;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    proxy = await startFaultProxy(registry.port);
    full = await packFull(join(dir, 'packed'), 'full:1.0', dir);
    await upload(`${registry.host}/tools/full:1.0`, full.content);
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  /** The package with other titles of its layers, object, module and text, in this order. */
  function titled(...titles: readonly (string | undefined)[]): Handmade {
    return withManifest(full.content, (manifest) => {
      manifest.layers = manifest.layers.map((layer, at) => {
        const title = titles[at];
        return title === undefined
          ? layer
          : { ...layer, annotations: { [ANNOTATION.title]: title } };
      });
    });
  }

  /** Pulls it from a registry and from a layout, which must both refuse and leave nothing. */
  async function expectRefused(
    content: Handmade,
    why: { readonly code: string; readonly names?: readonly string[]; readonly exitCode?: number },
  ): Promise<void> {
    const layout = temporaryDirectory();
    writeLayout(layout, 'hostile:1.0', content);
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'a', 'out')];
    const flags = ['-q', '--store', store, '-o', out];
    await refused(['pull', `oci:${layout}:hostile:1.0`, ...flags], { exitCode: 4, ...why });
    expect(namesOf(store)).not.toContain('ref.name');
    expect(existsSync(dirname(out))).toBe(false);
    expectSound(store);
  }

  it.each([
    '../outside.txt',
    '/tmp/absolute.txt',
    'folder/file.txt',
    'back\\slash.txt',
    '..',
    '.',
    '',
    '.bashrc',
    '-rf',
    'new\nline',
    'nul\0byte',
    'right\u202eleft.txt',
    ' blank',
    'a'.repeat(256),
    'e\u0301.txt',
  ])('is refused for the title %j, and nothing is written', async (title) => {
    await expectRefused(titled('a.bpf.o', 'b.wasm', title), { code: 'artifact-incomplete' });
  });

  it.each([
    ['the same title twice', 'notes.txt', 'notes.txt'],
    ['titles that differ by case', 'Notes.txt', 'notes.TXT'],
  ])('is refused for %s', async (_, first, second) => {
    await expectRefused(titled('a.bpf.o', first, second), { code: 'artifact-incomplete' });
  });

  it('is told from one with good titles', async () => {
    const layout = temporaryDirectory();
    writeLayout(layout, 'good:1.0', titled('ä.bpf.o', `${'b'.repeat(250)}.wasm`, 'c d.txt'));
    const out = join(temporaryDirectory(), 'out');
    await run('pull', `oci:${layout}:good:1.0`, '-q', '--store', temporaryDirectory(), '-o', out);
    expect(filesUnder(out)).toHaveLength(3);
  });

  it('does not write through a link that lies where a file goes', async () => {
    const [out, outside] = [temporaryDirectory(), join(temporaryDirectory(), 'precious')];
    writeFileSync(outside, 'precious');
    symlinkSync(outside, join(out, 'README.md'));
    symlinkSync('/nowhere/at/all', join(out, 'guest.wasm'));
    const reference = `${registry.host}/tools/full:1.0`;
    await run('pull', reference, '-q', '--store', temporaryDirectory(), '-o', out);
    expect(readFileSync(outside, 'utf8')).toBe('precious');
    for (const name of ['README.md', 'guest.wasm', 'execsnoop.bpf.o'])
      expect(lstatSync(join(out, name)).isFile()).toBe(true);
  });

  it('leaves a folder alone that lies where a file goes, and all beside it', async () => {
    const out = temporaryDirectory();
    mkdirSync(join(out, 'README.md'));
    const reference = `${registry.host}/tools/full:1.0`;
    const args = ['pull', reference, '-q', '--store', temporaryDirectory(), '-o', out];
    await refused(args, { exitCode: 1, code: 'io-failed', names: [join(out, 'README.md')] });
    expect(filesUnder(out)).toEqual([]);
  });

  const padding = (bytes: number): Record<string, string> => ({ padding: 'x'.repeat(bytes) });
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it('is refused for a manifest of more than 4 MiB', async () => {
    const big = withManifest(full.content, (manifest) => {
      manifest['annotations'] = padding(4 * 1024 * 1024);
    });
    await expectRefused(big, { code: 'size-exceeded' });
    proxy.script({
      method: 'GET',
      path: /\/manifests\//,
      fault: { kind: 'replace', body: big.manifests[0]!.bytes },
    });
    const store = temporaryDirectory();
    await refused(['pull', `${proxy.host}/tools/full:1.0`, '-q', '--store', store], {
      exitCode: 4,
      code: 'size-exceeded',
      names: ['4194304'],
    });
    expect(filesUnder(join(store, 'blobs'))).toEqual([]);
  });

  it('is refused for a config of more than 8 MiB', async () => {
    const big = withConfig(full.content, (config) => {
      config['padding'] = 'x'.repeat(8 * 1024 * 1024);
    });
    await expectRefused(big, { code: 'size-exceeded', names: ['8388608'] });
  });

  it('is refused for a layer that is said to be larger than any can be', async () => {
    const content = withManifest(full.content, (manifest) => {
      manifest.layers = manifest.layers.map((layer) => ({ ...layer, size: 2 ** 40 }));
    });
    await expectRefused(content, { code: 'descriptor-invalid', names: ['layers[0]'] });
  });

  it.each([
    [20_000, '10000'],
    [65, '64'],
  ])('is refused for an index with %i entries', async (entries, most) => {
    const manifests = Array.from({ length: entries }, (_, at) =>
      withManifest(full.content, (manifest) => {
        manifest['annotations'] = { number: String(at) };
      }),
    );
    const kept = manifests.slice(0, 70);
    const index = {
      schemaVersion: 2,
      mediaType: MEDIA.index,
      manifests: manifests.map((one) => rootOf(one)),
    };
    const content = {
      manifests: [...kept.flatMap((one) => one.manifests), part(MEDIA.index, index)],
      blobs: full.content.blobs,
    };
    await expectRefused(content, { code: 'index-invalid', names: [most] });
  });

  it('is refused for indexes nested deeper than anybody needs', async () => {
    let inner: Handmade = full.content;
    for (let depth = 0; depth < 20; depth += 1) inner = indexOver([[inner, {}]]);
    await expectRefused(inner, { code: 'graph-too-large' });
  });

  it('is refused for indexes in a circle, which only lies about digests can make', async () => {
    const layout = temporaryDirectory();
    const ring = indexOver([[indexOver([[full.content, {}]]), {}]]);
    writeLayout(layout, 'ring:1.0', ring);
    const [, inner, outer] = ring.manifests;
    writeFileSync(join(layout, 'blobs', 'sha256', hexOf(inner!.descriptor.digest)), outer!.bytes);
    const store = temporaryDirectory();
    await refused(['pull', `oci:${layout}:ring:1.0`, '-q', '--store', store], {
      exitCode: 4,
      code: 'size-mismatch',
    });
    expectSound(store);
  });

  it.each([
    ['manifest', () => part(MEDIA.manifest, `{"schemaVersion":2,"config":${deep(100_000)}}`)],
    ['index', () => part(MEDIA.index, `{"schemaVersion":2,"manifests":${deep(100_000)}}`)],
  ])('is refused for a %s of 100 000 levels', async (what, root) => {
    await expectRefused({ manifests: [root()], blobs: [] }, { code: `${what}-invalid` });
  });

  it('is refused for a config of 100 000 levels', async () => {
    const text = `{"schemaVersion":1,"derivation":1,"derived":${deep(100_000)}}`;
    const config = part(MEDIA.config, text);
    const content = withManifest(
      { ...full.content, blobs: [config, ...full.content.blobs.slice(1)] },
      (manifest) => {
        manifest.config = config.descriptor;
      },
    );
    await expectRefused(content, { code: 'config-invalid' });
  });

  it.each([
    ['no JSON', 'hello', 'layout-invalid'],
    ['deep JSON', `{"schemaVersion":2,"manifests":${deep(100_000)}}`, 'layout-invalid'],
    [
      'a digest that is a path',
      entry({ digest: 'sha256:../../../../etc/passwd' }),
      'descriptor-invalid',
    ],
    ['a negative size', entry({ size: -1 }), 'descriptor-invalid'],
    ['a size that is no number', entry({ size: '12' }), 'descriptor-invalid'],
    ['a media type that is a list', entry({ mediaType: [] }), 'descriptor-invalid'],
  ])('is refused in an index.json with %s', async (_, text, code) => {
    const layout = temporaryDirectory();
    writeLayout(layout, 'full:1.0', full.content);
    writeFileSync(join(layout, 'index.json'), text);
    const store = temporaryDirectory();
    const pull = ['pull', `oci:${layout}:full:1.0`, '-q', '--store', store];
    await refused(pull, { exitCode: 4, code });
    await refused(['run', 'full:1.0', '-q', '--store', layout, '--', '--help'], {
      exitCode: 4,
      code,
    });
    expect(readFileSync(join(layout, 'index.json'), 'utf8')).toBe(text);
    expect(await listed(store)).toEqual([]);
  });

  const good = (): readonly TarEntry[] => {
    const layout = temporaryDirectory();
    writeLayout(layout, 'full:1.0', full.content);
    return filesUnder(layout).map((name) => ({ name, data: readFileSync(join(layout, name)) }));
  };
  const object = (): string => `blobs/sha256/${hexOf(full.blob('object'))}`;

  it.each<[string, () => readonly TarEntry[], string]>([
    [
      'a path out of the folder',
      () => [...good(), { name: '../escape', data: Buffer.from('x') }],
      'archive-invalid',
    ],
    [
      'an absolute path',
      () => [...good(), { name: '/tmp/escape', data: Buffer.from('x') }],
      'archive-invalid',
    ],
    [
      'a link in the place of a blob',
      () => [
        ...good().filter(({ name }) => name !== object()),
        { name: object(), type: '2', link: '/etc/passwd' },
      ],
      'archive-invalid',
    ],
    [
      'a hard link',
      () => [...good(), { name: 'blobs/sha256/x', type: '1', link: 'index.json' }],
      'archive-invalid',
    ],
    ['a device', () => [...good(), { name: 'zero', type: '3' }], 'archive-invalid'],
    [
      'the same blob twice',
      () => [...good(), { name: object(), data: Buffer.from('other') }],
      'archive-invalid',
    ],
    [
      'a flipped blob',
      () =>
        good().map((one) =>
          one.name === object()
            ? { ...one, data: Buffer.concat([one.data!.subarray(1), Buffer.from('x')]) }
            : one,
        ),
      'digest-mismatch',
    ],
    [
      'a size that is not there',
      () => [...good(), { name: 'blobs/sha256/y', data: Buffer.from('x'), size: 2 ** 33 }],
      'archive-invalid',
    ],
  ])('is refused in an archive with %s', async (_, entries, code) => {
    const archive = join(temporaryDirectory(), 'full.tar');
    writeFileSync(archive, tarOf(entries()));
    const store = temporaryDirectory();
    await refused(['pull', `oci-archive:${archive}:full:1.0`, '-q', '--store', store], {
      exitCode: 4,
      code,
    });
    expect(await listed(store)).toEqual([]);
    expectSound(store);
    expect(existsSync('/tmp/escape')).toBe(false);
    expect(existsSync(join(dirname(archive), '..', 'escape'))).toBe(false);
  });

  it('is told from an archive that is good', async () => {
    const archive = join(temporaryDirectory(), 'full.tar');
    writeFileSync(archive, tarOf(good()));
    const args = ['pull', `oci-archive:${archive}:full:1.0`, '-q', '--store', temporaryDirectory()];
    expect(await run(...args)).toBe(`full:1.0@${full.digest}`);
  });
});

/** An index.json of one entry with changes. */
function entry(changes: object): string {
  const good = {
    mediaType: MEDIA.manifest,
    digest: `sha256:${'0'.repeat(64)}`,
    size: 2,
    annotations: { [ANNOTATION.refName]: 'full:1.0' },
  };
  return JSON.stringify({ schemaVersion: 2, manifests: [{ ...good, ...changes }] });
}
