import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeTitle } from '../artifact/index.ts';
import { ensureDirectory, fail, syncDirectory, temporaryName } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { selectPlatform } from '../content/index.ts';
import type { ContentSource } from '../content/index.ts';
import { ANNOTATION, hexOf, parseManifest } from '../oci/index.ts';
import type { Descriptor, Digest, Manifest, Platform } from '../oci/index.ts';
import { hostPlatform } from './host-platform.ts';

export interface ExportedFile {
  readonly path: string;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

export interface ExportOptions extends Abortable {
  readonly dir: string;
  readonly platform?: Platform | undefined;
}

/**
 * Writes the layers of an artifact as files named by their titles. Each is written under a temporary name, verified and
 * renamed; titles that are no plain file name are refused, whatever they try to reach.
 */
export async function exportFiles(
  source: ContentSource,
  root: Digest,
  options: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const manifest = await chooseManifest(source, root, options);
  const named = manifest.layers.map((layer) => ({ layer, name: fileName(layer) }));
  const twice = named.find(
    ({ name }, at) => named.findIndex((other) => other.name === name) !== at,
  );
  if (twice)
    fail(
      'artifact-incomplete',
      `Two layers are called ${twice.name}; they cannot lie in one folder.`,
    );
  await ensureDirectory(options.dir);
  const files: ExportedFile[] = [];
  for (const { layer, name } of named) {
    const path = join(options.dir, name);
    await writeLayer(source, layer, { path, signal: options.signal });
    files.push({ path, mediaType: layer.mediaType, digest: layer.digest, size: layer.size });
  }
  await syncDirectory(options.dir);
  return files;
}

async function chooseManifest(
  source: ContentSource,
  root: Digest,
  options: ExportOptions,
): Promise<Manifest> {
  const content = await source.fetchManifest(root, { signal: options.signal });
  if (content.document.kind === 'manifest') return content.document;
  const child = selectPlatform(content.document, options.platform ?? hostPlatform());
  const { bytes } = await source.fetchManifest(child.digest, { signal: options.signal });
  const document = parseManifest(bytes, child.mediaType);
  return document.kind === 'manifest'
    ? document
    : fail('manifest-invalid', `${child.digest} is an index inside an index.`);
}

function fileName(layer: Descriptor): string {
  const title = layer.annotations?.[ANNOTATION.title];
  if (title === undefined) return hexOf(layer.digest).slice(0, 12);
  if (isSafeTitle(title)) return title;
  return fail(
    'artifact-incomplete',
    `A layer is called ${JSON.stringify(title)}, which is no plain file name.`,
  );
}

async function writeLayer(
  source: ContentSource,
  layer: Descriptor,
  { path, signal }: Abortable & { readonly path: string },
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(
      temporary,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
      0o644,
    );
    try {
      for await (const piece of await source.fetchBlob(layer, { signal }))
        await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
