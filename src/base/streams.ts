import { fail } from './error.ts';

/** Bytes in pieces of any size. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** Puts pieces into one array. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Reads a whole stream, refusing (`size-exceeded`) as soon as more than `cap` bytes came. `what` names it in errors. */
export async function readAll(stream: ByteStream, cap: number, what: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > cap) {
      fail('size-exceeded', `${what} is larger than the ${cap} bytes allowed.`, {
        details: { cap },
      });
    }
    pieces.push(piece);
  }
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : concatBytes(pieces);
}

/** A stream of one piece. */
// eslint-disable-next-line @typescript-eslint/require-await -- an async generator is the shape asked for
export async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
