import { KIB, fail } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';
import { verifyStream } from '../content/index.ts';
import type { BlobOpener, PushBlobOptions, PushOutcome } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { digestSuffix } from './place.ts';
import type { Place } from './place.ts';
import type { OrasProcess } from './process.ts';
import { Tries } from './retry.ts';
import { openSession } from './session.ts';
import type { Command, Session } from './session.ts';

/** Most of what oras says that is looked at. */
const SAID_CAP = 64 * KIB;

export interface BlobToPush {
  readonly place: Place;
  readonly descriptor: Descriptor;
  readonly open: BlobOpener;
}

/**
 * Gives a blob to the registry unless it has it. oras looks first and says so; the source is opened only when it says
 * that it uploads. `mountFrom` is not used: oras mounts whole artifacts only.
 */
export async function pushBlob(
  item: BlobToPush,
  options: PushBlobOptions = {},
): Promise<PushOutcome> {
  const { place, descriptor } = item;
  const command: Command = {
    verb: ['blob', 'push', '--no-tty', '--size', String(descriptor.size)],
    suffix: digestSuffix(descriptor.digest),
    takesInput: true,
    writes: true,
    doing: `push the blob ${descriptor.digest} to ${place.name}`,
    missing: 'repository-missing',
    refused: 'upload-failed',
    signal: options.signal,
  };
  const tries = new Tries(place.host.settings);
  for (;;) {
    const source = new Source(item, options);
    try {
      const outcome = await pushOnce(item, { command, tries, source });
      // The answer to an upload that went well may be what was lost.
      return tries.count > 0 && outcome === 'present' ? 'pushed' : outcome;
    } catch (error) {
      if (source.failed) throw error;
      await tries.survive(error, place.signalOf(command));
    }
  }
}

interface Upload {
  readonly command: Command;
  readonly tries: Tries;
  readonly source: Source;
}

async function pushOnce(item: BlobToPush, upload: Upload): Promise<PushOutcome> {
  const { command, tries, source } = upload;
  const session = await openSession(item.place, command, tries);
  try {
    return await converse(session, source, command);
  } catch (error) {
    throw session.failure(error);
  } finally {
    await session.close();
  }
}

async function converse(session: Session, source: Source, command: Command): Promise<PushOutcome> {
  const { process } = session;
  const said = new Said(process);
  await process.patiently(Promise.race([said.uploading, said.all]));
  if (said.says('Uploading')) for await (const piece of source.pieces()) await process.write(piece);
  process.endInput();
  await process.patiently(said.all);
  await session.finish();
  if (said.says('Exists')) return 'present';
  if (said.says('Uploaded') && source.complete) return 'pushed';
  return fail('oras-failed', `Could not ${command.doing}: oras ended without having done it.`);
}

/** What oras says on stdout while it pushes: a word and what it is about on each line. */
class Said {
  /** Resolves when it says that it uploads. */
  readonly uploading: Promise<void>;
  /** Resolves when it says no more. */
  readonly all: Promise<void>;
  #text = '';
  #begin: () => void = () => undefined;

  constructor(process: OrasProcess) {
    this.uploading = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.all = process.onOutput((piece) => {
      this.#text = (this.#text + Buffer.from(piece).toString('latin1')).slice(0, SAID_CAP);
      if (this.says('Uploading')) this.#begin();
    });
  }

  says(word: 'Uploading' | 'Uploaded' | 'Exists'): boolean {
    return new RegExp(`^${word} `, 'm').test(this.#text);
  }
}

/** The content of one attempt, verified before its last piece is let go. */
class Source {
  failed = false;
  complete = false;
  readonly #item: BlobToPush;
  readonly #options: PushBlobOptions;

  constructor(item: BlobToPush, options: PushBlobOptions) {
    this.#item = item;
    this.#options = options;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void> {
    const { descriptor, open } = this.#item;
    const { signal, onBytes } = this.#options;
    try {
      const verified = verifyStream(await open(signal), descriptor, { signal });
      for await (const piece of heldBack(verified)) {
        yield piece;
        onBytes?.(piece.length);
      }
      this.complete = true;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

/**
 * The same pieces, the last only after the stream has ended well: a registry that takes whatever comes never gets the
 * whole of something wrong.
 */
async function* heldBack(stream: ByteStream): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array | undefined;
  for await (const piece of stream) {
    if (held !== undefined) yield held;
    held = piece;
  }
  if (held !== undefined) yield held;
}
