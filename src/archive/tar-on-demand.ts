import type { Abortable } from '../base/index.ts';
import type { LayoutArchive } from './read-tar.ts';
import type { ArchiveParts } from './write-tar.ts';

// npm's tar is loaded with the first archive: every command opens the store, and few of them meet a tar.

/** Opens a layout archive and reads its table of contents. Throws `file-missing`, `archive-invalid`, `layout-invalid`. */
export async function openLayoutArchive(
  path: string,
  options: Abortable = {},
): Promise<LayoutArchive> {
  const tar = await import('./read-tar.ts');
  return tar.openLayoutArchive(path, options);
}

/**
 * The tar of an OCI layout: `oci-layout`, `index.json`, then the blobs by digest, each once. The same parts give the same
 * bytes: no clock, no user, fixed modes. Streams; nothing but the index is held in memory.
 */
export async function* writeLayoutTar(
  parts: ArchiveParts,
  options: Abortable = {},
): AsyncGenerator<Uint8Array, void> {
  const tar = await import('./write-tar.ts');
  yield* tar.writeLayoutTar(parts, options);
}
