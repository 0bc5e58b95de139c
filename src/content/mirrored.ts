import { EbpfError, fail, readAll, streamOf } from '../base/index.ts';
import type { ByteStream, Logger } from '../base/index.ts';
import { isDigest } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { Failures, Tries, isWrong, nameOf } from './mirror-tries.ts';
import type { MirrorSource } from './mirror-tries.ts';
import type { FetchBlobOptions, RemoteRepository } from './ports.ts';
import type { Endpoint, RegistryAccess } from './registry-access.ts';
import { checkStart, embeddedContent, verifyStream } from './verify-stream.ts';

/** Bytes up to which a blob is verified whole before the first of them is handed on. */
const HELD_BACK = 4 * 1024 * 1024;

export interface Routing {
  /** What configuration says; undefined where there is none. */
  readonly access: RegistryAccess | undefined;
  /** The repository that the reference names: what is written, or looked for before writing, is between it and us. */
  readonly target: RemoteRepository;
  /** Opens one of the places that it is read from; `last` when nobody is left to ask after it. */
  readonly source: (endpoint: Endpoint, last: boolean) => Omit<MirrorSource, 'serves'>;
  readonly logger: Logger;
}

/** A repository as configuration routes it: itself, or read from mirrors. Throws `registry-blocked`. */
export function createRouted({ access, target, source, logger }: Routing): RemoteRepository {
  const { registry, repository } = target;
  const route = access?.routeOf(registry, repository);
  const rule = route?.blocked;
  if (rule !== undefined)
    return fail('registry-blocked', `${registry}/${repository} is blocked by the rule ${rule}.`, {
      hint: 'Nothing is read from there or written to it until the rule is taken out of the configuration.',
      details: { registry, repository, rule },
    });
  const endpoints = route?.endpoints ?? [];
  if (endpoints.every((one) => one.registry === registry && one.repository === repository))
    return target;
  const sources = endpoints.map((endpoint, at): MirrorSource => ({
    ...source(endpoint, at === endpoints.length - 1),
    serves: endpoint.serves ?? 'all',
  }));
  return createMirrored({ target, sources, logger });
}

export interface Mirrored extends Pick<Routing, 'target' | 'logger'> {
  /** Where it is read from, in order; the last is the registry itself or what a rule puts in its place. */
  readonly sources: readonly MirrorSource[];
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
  list: (source: MirrorSource) => Promise<readonly Descriptor[]>,
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
  const { start = 0 } = options;
  checkStart(start, descriptor.size);
  const embedded = embeddedContent(descriptor);
  if (embedded !== undefined) return streamOf(embedded.subarray(start));
  if (start === 0 && descriptor.size <= HELD_BACK) {
    // Looked at first, so that a place that gives something else, or breaks off, costs no more than its time.
    const whole = await tries.first('digest', async ({ repository }) =>
      readAll(
        await repository.fetchBlob(descriptor, options),
        descriptor.size,
        `The blob ${descriptor.digest}`,
      ),
    );
    return streamOf(whole);
  }
  const relay = new Relay(tries, descriptor, options);
  await relay.open();
  return relay.checked();
}

/** A large blob, handed on as it comes: where one place breaks off, the next goes on from the byte reached. */
class Relay {
  readonly #tries: Tries;
  readonly #descriptor: Descriptor;
  readonly #options: FetchBlobOptions;
  readonly #failures = new Failures();
  readonly #asked = new Set<MirrorSource>();
  /** Who gave bytes that were handed on. */
  readonly #gave = new Set<MirrorSource>();
  readonly #start: number;
  #offset: number;
  #now: { readonly source: MirrorSource; readonly stream: ByteStream } | undefined;

  constructor(tries: Tries, descriptor: Descriptor, options: FetchBlobOptions) {
    this.#tries = tries;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#start = options.start ?? 0;
    this.#offset = this.#start;
  }

  /** Opens it at the next place that has it. */
  async open(): Promise<void> {
    for (const source of this.#tries.order('digest')) {
      if (this.#asked.has(source)) continue;
      this.#asked.add(source);
      try {
        this.#now = { source, stream: await this.#streamOf(source) };
        this.#tries.worked(source, 'digest');
        return;
      } catch (error) {
        this.#failures.add(source, this.#tries.failed(source, error));
      }
    }
    throw this.#failures.summary();
  }

  /**
   * The bytes, verified as they pass; of a part, whoever has the bytes before it hashes the whole. Who gave wrong ones
   * is not asked again; `details.elsewhere` says whether somebody is left.
   */
  async *checked(): AsyncGenerator<Uint8Array, void> {
    const { signal, onBytes } = this.#options;
    const what = `The blob ${this.#descriptor.digest}`;
    const verify = { signal, onBytes, what };
    try {
      yield* this.#start === 0
        ? verifyStream(this.#read(), this.#descriptor, verify)
        : this.#read();
    } catch (error) {
      throw isWrong(error) && this.#gave.size > 0 ? this.#blamed(error) : error;
    }
  }

  #blamed(error: EbpfError): EbpfError {
    const gave = [...this.#gave];
    for (const source of gave) this.#tries.failed(source, error);
    const elsewhere = gave.some((source) => !this.#tries.isLast(source));
    const names = gave.map(nameOf).join(', ');
    return new EbpfError(error.code, `${error.message} It came from ${names}.`, {
      hint: error.hint,
      details: { ...error.details, elsewhere },
      cause: error,
    });
  }

  /** The bytes as they come, of one place after the other. */
  async *#read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      try {
        yield* this.#pieces();
        return;
      } catch (error) {
        const source = this.#now?.source;
        // Wrong to its last byte: what was handed on cannot be mended.
        if (source === undefined || (isWrong(error) && this.#offset === this.#descriptor.size))
          throw error;
        this.#failures.add(source, this.#tries.failed(source, error));
        await this.open();
      }
    }
  }

  #streamOf({ repository, open }: MirrorSource): Promise<ByteStream> {
    const { signal, onBytes } = this.#options;
    const from = { start: this.#offset, signal };
    if (this.#start > 0) return repository.fetchBlob(this.#descriptor, { ...from, onBytes });
    return open === undefined
      ? repository.fetchBlob(this.#descriptor, from)
      : open(this.#descriptor, from);
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
