import { KIB, anySignal, errnoOf, isEbpfError } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';
import { verifyStream } from '../content/index.ts';
import type { BlobOpener, PushBlobOptions } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import type { Blobs } from './blobs.ts';
import type { NewBlob } from './new-blob.ts';
import type { Partials } from './partials.ts';

/** A blob from this size on is kept when its transfer breaks; a smaller one is fetched anew. Bytes. */
export const KEPT_FROM: number = 64 * KIB;

/** A blob that shall come in. */
interface Coming {
  readonly descriptor: Descriptor;
  readonly open: BlobOpener;
}

interface Places {
  readonly blobs: Blobs;
  readonly partials: Partials;
}

/** Codes for bytes that are not what was announced: nothing of them is worth keeping. */
const WRONG: ReadonlySet<string> = new Set(['digest-mismatch', 'size-mismatch']);
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Brings a blob in, verified. What comes of a large one stays when the transfer breaks, is stopped or is killed, and the
 * next attempt, also of another process, asks the source for the rest only. What was kept is hashed again with the
 * rest; when the whole turns out wrong it is thrown away and everything is fetched once more before that counts.
 */
export async function takeBlob(
  { blobs, partials }: Places,
  coming: Coming,
  options: PushBlobOptions,
): Promise<void> {
  const { size, digest } = coming.descriptor;
  if (size >= KEPT_FROM) return takeLarge(partials, coming, options);
  // Asked for before there is a file for it: the answer takes longer to come than a file to be made.
  const stop = new AbortController();
  const asked = coming.open(anySignal(options.signal, stop.signal), 0);
  asked.catch(() => undefined);
  const blob = await blobs.begin().catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  try {
    await fill(blob, { ...coming, open: () => asked }, options);
    await blob.finish(digest);
  } finally {
    await blob.discard();
  }
}

async function takeLarge(
  partials: Partials,
  coming: Coming,
  options: PushBlobOptions,
): Promise<void> {
  const blob = await partials.claim(coming.descriptor);
  try {
    const resumed = blob.size > 0;
    try {
      await fill(blob, coming, options);
    } catch (error) {
      if (!resumed || !isWrong(error)) throw error;
      await blob.restart();
      await fill(blob, coming, options);
    }
    await blob.finish(coming.descriptor.digest);
    await partials.close(blob);
  } catch (error) {
    const useless = isWrong(error) || FULL.has(errnoOf(error) ?? '');
    const end = useless ? partials.close(blob) : partials.release(blob, coming.descriptor.digest);
    // Why the transfer failed is what the caller must see; what stays behind goes with a later sweep.
    await end.catch(() => undefined);
    throw error;
  }
}

function isWrong(error: unknown): boolean {
  return isEbpfError(error) && WRONG.has(error.code);
}

/** Appends what a blob lacks and verifies the whole. */
async function fill(blob: NewBlob, coming: Coming, options: PushBlobOptions): Promise<void> {
  const { signal, onBytes } = options;
  const had = blob.size;
  let at = 0;
  for await (const piece of verifyStream(wholeOf(blob, coming, options), coming.descriptor, {
    signal,
  })) {
    at += piece.length;
    if (at <= had) continue;
    await blob.write(piece);
    onBytes?.(piece.length);
  }
}

async function* wholeOf(
  blob: NewBlob,
  { descriptor, open }: Coming,
  { signal }: PushBlobOptions,
): ByteStream & AsyncGenerator<Uint8Array> {
  const start = blob.size;
  if (start > 0) yield* blob.reread({ signal });
  if (start < descriptor.size || start === 0) yield* await open(signal, start);
}
