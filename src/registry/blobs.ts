import { streamOf } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { checkStart, embeddedContent, verifyFrom } from '../content/index.ts';
import type { FetchBlobOptions } from '../content/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { openDownload } from './download.ts';
import { checkNamed } from './digest-header.ts';
import { DELETED, checkedDigest } from './place.ts';
import type { Place } from './place.ts';

/**
 * Opens a blob: from the descriptor itself when it is embedded there, else from the registry; verified as it passes. From
 * a later byte on only its length can be checked, and whoever has the bytes before it hashes the whole.
 */
export async function fetchBlob(
  place: Place,
  descriptor: Descriptor,
  options: FetchBlobOptions = {},
): Promise<ByteStream> {
  const { signal, onBytes, start = 0 } = options;
  checkStart(start, descriptor.size);
  const embedded = embeddedContent(descriptor);
  if (embedded !== undefined) return streamOf(embedded.subarray(start));
  const what = `The blob ${descriptor.digest} of ${place.name}`;
  const bytes = await openDownload(place, descriptor, { start, signal });
  return verifyFrom(bytes, descriptor, { start, signal, onBytes, what });
}

/** Asks whether a blob is there. */
export async function hasBlob(
  place: Place,
  descriptor: Descriptor,
  { signal }: Abortable = {},
): Promise<boolean> {
  const digest = checkedDigest(descriptor.digest);
  const answer = await place.send({
    method: 'HEAD',
    to: `blobs/${digest}`,
    scopes: place.push,
    signal,
  });
  const { status, length } = answer;
  if (status === 200) checkNamed(answer, digest, `The blob ${digest} of ${place.name}`);
  await answer.discard();
  // 403: some registries hide what is missing behind it; whoever may not push learns it from the push.
  if ([200, 403, 404, 405].includes(status)) {
    const there = status === 200 && (length === undefined || length === descriptor.size);
    place.blobs.note(digest, there);
    return there;
  }
  throw await place.refuse(answer, { doing: `look for the blob ${digest} in ${place.name}` });
}

/** Takes a blob away. */
export async function deleteBlob(
  place: Place,
  digest: Digest,
  { signal }: Abortable = {},
): Promise<void> {
  const answer = await place.send({
    method: 'DELETE',
    to: `blobs/${checkedDigest(digest)}`,
    scopes: place.remove,
    signal,
  });
  place.blobs.note(digest, false);
  if (DELETED.has(answer.status)) {
    await answer.discard();
    return;
  }
  throw await place.refuse(answer, {
    doing: `delete the blob ${digest} of ${place.name}`,
    missing: 'blob-missing',
    subject: `blob ${digest}`,
  });
}
