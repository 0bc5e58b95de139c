import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamOf } from '../../../src/base/index.ts';
import { createMemoryRepository, manifestOf } from '../../../src/content/index.ts';
import type { ContentSource } from '../../../src/content/index.ts';
import { ANNOTATION, MEDIA, describe as descriptorOf } from '../../../src/oci/index.ts';
import type { Digest } from '../../../src/oci/index.ts';
import { exportFiles } from '../../../src/ops/export-files.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

/** A place that has an artifact with a layer for each title; without a title a layer has no name. */
async function artifact(
  titles: readonly (string | undefined)[],
): Promise<{ source: ContentSource; root: Digest }> {
  const source = createMemoryRepository();
  const config = descriptorOf(MEDIA.empty, Buffer.from('{}'));
  await source.pushBlob(config, () => Promise.resolve(streamOf(Buffer.from('{}'))));
  const layers = [];
  for (const [at, title] of titles.entries()) {
    const bytes = Buffer.from(`layer ${at}`);
    const plain = descriptorOf('text/plain', bytes);
    await source.pushBlob(plain, () => Promise.resolve(streamOf(bytes)));
    layers.push(
      title === undefined ? plain : { ...plain, annotations: { [ANNOTATION.title]: title } },
    );
  }
  const document = { schemaVersion: 2, mediaType: MEDIA.manifest, config, layers };
  const content = manifestOf(Buffer.from(JSON.stringify(document)), MEDIA.manifest);
  await source.pushManifest(content);
  return { source, root: content.descriptor.digest };
}

describe('files of an artifact', () => {
  it('lie under their titles, or under the beginning of their digest', async () => {
    const dir = join(temporaryDirectory(), 'new');
    const { source, root } = await artifact(['a.o', undefined]);
    const files = await exportFiles(source, root, { dir });
    expect(files.map(({ path }) => path)).toEqual([
      join(dir, 'a.o'),
      expect.stringMatching(/\/[0-9a-f]{12}$/) as string,
    ]);
    expect(readFileSync(join(dir, 'a.o'), 'utf8')).toBe('layer 0');
    expect(readdirSync(dir)).toHaveLength(2);
  });

  it.each([
    '../a.o',
    '/etc/cron.d/x',
    'a/b',
    '..',
    '.',
    '',
    'a\\b',
    'a\u0000b',
    'a\u001b[2J',
    'a\nb',
    'x'.repeat(256),
  ])('are not written as %j', async (title) => {
    const parent = temporaryDirectory();
    const dir = join(parent, 'out');
    const { source, root } = await artifact(['good.o', title]);
    await expect(exportFiles(source, root, { dir })).rejects.toMatchObject({
      code: 'artifact-incomplete',
      message: expect.not.stringContaining('\u001b') as string,
    });
    expect(readdirSync(parent)).toEqual([]);
  });

  it('with one name for two are refused', async () => {
    const dir = temporaryDirectory();
    const { source, root } = await artifact(['a', 'a']);
    await expect(exportFiles(source, root, { dir })).rejects.toMatchObject({
      code: 'artifact-incomplete',
      message: 'Two layers are called a; they cannot lie in one folder.',
    });
    expect(readdirSync(dir)).toEqual([]);
  });

  it('replace a link that lies in their way, not what it points at', async () => {
    const dir = temporaryDirectory();
    const victim = join(temporaryDirectory(), 'victim');
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, join(dir, 'a.o'));
    const { source, root } = await artifact(['a.o']);
    await exportFiles(source, root, { dir });
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect(readFileSync(join(dir, 'a.o'), 'utf8')).toBe('layer 0');
  });

  it('leave nothing under their name when they do not come whole', async () => {
    const dir = temporaryDirectory();
    const { source, root } = await artifact(['a.o']);
    const broken: ContentSource = {
      fetchManifest: (...args) => source.fetchManifest(...args),
      fetchBlob: () =>
        Promise.resolve(
          (async function* () {
            await Promise.resolve();
            yield Buffer.from('half');
            throw new Error('cut');
          })(),
        ),
    };
    await expect(exportFiles(broken, root, { dir })).rejects.toThrow('cut');
    expect([existsSync(join(dir, 'a.o')), readdirSync(dir)]).toEqual([false, []]);
  });
});
