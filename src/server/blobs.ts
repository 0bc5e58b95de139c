import { once } from 'node:events';
import type { ByteStream } from '../base/index.ts';
import type { ByteRange, ContentRepository } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';
import { answer, beginAnswer } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { openForReading } from './manifests.ts';
import { matchesEntity, parseRange } from './range.ts';
import { refuse } from './refusal.ts';
import type { RouteOf } from './route.ts';

const OCTETS = 'application/octet-stream';

/** GET and HEAD (end-2). */
export async function getBlob(exchange: Exchange, route: RouteOf<'blob'>): Promise<void> {
  const { digest } = route;
  const { request, signal } = exchange;
  const repository = await openForReading(exchange, route.repository);
  const size = await repository.statBlob(digest, { signal });
  if (size === undefined) return refuse('BLOB_UNKNOWN', 'The blob is not in this repository.');
  const headers = entityHeaders(digest);
  if (matchesEntity(request.headers['if-none-match'], digest)) {
    answer(exchange, { status: 304, headers });
    return;
  }
  const full = { ...headers, 'content-type': OCTETS, 'content-length': size };
  if (request.method === 'HEAD') {
    beginAnswer(exchange, 200, full);
    exchange.response.end();
    return;
  }
  const range = rangeAskedFor(exchange, digest, size);
  if (range !== undefined) return sendRange(exchange, repository, { digest, size, range });
  const descriptor = { mediaType: OCTETS, digest, size };
  const stream = await repository.fetchBlob(descriptor, { signal });
  return sendStream(exchange, stream, { status: 200, headers: full });
}

function entityHeaders(digest: Digest): Record<string, string> {
  return { 'docker-content-digest': digest, etag: `"${digest}"`, 'accept-ranges': 'bytes' };
}

function rangeAskedFor(exchange: Exchange, digest: Digest, size: number): ByteRange | undefined {
  const { headers } = exchange.request;
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== `"${digest}"`) return undefined;
  const range = parseRange(headers.range, size);
  if (range === 'unsatisfiable') {
    return refuse('SIZE_INVALID', `The blob has ${size} bytes; the range is outside of it.`, {
      status: 416,
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return range === 'whole' ? undefined : range;
}

interface BlobPart {
  readonly digest: Digest;
  readonly size: number;
  readonly range: ByteRange;
}

async function sendRange(
  exchange: Exchange,
  repository: ContentRepository,
  { digest, size, range }: BlobPart,
): Promise<void> {
  const stream = await repository.readBlobRange(digest, range, { signal: exchange.signal });
  const headers = {
    ...entityHeaders(digest),
    'content-type': OCTETS,
    'content-length': range.end - range.start + 1,
    'content-range': `bytes ${range.start}-${range.end}/${size}`,
  };
  return sendStream(exchange, stream, { status: 206, headers });
}

/**
 * Sends the pieces at the pace of the peer. The last piece is held back until the stream has ended well, and the header
 * until there is a piece to send: content that turns out to be damaged never arrives as a complete answer.
 */
async function sendStream(
  exchange: Exchange,
  stream: ByteStream,
  head: { readonly status: number; readonly headers: Record<string, string | number> },
): Promise<void> {
  const { response, signal } = exchange;
  let held: Uint8Array | undefined;
  for await (const piece of stream) {
    if (piece.length === 0) continue;
    if (held !== undefined) {
      if (!response.headersSent) beginAnswer(exchange, head.status, head.headers);
      if (!response.write(held)) await once(response, 'drain', { signal });
    }
    held = piece;
  }
  if (!response.headersSent) beginAnswer(exchange, head.status, head.headers);
  response.end(held);
}

/** DELETE (end-10). */
export async function deleteBlob(exchange: Exchange, route: RouteOf<'blob'>): Promise<void> {
  const repository = await openForReading(exchange, route.repository);
  await repository.deleteBlob(route.digest, { signal: exchange.signal });
  answer(exchange, { status: 202 });
}
