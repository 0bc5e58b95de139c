import { EbpfError, isEbpfError, readAll, streamOf } from '../base/index.ts';
import type { ByteStream, ErrorCode, Logger } from '../base/index.ts';
import { verifyStream } from '../content/index.ts';
import type { Endpoint, FetchBlobOptions, RemoteRepository } from '../content/index.ts';
import { isDigest } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';

/** Bytes up to which a blob is verified whole before the first of them is handed on. */
const HELD_BACK = 4 * 1024 * 1024;

/** Failures that no other place would mend: the caller's, or of oras itself. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'interrupted',
  'timed-out',
  'reference-invalid',
  'digest-invalid',
  'option-invalid',
  'internal',
  'oras-missing',
  'oras-too-old',
]);

/** One place that a repository is read from. */
export interface Source {
  readonly repository: RemoteRepository;
  readonly serves: NonNullable<Endpoint['serves']>;
}

interface Routed {
  /** The repository that the reference names: what is written goes there. */
  readonly target: RemoteRepository;
  /** Tried in order; the last is the registry itself or what a rule puts in its place. */
  readonly sources: readonly Source[];
  readonly logger: Logger;
}

/** A repository that is read from the first of several places that has what is asked for. */
export function createRouted({ target, sources, logger }: Routed): RemoteRepository {
  const route = new Route(sources, logger);
  return {
    ...target,
    fetchManifest: (reference, options) =>
      route.first(isDigest(reference) ? 'digest' : 'tag', (one) =>
        one.fetchManifest(reference, options),
      ),
    resolveTag: (tag, options) => route.first('tag', (one) => one.resolveTag(tag, options)),
    listTags: (options) => route.first('tag', (one) => one.listTags(options)),
    // A cache seldom has the referrers of what it has, and says that there are none: another place may know better.
    listReferrers: (subject, options) =>
      route.first(
        'digest',
        (one) => one.listReferrers(subject, options),
        (found) => found.length > 0,
      ),
    fetchBlob: (descriptor, options = {}) => Promise.resolve(fetchBlob(route, descriptor, options)),
  };
}

class Route {
  readonly #sources: readonly Source[];
  readonly #logger: Logger;

  constructor(sources: readonly Source[], logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** The places to ask, in order; whoever rules that nobody is asked still gets the last. */
  order(wanted: 'digest' | 'tag'): readonly RemoteRepository[] {
    const eligible = this.#sources.filter(({ serves }) => serves === 'all' || serves === wanted);
    return (eligible.length > 0 ? eligible : this.#sources.slice(-1)).map((one) => one.repository);
  }

  /** Asks one place after the other until one gives enough; what none does is said in one error. */
  async first<T>(
    wanted: 'digest' | 'tag',
    ask: (repository: RemoteRepository) => Promise<T>,
    enough: (found: T) => boolean = () => true,
  ): Promise<T> {
    const failures: EbpfError[] = [];
    let little: { readonly found: T } | undefined;
    for (const repository of this.order(wanted)) {
      try {
        const found = await ask(repository);
        if (enough(found)) return found;
        little = { found };
      } catch (error) {
        failures.push(this.failed(repository, error));
      }
    }
    if (little !== undefined) return little.found;
    throw summary(failures);
  }

  /** Notes why a place gave nothing; throws what no other place could do better. */
  failed({ registry, repository }: RemoteRepository, thrown: unknown): EbpfError {
    if (!isEbpfError(thrown) || FINAL.has(thrown.code)) throw thrown;
    const place = `${registry}/${repository}`;
    this.#logger.debug('another place is asked', { place, code: thrown.code, why: thrown.message });
    return thrown;
  }
}

/** The word of the last place, with what the others said in `details.endpoints`. */
function summary(failures: readonly EbpfError[]): EbpfError {
  const last = failures.at(-1) ?? new EbpfError('internal', 'No place was asked.');
  if (failures.length < 2) return last;
  const endpoints = failures.map(({ code, details }) => ({ endpoint: details['registry'], code }));
  return new EbpfError(last.code, last.message, {
    hint: last.hint,
    details: { ...last.details, endpoints },
    cause: last,
  });
}

async function* fetchBlob(
  route: Route,
  descriptor: Descriptor,
  options: FetchBlobOptions,
): AsyncGenerator<Uint8Array, void> {
  if (descriptor.size <= HELD_BACK) {
    const whole = await route.first('digest', async (one) =>
      readAll(await one.fetchBlob(descriptor, options), descriptor.size, descriptor.digest),
    );
    yield* streamOf(whole);
    return;
  }
  const relayed = relay(route, descriptor, options);
  // Of a part, whoever has the bytes before it hashes the whole.
  yield* (options.start ?? 0) > 0 ? relayed : verifyStream(relayed, descriptor, options);
}

/** A large blob, handed on as it comes: where one place breaks off, the next goes on from the byte reached. */
async function* relay(
  route: Route,
  descriptor: Descriptor,
  options: FetchBlobOptions,
): AsyncGenerator<Uint8Array, void> {
  const failures: EbpfError[] = [];
  let start = options.start ?? 0;
  for (const repository of route.order('digest')) {
    try {
      const stream: ByteStream = await repository.fetchBlob(descriptor, { ...options, start });
      for await (const piece of stream) {
        start += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      failures.push(route.failed(repository, error));
      // Wrong to its last byte: what was handed on cannot be mended.
      if (start >= descriptor.size) break;
    }
  }
  throw summary(failures);
}
