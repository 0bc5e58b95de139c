import { EbpfError, isEbpfError } from '../base/index.ts';
import type { ErrorCode, Logger } from '../base/index.ts';
import type { Endpoint, RemoteRepository } from '../content/index.ts';
import type { Place } from './place.ts';

/** What is asked for: content by its digest, or what a registry alone can say. */
export type Wanted = 'digest' | 'tag';

/** One place that a repository is read from. */
export interface Source {
  readonly place: Place;
  readonly repository: RemoteRepository;
  readonly serves: NonNullable<Endpoint['serves']>;
}

/** What the caller did wrong, or asked to end: no other place would answer better. */
const CALLERS: ReadonlySet<ErrorCode> = new Set([
  'interrupted',
  'timed-out',
  'reference-invalid',
  'digest-invalid',
  'option-invalid',
  'internal',
]);
const MISSING: ReadonlySet<ErrorCode> = new Set([
  'blob-missing',
  'manifest-missing',
  'tag-missing',
  'repository-missing',
]);
/** Content that is not what was asked for. */
const WRONG: ReadonlySet<ErrorCode> = new Set([
  'digest-mismatch',
  'size-mismatch',
  'size-exceeded',
  'media-type-mismatch',
  'manifest-invalid',
  'index-invalid',
  'descriptor-invalid',
]);

/** True for content that is not what was asked for. */
export function isWrong(error: unknown): error is EbpfError {
  return isEbpfError(error) && WRONG.has(error.code);
}

/** What became of the places that one repository is read from, for as long as it is open: an operation. */
export class Tries {
  readonly #sources: readonly Source[];
  readonly #logger: Logger;
  readonly #down = new Set<Source>();
  readonly #liars = new Set<Source>();
  #works: Source | undefined;

  constructor(sources: readonly Source[], logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Asks one place after the other until one answers; what none does is said in one error. */
  async first<T>(wanted: Wanted, ask: (source: Source) => Promise<T>): Promise<T> {
    const failures = new Failures();
    for (const source of this.order(wanted)) {
      try {
        const found = await ask(source);
        this.worked(source);
        return found;
      } catch (error) {
        failures.add(source, this.failed(source, error));
      }
    }
    throw failures.summary();
  }

  /** The places to ask: what worked last, then as configured, at the end what did not answer; never who lied. */
  order(wanted: Wanted): readonly Source[] {
    const eligible = this.#sources.filter(
      (source) => (source.serves === 'all' || source.serves === wanted) && !this.#liars.has(source),
    );
    const rank = (source: Source): number => {
      if (this.#down.has(source)) return 2;
      return source === this.#works ? 0 : 1;
    };
    const order = eligible.sort((a, b) => rank(a) - rank(b));
    // Whoever rules that nobody is asked still wants an answer.
    return order.length > 0 ? order : this.#sources.slice(-1);
  }

  /** True for the registry itself, or what a rule puts in its place. */
  isLast(source: Source): boolean {
    return source === this.#sources.at(-1);
  }

  worked(source: Source): void {
    this.#works = source;
    this.#down.delete(source);
  }

  /** Notes why a place gave nothing; throws what no other place could do better. */
  failed(source: Source, thrown: unknown): EbpfError {
    if (!isEbpfError(thrown) || CALLERS.has(thrown.code)) throw thrown;
    const about = { endpoint: source.place.name, code: thrown.code, why: thrown.message };
    if (WRONG.has(thrown.code)) {
      if (!this.isLast(source)) this.#liars.add(source);
      this.#logger.warn(`${source.place.name} gave wrong content; it is not used`, about);
    } else {
      if (!MISSING.has(thrown.code)) this.#down.add(source);
      this.#logger.debug('another place is asked', about);
    }
    if (this.#works === source) this.#works = undefined;
    return thrown;
  }
}

/** What the places said, in the order they were asked. */
export class Failures {
  readonly #all: { readonly source: Source; readonly error: EbpfError }[] = [];

  add(source: Source, error: EbpfError): void {
    this.#all.push({ source, error });
  }

  /** The word of the last place, which is the registry itself unless that one failed before, and the codes of all. */
  summary(): EbpfError {
    const last = this.#all.findLast(({ source }) => source.serves === 'all') ?? this.#all.at(-1);
    const { error } = last ?? { error: new EbpfError('internal', 'No place was asked.') };
    if (this.#all.length < 2) return error;
    const endpoints = this.#all.map(({ source, error: { code } }) => ({
      endpoint: source.place.name,
      code,
    }));
    const tried = endpoints.map(({ endpoint, code }) => `${endpoint} (${code})`).join(', ');
    return new EbpfError(error.code, `${error.message} Tried: ${tried}.`, {
      hint: error.hint,
      details: { ...error.details, endpoints },
      cause: error,
    });
  }
}
