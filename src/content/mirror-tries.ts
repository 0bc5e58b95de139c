import { EbpfError, isEbpfError } from '../base/index.ts';
import type { Abortable, ByteStream, ErrorCode, Logger } from '../base/index.ts';
import type { Descriptor } from '../oci/index.ts';
import type { RemoteRepository } from './ports.ts';
import type { Endpoint } from './registry-access.ts';

/** What is asked for: content by its digest, or what a registry alone can say. */
export type Wanted = 'digest' | 'tag';

/** One place that a repository is read from. */
export interface MirrorSource {
  readonly repository: RemoteRepository;
  readonly serves: NonNullable<Endpoint['serves']>;
  /**
   * The bytes of a blob from one on, as they come: whoever reads them hashes the whole. Default: `fetchBlob` of the
   * repository, which hashes what begins with the first byte once more.
   */
  readonly open?:
    ((descriptor: Descriptor, options: OpenOptions) => Promise<ByteStream>) | undefined;
}

export interface OpenOptions extends Abortable {
  /** The first byte wanted. */
  readonly start: number;
}

/** `host/repository`, as a place is called in messages. */
export function nameOf({ repository: { registry, repository } }: MirrorSource): string {
  return `${registry}/${repository}`;
}

/** What the caller did wrong, asked to end, or lacks on this machine: no other place would answer better. */
const CALLERS: ReadonlySet<ErrorCode> = new Set([
  'interrupted',
  'timed-out',
  'reference-invalid',
  'digest-invalid',
  'option-invalid',
  'internal',
  'oras-missing',
  'oras-too-old',
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

function answers({ serves }: MirrorSource, wanted: Wanted): boolean {
  return serves === 'all' || serves === wanted;
}

/** What became of the places that one repository is read from, for as long as it is open: an operation. */
export class Tries {
  readonly #sources: readonly MirrorSource[];
  readonly #logger: Logger;
  readonly #down = new Set<MirrorSource>();
  readonly #liars = new Set<MirrorSource>();
  #works: { readonly source: MirrorSource; readonly wanted: Wanted } | undefined;

  constructor(sources: readonly MirrorSource[], logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Asks one place after the other until one answers; what none does is said in one error. */
  async first<T>(wanted: Wanted, ask: (source: MirrorSource) => Promise<T>): Promise<T> {
    const failures = new Failures();
    for (const source of this.order(wanted)) {
      try {
        const found = await ask(source);
        this.worked(source, wanted);
        return found;
      } catch (error) {
        failures.add(source, this.failed(source, error));
      }
    }
    throw failures.summary();
  }

  /** The places to ask: what worked last, then as configured, at the end what did not answer; never who lied. */
  order(wanted: Wanted): readonly MirrorSource[] {
    const eligible = this.#sources.filter(
      (source) => answers(source, wanted) && !this.#liars.has(source),
    );
    const order = eligible.sort((a, b) => this.#rank(a) - this.#rank(b));
    // Whoever rules that nobody is asked still wants an answer.
    return order.length > 0 ? order : this.#sources.slice(-1);
  }

  #rank(source: MirrorSource): number {
    if (this.#down.has(source)) return 2;
    if (this.#works === undefined || source === this.#works.source) return 0;
    // Who is not asked for such things was not passed over: it keeps its place.
    return answers(source, this.#works.wanted) ? 1 : 0;
  }

  /** True for the registry itself, or what a rule puts in its place. */
  isLast(source: MirrorSource): boolean {
    return source === this.#sources.at(-1);
  }

  worked(source: MirrorSource, wanted: Wanted): void {
    this.#works = { source, wanted };
    this.#down.delete(source);
  }

  /** Notes why a place gave nothing; throws what no other place could do better. */
  failed(source: MirrorSource, thrown: unknown): EbpfError {
    if (!isEbpfError(thrown) || CALLERS.has(thrown.code)) throw thrown;
    const endpoint = nameOf(source);
    const about = { endpoint, code: thrown.code, why: thrown.message };
    if (WRONG.has(thrown.code)) {
      if (!this.isLast(source)) this.#liars.add(source);
      this.#logger.warn(`${endpoint} gave wrong content; it is not used`, about);
    } else {
      if (!MISSING.has(thrown.code)) this.#down.add(source);
      this.#logger.debug('another place is asked', about);
    }
    if (this.#works?.source === source) this.#works = undefined;
    return thrown;
  }
}

/** What the places said, in the order they were asked. */
export class Failures {
  readonly #all: { readonly source: MirrorSource; readonly error: EbpfError }[] = [];

  add(source: MirrorSource, error: EbpfError): void {
    this.#all.push({ source, error });
  }

  /** The word of the last place, which is the registry itself unless that one failed before, and the codes of all. */
  summary(): EbpfError {
    const last = this.#all.findLast(({ source }) => source.serves === 'all') ?? this.#all.at(-1);
    const { error } = last ?? { error: new EbpfError('internal', 'No place was asked.') };
    if (this.#all.length < 2) return error;
    const endpoints = this.#all.map(({ source, error: { code } }) => ({
      endpoint: nameOf(source),
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
