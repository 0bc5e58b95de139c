import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { CAPS, concatBytes, fail, readAll } from '../../base/index.ts';
import type { ByteStream, EbpfError } from '../../base/index.ts';
import type { IdleWatch } from './idle-watch.ts';

/** Milliseconds that reading an unwanted body may take before the connection is given up instead. */
const DISCARD_MS = 2_000;

/** What an answer needs to know of the request that brought it. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly reply: Dispatcher.ResponseData;
  readonly watch: IdleWatch;
  /** Lets go of the caller's signal. */
  readonly release: () => void;
  readonly failure: (thrown: unknown) => EbpfError;
}

/** A body that is read whole into memory. */
export interface Whole {
  /** Most bytes taken. */
  readonly cap: number;
  /** How it is called in errors. */
  readonly what: string;
}

/** The answer to one request. Its body is read once, by `stream`, `bytes` or `discard`, or given up by `close`; one of them must be called. */
export class Answer {
  readonly status: number;
  readonly method: string;
  readonly url: URL;
  readonly #received: Received;
  #kept: Uint8Array | undefined;

  constructor(received: Received) {
    this.#received = received;
    this.status = received.reply.statusCode;
    this.method = received.method;
    this.url = received.url;
    // Nobody listens while the body waits to be read; the reader gets the error from the iterator.
    received.reply.body.on('error', () => undefined);
  }

  /** A header; several of one name are joined by commas, as RFC 9110 5.3 allows. */
  header(name: string): string | undefined {
    const value = this.#received.reply.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** The media type without its parameters, lower case. */
  get mediaType(): string | undefined {
    return this.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  }

  /** `Content-Length`, when it is a number. */
  get length(): number | undefined {
    const text = this.header('content-length');
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }

  /** The body. Content encodings are refused: what is hashed must be what was sent. */
  stream(): ByteStream {
    const encoding = this.header('content-encoding')?.toLowerCase() ?? 'identity';
    if (encoding !== 'identity') {
      this.close();
      return fail('registry-protocol', `${this.url.host} sent a body encoded as "${encoding}".`, {
        details: { rule: 'no-content-encoding' },
      });
    }
    return this.#read();
  }

  /** The body whole, at most `cap` bytes. */
  async bytes(cap: number, what: string): Promise<Uint8Array> {
    if (this.#kept !== undefined) return this.#kept;
    const { length } = this;
    if (length !== undefined && length > cap) {
      this.close();
      fail('size-exceeded', `${what} has ${length} bytes; at most ${cap} are allowed.`);
    }
    return await readAll(this.stream(), cap, what);
  }

  /** Reads the body for a later call of `bytes`. */
  async hold({ cap, what }: Whole): Promise<void> {
    this.#kept = await this.bytes(cap, what);
  }

  /**
   * Reads a short body away, so that the connection can be used again, and gives a long or slow one up. What came is
   * kept for `bytes`: an error may still be explained by it.
   */
  async discard(): Promise<void> {
    const timer = setTimeout(() => this.close(), DISCARD_MS);
    const pieces: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const piece of this.#read()) {
        size += piece.length;
        if (size > CAPS.errorBody) break;
        pieces.push(piece);
      }
    } catch {
      // Nobody wanted the body; the next request takes another connection.
    } finally {
      clearTimeout(timer);
      this.#kept = concatBytes(pieces);
    }
  }

  /** Gives the body up, and with it the connection. */
  close(): void {
    this.#received.watch.stop();
    this.#received.release();
    this.#received.reply.body.destroy();
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const { reply, watch } = this.#received;
    const pieces = reply.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    let ended = false;
    try {
      for (;;) {
        watch.arm();
        const next = await pieces.next();
        watch.pause();
        if (next.done === true) break;
        yield next.value;
      }
      // undici lends a connection out again one turn of the event loop after its answer; who asks sooner opens another.
      await setImmediate();
      ended = true;
    } catch (error) {
      throw this.#received.failure(error);
    } finally {
      if (ended) this.#finish();
      else this.close();
    }
  }

  #finish(): void {
    this.#received.watch.stop();
    this.#received.release();
  }
}
