import type { Readable } from 'node:stream';
import { EbpfError, redactUrl, throwIfAborted, toEbpfError } from '../../base/index.ts';
import type { ByteStream } from '../../base/index.ts';
import { Answer } from './answer.ts';
import type { Destination, Wire } from './destination.ts';
import type { Pass } from './gate.ts';
import { IdleWatch } from './idle-watch.ts';
import { isRetryable, networkFailure } from './network-error.ts';
import { paced } from './rate.ts';
import { Reply } from './reply.ts';
import type { ReplyHead } from './reply.ts';

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
  readonly signal?: AbortSignal | undefined;
  /** Called when it is on its way. */
  readonly onSent?: (() => void) | undefined;
}

/** Sends requests on behalf of one registry, one for one: no retry, no redirect, no authentication. */
export interface Exchange {
  send(request: Outgoing): Promise<Answer>;
}

/** A server that was sent much may think about it before it answers: one second more for each of these bytes. */
const DIGESTED_PER_SECOND = 16 * 1024 * 1024;

export function createExchange(wire: Wire): Exchange {
  async function send(request: Outgoing): Promise<Answer> {
    throwIfAborted(request.signal);
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const destination = wire.to(request.url, reads);
    const kind = request.body === undefined ? 'reading' : 'sending';
    const pass = await destination.enter(kind, request.signal);
    const attempt = new Attempt(request, destination, pass);
    try {
      const dispatcher = await destination.dispatcher();
      throwIfAborted(request.signal);
      const { url, method } = request;
      attempt.watch.arm();
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          headers: attempt.headers(),
          body: attempt.body(),
          // undici gives a connection up after each HEAD, since some server may send a body all the same. Such a server
          // breaks the connection's next answer, which is then asked for again; all others save a handshake.
          reset: false,
        },
        attempt.reply,
      );
      const head = await attempt.reply.head;
      attempt.answered(head);
      return new Answer({ method, url, head, ...attempt.parts() });
    } catch (error) {
      throw attempt.failed(error);
    }
  }
  return { send };
}

/** What belongs to one request while it is under way. */
class Attempt {
  readonly watch: IdleWatch;
  readonly reply: Reply;
  readonly #request: Outgoing;
  readonly #destination: Destination;
  readonly #pass: Pass;
  readonly #onAbort: () => void;
  /** For our own source; made when there is one. */
  #stop: AbortController | undefined;
  /** Why we ended it. */
  #ended: EbpfError | undefined;
  /** Why our own side could not go on sending; undici may show its own consequence of it instead. */
  #sourceFailure: unknown;

  constructor(request: Outgoing, destination: Destination, pass: Pass) {
    const { idleMs } = destination;
    this.#request = request;
    this.#destination = destination;
    this.#pass = pass;
    this.watch = new IdleWatch(idleMs, () => this.#end(this.#stalled(idleMs)));
    this.reply = new Reply(() => this.#release(), request.onSent);
    const { signal } = request;
    // Not AbortSignal.any: it keeps every request alive as long as the caller's signal lives.
    this.#onAbort = () => this.#end(toEbpfError(signal?.reason, 'interrupted'));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  headers(): Readonly<Record<string, string>> {
    const { headers, body } = this.#request;
    const { headers: own } = this.#destination;
    if (body === undefined) return { ...own, ...headers };
    return { ...own, ...headers, 'content-length': String(body.size) };
  }

  body(): Readable | null {
    const { body } = this.#request;
    if (body === undefined || body.size === 0) return null;
    // undici takes any async iterable and waits for the socket between its pieces; only its types say less.
    return this.#sent(body) as unknown as Readable;
  }

  answered({ status }: ReplyHead): void {
    this.watch.pause();
    this.#pass.resting();
    if (status === 429 || status === 503) this.#pass.crowded();
    else this.#pass.fine();
    const { logger } = this.#destination;
    const { method, url } = this.#request;
    logger.debug('registry answered', { method, url: redactUrl(url), status });
  }

  failed(thrown: unknown): EbpfError {
    const error = this.#failure(thrown);
    if (isRetryable(error)) this.#pass.crowded();
    this.#end(error);
    const { logger } = this.#destination;
    const { method, url } = this.#request;
    logger.debug('registry did not answer', { method, url: redactUrl(url), code: error.code });
    return error;
  }

  parts() {
    const { bytesRate } = this.#destination;
    return {
      reply: this.reply,
      watch: this.watch,
      pass: this.#pass,
      pace: (piece: Uint8Array) =>
        bytesRate === undefined ? undefined : paced(piece, bytesRate, this.#request.signal),
      failure: (thrown: unknown) => this.#failure(thrown),
    };
  }

  #failure(thrown: unknown): EbpfError {
    if (this.#sourceFailure !== undefined) return toEbpfError(this.#sourceFailure, 'io-failed');
    return this.#ended ?? networkFailure(thrown, this.#request.method, this.#request.url);
  }

  #end(error: EbpfError): void {
    this.#ended ??= error;
    this.#stop?.abort(error);
    this.reply.abort(error);
    this.#release();
  }

  #release(): void {
    this.watch.stop();
    this.#pass.leave();
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }

  /** The watch runs while a piece is with the network and rests while our own source is asked for the next. */
  async *#sent(body: RequestBody): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    this.#stop = stop;
    if (this.#ended !== undefined) stop.abort(this.#ended);
    const { bytesRate } = this.#destination;
    try {
      this.watch.pause();
      for await (const piece of withShortEnd(await body.open(stop.signal), body.size)) {
        for await (const part of bytesRate ? paced(piece, bytesRate, stop.signal) : [piece]) {
          this.watch.arm();
          yield part;
          this.watch.pause();
        }
      }
      this.watch.arm((body.size / DIGESTED_PER_SECOND) * 1000);
    } catch (error) {
      if (!stop.signal.aborted) this.#sourceFailure = error;
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
