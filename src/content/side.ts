import { EbpfError, toEbpfError } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';

/** Which end of a copy failed; in `details.side` of the error. */
export type Side = 'source' | 'destination';

/** Runs one step of a copy; what it throws says which side it was, unless it says so already. */
export async function onSide<T>(side: Side, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw blame(error, side);
  }
}

/** A stream whose errors are blamed on the source, so that they are recognised when the target throws them on. */
export async function* fromSource(
  stream: ByteStream,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const piece of stream) {
      onBytes(piece.length);
      yield piece;
    }
  } catch (error) {
    throw blame(error, 'source');
  }
}

function blame(thrown: unknown, side: Side): EbpfError {
  const known = blamed(thrown);
  if (known !== undefined) return known;
  const error = toEbpfError(thrown, 'io-failed');
  if (error.code === 'interrupted' || error.code === 'timed-out') return error;
  return new EbpfError(error.code, error.message, {
    hint: error.hint,
    details: { ...error.details, side },
    cause: error,
  });
}

/** The error that already has a side, somewhere in the chain of causes: HTTP clients wrap what a body throws. */
function blamed(thrown: unknown): EbpfError | undefined {
  let error = thrown;
  for (let depth = 0; depth < 8 && error instanceof Error; depth += 1) {
    if (error instanceof EbpfError && error.details['side'] !== undefined) return error;
    error = error.cause;
  }
  return undefined;
}
