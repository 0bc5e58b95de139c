import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeTitle } from '../artifact/index.ts';
import {
  ensureDirectory,
  errnoOf,
  fail,
  printable,
  syncDirectory,
  temporaryName,
} from '../base/index.ts';
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
 * Writes the layers of an artifact as files named by their titles. All are written under temporary names and verified
 * before the first gets its own, so that nothing is there after a failure that was not there before.
 */
export async function exportFiles(
  source: ContentSource,
  root: Digest,
  options: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const { dir, signal } = options;
  const manifest = await chooseManifest(source, root, options);
  const files = fileNames(manifest).map(({ layer, name }) => ({ layer, path: join(dir, name) }));
  for (const { path } of files) await refuseFolder(path);
  await ensureDirectory(dir);
  const written: { readonly temporary: string; readonly path: string }[] = [];
  try {
    for (const { layer, path } of files) {
      // Not made of the title, which may be as long as a file name can be.
      const temporary = temporaryName(join(dir, hexOf(layer.digest).slice(0, 12)));
      written.push({ temporary, path });
      await writeLayer(source, layer, { path: temporary, signal });
    }
    for (const { temporary, path } of written) await rename(temporary, path);
  } finally {
    for (const { temporary } of written) await rm(temporary, { force: true });
  }
  await syncDirectory(dir);
  return files.map(({ layer: { mediaType, digest, size }, path }) => {
    return { path, mediaType, digest, size };
  });
}

/** A layer and the name of its file. */
interface NamedLayer {
  readonly layer: Descriptor;
  readonly name: string;
}

/** The layers of an artifact with the names of their files. Throws `artifact-incomplete` for names that are not safe. */
export function fileNames({ layers }: Manifest): readonly NamedLayer[] {
  const seen = new Set<string>();
  return layers.map((layer) => {
    const name = fileName(layer);
    // Some file systems do not tell the case of letters apart.
    const key = name.toLowerCase();
    if (seen.has(key))
      fail('artifact-incomplete', `Two layers are called ${name}; they cannot lie in one folder.`);
    seen.add(key);
    return { layer, name };
  });
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
    `A layer is called "${printable(title, 100)}", which is no plain file name.`,
    { details: { digest: layer.digest, rule: 'titles-are-plain-file-names' } },
  );
}

/** A file or a link is replaced; a folder is left alone, before anything is written. */
async function refuseFolder(path: string): Promise<void> {
  const stats = await lstat(path).catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(cause) ?? '')) return undefined;
    return fail('io-failed', `${path} cannot be looked at.`, { cause });
  });
  if (stats?.isDirectory() === true)
    fail('io-failed', `${path} is a folder where a file of the artifact should go.`, {
      hint: 'Choose another folder with --output.',
    });
}

async function writeLayer(
  source: ContentSource,
  layer: Descriptor,
  { path, signal }: Abortable & { readonly path: string },
): Promise<void> {
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
  try {
    for await (const piece of await source.fetchBlob(layer, { signal }))
      await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
