import { Header, Pax } from 'tar';
import { fail, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import { formatLayoutIndex } from './layout-index.ts';
import type { LayoutEntry } from './layout-index.ts';
import { LAYOUT_INDEX, LAYOUT_MARKER, MARKER_TEXT, blobPath } from './layout-path.ts';
import { BLOCK, padded } from './tar-scan.ts';

/** Characters that the field for names of a tar header holds. */
const MAX_PLAIN_NAME = 99;

/** A blob for an archive. */
export interface ArchiveBlob {
  readonly digest: Digest;
  /** Bytes; the stream has to bring exactly as many. */
  readonly size: number;
  open(signal?: AbortSignal): Promise<ByteStream>;
}

export interface ArchiveParts {
  readonly entries: readonly LayoutEntry[];
  readonly blobs: Iterable<ArchiveBlob>;
}

/** What `tar-on-demand.ts` promises. */
export async function* writeLayoutTar(
  parts: ArchiveParts,
  options: Abortable = {},
): AsyncGenerator<Uint8Array, void> {
  const rest = { schemaVersion: 2 };
  yield fileEntry(LAYOUT_MARKER, Buffer.from(MARKER_TEXT));
  yield fileEntry(LAYOUT_INDEX, Buffer.from(formatLayoutIndex({ entries: parts.entries, rest })));
  const blobs = new Map([...parts.blobs].map((blob) => [blob.digest, blob]));
  for (const digest of [...blobs.keys()].sort()) {
    const blob = blobs.get(digest);
    if (blob) yield* blobEntry(blob, options);
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* blobEntry(
  blob: ArchiveBlob,
  { signal }: Abortable,
): AsyncGenerator<Uint8Array, void> {
  throwIfAborted(signal);
  yield headerOf(blobPath(blob.digest), blob.size, 0o444);
  let size = 0;
  for await (const piece of await blob.open(signal)) {
    throwIfAborted(signal);
    size += piece.length;
    if (size > blob.size) break;
    yield piece;
  }
  if (size !== blob.size) {
    fail('size-mismatch', `Blob ${blob.digest} does not have the ${blob.size} bytes announced.`, {
      details: { digest: blob.digest, expected: blob.size, found: size },
    });
  }
  if (padded(size) > size) yield Buffer.alloc(padded(size) - size);
}

function fileEntry(path: string, bytes: Buffer): Buffer {
  const padding = Buffer.alloc(padded(bytes.length) - bytes.length);
  return Buffer.concat([headerOf(path, bytes.length, 0o644), bytes, padding]);
}

function headerOf(path: string, size: number, mode: number): Buffer {
  const short = plainHeader(path, size, mode);
  if (short !== undefined) return short;
  // A sha512 digest does not fit into the field for names: an extended header carries the path.
  const name = plainHeader(path.slice(0, MAX_PLAIN_NAME), size, mode);
  if (name === undefined) return fail('internal', `No tar header for "${path}" of ${size} bytes.`);
  return Buffer.concat([new Pax({ path }).encode(), name]);
}

/** A header block without extended header; undefined when the path does not fit. */
function plainHeader(path: string, size: number, mode: number): Buffer | undefined {
  const fields = { path, size, mode, type: 'File', mtime: new Date(0), uid: 0, gid: 0 } as const;
  const block = Buffer.alloc(BLOCK);
  return new Header(fields).encode(block) ? undefined : block;
}
