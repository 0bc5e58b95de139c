import { digestOf } from '../../../src/oci/index.ts';
import type { Reply } from '../wire-reply.ts';
import { refusal } from './exchange.ts';
import type { LabExchange } from './exchange.ts';

/** `GET`, `HEAD` and `DELETE` of `/v2/<name>/blobs/<digest>`. */
export function answerBlob(exchange: LabExchange, name: string, digest: string): Reply {
  const repository = exchange.contents.repositories.get(name);
  const bytes = repository?.blobs.get(digest);
  if (repository === undefined || bytes === undefined) return refusal(404, 'BLOB_UNKNOWN');
  if (exchange.method === 'DELETE') {
    repository.blobs.delete(digest);
    return { status: 202 };
  }
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') return refusal(405, 'UNSUPPORTED');
  return giveBytes(exchange, bytes, announced(exchange, digest, bytes));
}

/** The bytes, or the part that is asked for. */
export function giveBytes(
  { headers, quirks, method }: LabExchange,
  bytes: Buffer,
  more: Record<string, string>,
): Reply {
  const common = { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', ...more };
  const range = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '');
  if (range === null || method === 'HEAD' || quirks.ranges === 'ignored')
    return { headers: common, body: bytes };
  const { start, end } = partOf(range, bytes.length);
  if (quirks.ranges === 'lying-416')
    // The length of the blob over no body at all.
    return { status: 416, headers: common, length: bytes.length, cutAfter: 0 };
  if (start > end)
    return { status: 416, headers: { ...common, 'content-range': `bytes */${bytes.length}` } };
  const from = quirks.ranges === 'wrong-206' ? 0 : start;
  return {
    status: 206,
    headers: { ...common, 'content-range': `bytes ${from}-${end}/${bytes.length}` },
    body: bytes.subarray(from, end + 1),
  };
}

/** First and last byte of `bytes=A-B`, `bytes=A-` and `bytes=-N`. */
function partOf(
  [, from = '', to = '']: RegExpExecArray,
  size: number,
): { start: number; end: number } {
  if (from === '') return { start: Math.max(size - Number(to), 0), end: size - 1 };
  return { start: Number(from), end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

function announced({ quirks }: LabExchange, digest: string, bytes: Buffer): Record<string, string> {
  if (quirks.digestHeader === 'absent') return {};
  const own = quirks.sha512 === 'stored-as-sha256' ? digestOf(bytes) : digest;
  return { 'docker-content-digest': own };
}
