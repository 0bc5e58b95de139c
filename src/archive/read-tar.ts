import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { CAPS, KIB, errnoOf, fail, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import { parseLayoutIndex } from './layout-index.ts';
import type { LayoutIndex } from './layout-index.ts';
import { LAYOUT_INDEX, LAYOUT_MARKER, MARKER_CAP, checkLayoutMarker } from './layout-path.ts';
import { BLOCK, TarGuard, padded } from './tar-scan.ts';
import type { TarEntry } from './tar-scan.ts';

/** Bytes read from the file at once. */
const PIECE = 256 * KIB;

/** Where the bytes of a blob lie in the file. */
export interface TarBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly offset: number;
}

export interface ReadBlobOptions extends Abortable {
  /** Bytes before this one are left out. Default 0. */
  readonly start?: number | undefined;
}

/** An OCI layout in a tar file, read in place: nothing is unpacked, blobs are read where they lie. */
export interface LayoutArchive extends AsyncDisposable {
  readonly path: string;
  readonly index: LayoutIndex;
  readonly blobs: ReadonlyMap<Digest, TarBlob>;
  /** Bytes of a blob from `start` on, not verified. */
  readBlob(blob: TarBlob, options?: ReadBlobOptions): ByteStream;
  close(): Promise<void>;
}

/** What `tar-on-demand.ts` promises. */
export async function openLayoutArchive(
  path: string,
  options: Abortable = {},
): Promise<LayoutArchive> {
  throwIfAborted(options.signal);
  const handle = await openFile(path);
  try {
    return await readContents(handle, path, options);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (cause) {
    const errno = errnoOf(cause) ?? 'unknown error';
    if (errno === 'ENOENT' || errno === 'ENOTDIR')
      fail('file-missing', `The archive ${path} does not exist.`, { cause });
    fail('io-failed', `The archive ${path} cannot be read (${errno}).`, { cause });
  }
  return fail('archive-invalid', `The archive ${path} is not a regular file.`);
}

async function readContents(
  handle: FileHandle,
  path: string,
  options: Abortable,
): Promise<LayoutArchive> {
  const contents = await scan(handle, path, options);
  const guard = new TarGuard(path);
  const read = async (name: string, cap: number): Promise<Uint8Array> => {
    const entry = contents.files.get(name) ?? guard.refuse('incomplete', `it has no ${name}`);
    if (entry.size > cap) guard.refuse('size', `${name} is larger than ${cap} bytes`);
    return readAt(handle, entry.offset, entry.size);
  };
  checkLayoutMarker(await read(LAYOUT_MARKER, MARKER_CAP), `${LAYOUT_MARKER} of ${path}`);
  const indexBytes = await read(LAYOUT_INDEX, CAPS.layoutIndex);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= handle.close());
  return {
    path,
    index: parseLayoutIndex(indexBytes, `${LAYOUT_INDEX} of ${path}`),
    blobs: contents.blobs,
    readBlob: (blob, reading = {}) => pieces(handle, blob, reading),
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Contents {
  readonly files: ReadonlyMap<string, { readonly size: number; readonly offset: number }>;
  readonly blobs: ReadonlyMap<Digest, TarBlob>;
}

async function scan(handle: FileHandle, path: string, options: Abortable): Promise<Contents> {
  const guard = new TarGuard(path);
  const { size: end } = await handle.stat();
  const files = new Map<string, { size: number; offset: number }>();
  const blobs = new Map<Digest, TarBlob>();
  const keep = ({ place, path: name, size }: TarEntry, offset: number): void => {
    if (place.kind === 'blob') blobs.set(place.digest, { digest: place.digest, size, offset });
    else files.set(name, { size, offset });
  };
  let at = 0;
  while (at + BLOCK <= end) {
    throwIfAborted(options.signal);
    const step = guard.header(await readAt(handle, at, BLOCK));
    at += BLOCK;
    if (step.kind === 'end') break;
    const size = step.kind === 'entry' ? step.entry.size : step.size;
    if (at + size > end) guard.refuse('cut', 'it ends in the middle of a file');
    if (step.kind === 'extended') guard.extended(await readAt(handle, at, size));
    if (step.kind === 'entry') keep(step.entry, at);
    at += padded(size);
  }
  return { files, blobs };
}

async function readAt(handle: FileHandle, offset: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, size - at, offset + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function* pieces(
  handle: FileHandle,
  blob: TarBlob,
  { signal, start = 0 }: ReadBlobOptions,
): AsyncGenerator<Uint8Array, void> {
  const end = blob.offset + blob.size;
  for (let at = blob.offset + start; at < end;) {
    throwIfAborted(signal);
    const piece = await readAt(handle, at, Math.min(PIECE, end - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
