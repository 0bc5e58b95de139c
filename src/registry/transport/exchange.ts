import type { Readable } from 'node:stream';
import { EbpfError, redactUrl, toEbpfError } from '../../base/index.ts';
import type { ByteStream } from '../../base/index.ts';
import type { Dispatchers, Route } from './agent.ts';
import { Answer } from './answer.ts';
import { IdleWatch } from './idle-watch.ts';
import { networkFailure } from './network-error.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A body of known size that can be opened again. */
export interface RequestBody {
  /** Bytes. */
  readonly size: number;
  open(signal: AbortSignal): Promise<ByteStream>;
}

/** One request to one address. */
export interface Outgoing {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly route: Route;
  readonly signal?: AbortSignal | undefined;
}

/** Sends requests, one for one: no retry, no redirect, no authentication. */
export interface Exchange {
  send(request: Outgoing): Promise<Answer>;
}

/** A server that was sent much may think about it before it answers: one second more for each of these bytes. */
const DIGESTED_PER_SECOND = 16 * 1024 * 1024;

export function createExchange(dispatchers: Dispatchers, idleMs: number): Exchange {
  async function send(request: Outgoing): Promise<Answer> {
    const attempt = new Attempt(request, idleMs);
    try {
      const dispatcher = await dispatchers.for(request.route);
      request.signal?.throwIfAborted();
      const { url, method, headers } = request;
      const body = attempt.body();
      attempt.watch.arm();
      const reply = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers:
          request.body === undefined
            ? headers
            : { ...headers, 'content-length': String(request.body.size) },
        body,
        signal: attempt.stop.signal,
      });
      attempt.watch.pause();
      return new Answer({
        method,
        url,
        reply,
        watch: attempt.watch,
        release: attempt.release,
        failure: (thrown) => attempt.failure(thrown),
      });
    } catch (error) {
      attempt.end();
      throw attempt.failure(error);
    }
  }
  return { send };
}

/** What belongs to one request while it is under way. */
class Attempt {
  readonly watch: IdleWatch;
  readonly stop: AbortController = new AbortController();
  readonly release: () => void;
  readonly #request: Outgoing;
  /** Why our own side could not go on sending; undici may show its own consequence of it instead. */
  #sourceFailure: unknown;

  constructor(request: Outgoing, idleMs: number) {
    this.#request = request;
    this.watch = new IdleWatch(idleMs, () => this.stop.abort(this.#stalled(idleMs)));
    // Not AbortSignal.any: it keeps every request alive as long as the caller's signal lives.
    const { signal } = request;
    const onAbort = (): void => this.stop.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.release = () => signal?.removeEventListener('abort', onAbort);
  }

  body(): Readable | null {
    const { body } = this.#request;
    if (body === undefined || body.size === 0) return null;
    // undici takes any async iterable and waits for the socket between its pieces; only its types say less.
    return this.#paced(body) as unknown as Readable;
  }

  failure(thrown: unknown): EbpfError {
    if (this.#sourceFailure !== undefined) return toEbpfError(this.#sourceFailure, 'io-failed');
    const { stop } = this;
    if (stop.signal.aborted) return toEbpfError(stop.signal.reason, 'interrupted');
    return networkFailure(thrown, this.#request.method, this.#request.url);
  }

  end(): void {
    this.watch.stop();
    this.release();
  }

  /** The watch runs while a piece is with the network and rests while our own source is asked for the next. */
  async *#paced(body: RequestBody): AsyncGenerator<Uint8Array> {
    try {
      this.watch.pause();
      for await (const piece of withShortEnd(await body.open(this.stop.signal), body.size)) {
        this.watch.arm();
        yield piece;
        this.watch.pause();
      }
      this.watch.arm((body.size / DIGESTED_PER_SECOND) * 1000);
    } catch (error) {
      if (!this.stop.signal.aborted) this.#sourceFailure = error;
      throw error;
    }
  }

  #stalled(idleMs: number): EbpfError {
    const { method, url } = this.#request;
    return new EbpfError(
      'registry-stalled',
      `${url.host} moved no byte for ${idleMs / 1000} s (${method} ${redactUrl(url)}).`,
      { details: { host: url.host, method, url: redactUrl(url), idleMs, retryable: true } },
    );
  }
}

/** Bytes that a socket takes without asking us to wait. */
const SHORT = 1024;

/**
 * The same bytes, the last of them in a short piece. undici closes a connection whose answer comes before it knows that
 * the body has ended, and it learns that only when the socket wants more; a short last piece does not fill the socket.
 */
async function* withShortEnd(stream: ByteStream, size: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of stream) {
    at += piece.length;
    if (at === size && piece.length > SHORT) {
      yield piece.subarray(0, -SHORT);
      yield piece.subarray(-SHORT);
    } else yield piece;
  }
}
