import { KIB, isEbpfError, isJsonObject, parseJson, streamOf } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { checkStart, dropBytes, embeddedContent, verifyStream } from '../content/index.ts';
import type { FetchBlobOptions } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { ask } from './ask.ts';
import { digestSuffix } from './place.ts';
import type { Place } from './place.ts';
import { Tries } from './retry.ts';
import { openSession } from './session.ts';
import type { Command } from './session.ts';

/** Most bytes of a short answer. */
const ANSWER_CAP = 64 * KIB;

/**
 * Opens a blob: from the descriptor itself when it is embedded there, else by an oras that starts with the first piece
 * asked for. All of it is verified as it passes, also what lies before `start`, since oras cannot begin in the middle.
 */
export function fetchBlob(
  place: Place,
  descriptor: Descriptor,
  options: FetchBlobOptions = {},
): Promise<ByteStream> {
  const embedded = embeddedContent(descriptor);
  const suffix = digestSuffix(descriptor.digest);
  const whole =
    embedded === undefined
      ? download(place, { descriptor, suffix, signal: options.signal })
      : streamOf(embedded);
  const verified = verifyStream(whole, descriptor, {
    signal: options.signal,
    onBytes: options.onBytes,
    what: `The blob ${descriptor.digest} of ${place.name}`,
  });
  return Promise.resolve().then(() => {
    const { start = 0 } = options;
    checkStart(start, descriptor.size);
    return dropBytes(verified, start);
  });
}

interface Attempt extends Download {
  readonly place: Place;
  readonly tries: Tries;
}

interface Download extends Abortable {
  readonly descriptor: Descriptor;
  readonly suffix: string;
}

/** The bytes, by as many oras as it takes: each gives the whole, of which what came before is left out. */
async function* download(place: Place, item: Download): AsyncGenerator<Uint8Array, void> {
  const tries = new Tries(place.host.settings);
  let offset = 0;
  for (;;) {
    try {
      for await (const piece of dropBytes(blobOutput({ ...item, place, tries }), offset)) {
        offset += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      // All bytes are there: the digest decides, not how oras ended.
      if (offset === item.descriptor.size && isEbpfError(error) && offset > 0) return;
      await tries.survive(error, place.signalOf(item));
    }
  }
}

/** What one oras writes of a blob. It is given up as soon as nobody reads any more. */
async function* blobOutput(attempt: Attempt): AsyncGenerator<Uint8Array, void> {
  const { place, descriptor, suffix, signal, tries } = attempt;
  const command: Command = {
    verb: ['blob', 'fetch', '--no-tty', '--output', '-'],
    suffix,
    doing: `fetch the blob ${descriptor.digest} of ${place.name}`,
    missing: 'blob-missing',
    subject: `blob ${descriptor.digest}`,
    signal,
  };
  const session = await openSession(place, command, tries);
  try {
    session.process.endInput();
    yield* session.process.output();
    await session.finish();
  } catch (error) {
    throw session.failure(error);
  } finally {
    await session.close();
  }
}

/** Asks whether a blob is there. */
export async function hasBlob(
  place: Place,
  descriptor: Descriptor,
  { signal }: Abortable = {},
): Promise<boolean> {
  const { digest, size } = descriptor;
  try {
    const answer = await ask(place, {
      verb: ['blob', 'fetch', '--no-tty', '--descriptor'],
      suffix: digestSuffix(digest),
      doing: `look for the blob ${digest} in ${place.name}`,
      missing: 'blob-missing',
      cap: ANSWER_CAP,
      signal,
    });
    const found = parseJson(answer, 'The descriptor that oras gave', 'oras-failed');
    return isJsonObject(found) && found['digest'] === digest && found['size'] === size;
  } catch (error) {
    // Some registries hide what is missing behind 403; whoever may not push learns it from the push.
    if (isEbpfError(error) && HIDDEN.has(error.code)) return false;
    throw error;
  }
}

/** What a registry may say of a blob that is not there. */
const HIDDEN: ReadonlySet<string> = new Set([
  'blob-missing',
  'repository-missing',
  'registry-denied',
  'operation-unsupported',
]);
