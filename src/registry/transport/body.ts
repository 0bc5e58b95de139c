import type { ByteStream } from '../../base/index.ts';
import type { RequestBody } from './exchange.ts';

/** Bytes. */
const PIECE = 65_536;

/** A body of bytes in memory, sent in pieces, so that silence is noticed on the way. */
export function bodyOf(bytes: Uint8Array): RequestBody {
  return { size: bytes.length, open: () => Promise.resolve(pieces(bytes)) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async generator is the shape asked for
async function* pieces(bytes: Uint8Array): ByteStream {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
