import { EbpfError, readAll, streamOf } from '../base/index.ts';
import type { ByteStream, Logger } from '../base/index.ts';
import { embeddedContent, verifyStream } from '../content/index.ts';
import type { FetchBlobOptions, RemoteRepository } from '../content/index.ts';
import { isDigest } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { openDownload } from './download.ts';
import { Failures, Tries, isWrong } from './mirror-tries.ts';
import type { Source } from './mirror-tries.ts';

/** Bytes up to which a blob of a mirror is verified whole before the first of them is handed on. */
const HELD_BACK = 4 * 1024 * 1024;

export interface Mirrored {
  /** The repository that the reference names: what is written, or looked for before writing, is between it and us. */
  readonly target: RemoteRepository;
  /** Where it is read from, in order; the last is the registry itself or what a rule puts in its place. */
  readonly sources: readonly Source[];
  readonly logger: Logger;
}

/**
 * A repository that is read from mirrors. One place after the other is asked, also for tags, until one has what was
 * asked for; which one works is remembered as long as the repository is open. What comes is verified as ever: a mirror
 * cannot say anything about content that a digest names.
 */
export function createMirrored({ target, sources, logger }: Mirrored): RemoteRepository {
  const tries = new Tries(sources, logger);
  return {
    ...target,
    fetchManifest: (reference, options) =>
      tries.first(isDigest(reference) ? 'digest' : 'tag', ({ repository }) =>
        repository.fetchManifest(reference, options),
      ),
    resolveTag: (tag, options) =>
      tries.first('tag', ({ repository }) => repository.resolveTag(tag, options)),
    listTags: (options) => tries.first('tag', ({ repository }) => repository.listTags(options)),
    listReferrers: (subject, options) =>
      mostReferrers(tries, ({ repository }) => repository.listReferrers(subject, options)),
    fetchBlob: (descriptor, options) => fetchBlob(tries, descriptor, options),
  };
}

/**
 * A cache seldom has the referrers of what it has, and says that there are none. So "none" is believed only when nobody
 * who answers knows better.
 */
async function mostReferrers(
  tries: Tries,
  list: (source: Source) => Promise<readonly Descriptor[]>,
): Promise<readonly Descriptor[]> {
  const failures = new Failures();
  let none: readonly Descriptor[] | undefined;
  for (const source of tries.order('digest')) {
    try {
      const found = await list(source);
      if (found.length > 0) return found;
      none = found;
    } catch (error) {
      failures.add(source, tries.failed(source, error));
    }
  }
  if (none === undefined) throw failures.summary();
  return none;
}

async function fetchBlob(
  tries: Tries,
  descriptor: Descriptor,
  options: FetchBlobOptions = {},
): Promise<ByteStream> {
  const [first] = tries.order('digest');
  const { start = 0 } = options;
  if (first === undefined || embeddedContent(descriptor) !== undefined)
    return await tries.first('digest', ({ repository }) =>
      repository.fetchBlob(descriptor, options),
    );
  if (start === 0 && descriptor.size <= HELD_BACK)
    return await tries.first('digest', (source) =>
      tries.isLast(source)
        ? source.repository.fetchBlob(descriptor, options)
        : heldBack(source, descriptor, options),
    );
  const relay = new Relay(tries, descriptor, options);
  await relay.open();
  return start === 0 ? relay.verified() : relay.read();
}

/** Small enough to be looked at first, so that a mirror that gives something else costs no more than its time. */
async function heldBack(
  { repository }: Source,
  descriptor: Descriptor,
  options: FetchBlobOptions,
): Promise<ByteStream> {
  const stream = await repository.fetchBlob(descriptor, options);
  return streamOf(await readAll(stream, descriptor.size, descriptor.digest));
}

/** A large blob, handed on as it comes: where one place breaks off, the next goes on from the byte reached. */
class Relay {
  readonly #tries: Tries;
  readonly #descriptor: Descriptor;
  readonly #options: FetchBlobOptions;
  readonly #failures = new Failures();
  readonly #asked = new Set<Source>();
  /** Who gave bytes that were handed on. */
  readonly #gave = new Set<Source>();
  #offset: number;
  #now: { readonly source: Source; readonly stream: ByteStream } | undefined;

  constructor(tries: Tries, descriptor: Descriptor, options: FetchBlobOptions) {
    this.#tries = tries;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#offset = options.start ?? 0;
  }

  /** Opens it at the next place that has it. */
  async open(): Promise<void> {
    for (const source of this.#tries.order('digest')) {
      if (this.#asked.has(source)) continue;
      this.#asked.add(source);
      try {
        this.#now = { source, stream: await this.#streamOf(source) };
        this.#tries.worked(source);
        return;
      } catch (error) {
        this.#failures.add(source, this.#tries.failed(source, error));
      }
    }
    throw this.#failures.summary();
  }

  /** The bytes, verified as they pass. Who gave wrong ones is not asked again; `details.elsewhere` says whether somebody is left. */
  async *verified(): AsyncGenerator<Uint8Array, void> {
    const { signal, onBytes } = this.#options;
    const names = (): string => [...this.#gave].map(({ place }) => place.name).join(', ');
    const what = `The blob ${this.#descriptor.digest}`;
    try {
      yield* verifyStream(this.read(), this.#descriptor, { signal, onBytes, what });
    } catch (error) {
      if (!isWrong(error)) throw error;
      for (const source of this.#gave) this.#tries.failed(source, error);
      const elsewhere = [...this.#gave].some((source) => !this.#tries.isLast(source));
      throw new EbpfError(error.code, `${error.message} It came from ${names()}.`, {
        hint: error.hint,
        details: { ...error.details, elsewhere },
        cause: error,
      });
    }
  }

  /** The bytes as they come; of a part, as many as there must be. */
  async *read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      try {
        yield* this.#pieces();
        return;
      } catch (error) {
        const source = this.#now?.source;
        if (source === undefined) throw error;
        this.#failures.add(source, this.#tries.failed(source, error));
        await this.open();
      }
    }
  }

  #streamOf({ place, repository }: Source): Promise<ByteStream> {
    const { start = 0, signal, onBytes } = this.#options;
    const from = { start: this.#offset, signal };
    return start === 0
      ? openDownload(place, this.#descriptor, from)
      : repository.fetchBlob(this.#descriptor, { ...from, onBytes });
  }

  async *#pieces(): AsyncGenerator<Uint8Array, void> {
    const { source, stream } = this.#now ?? {};
    if (source === undefined || stream === undefined) return;
    for await (const piece of stream) {
      this.#offset += piece.length;
      this.#gave.add(source);
      yield piece;
    }
  }
}
