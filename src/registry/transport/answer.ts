import { CAPS, concatBytes, fail, readAll } from '../../base/index.ts';
import type { ByteStream, EbpfError } from '../../base/index.ts';
import type { Pass } from './gate.ts';
import type { IdleWatch } from './idle-watch.ts';
import type { Reply, ReplyHead } from './reply.ts';

/** Milliseconds that reading an unwanted body may take before the connection is given up instead. */
const DISCARD_MS = 2_000;

/** What an answer needs to know of the request that brought it. */
export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly head: ReplyHead;
  readonly reply: Reply;
  readonly watch: IdleWatch;
  readonly pass: Pass;
  /** A piece as a limit of bytes per second lets it through; undefined without one. */
  readonly pace: (piece: Uint8Array) => ByteStream | undefined;
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
    this.status = received.head.status;
    this.method = received.method;
    this.url = received.url;
  }

  /** A header; several of one name are joined by commas, as RFC 9110 5.3 allows. */
  header(name: string): string | undefined {
    const value = this.#received.head.headers[name];
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
    this.#refuseEncoding();
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
    this.#refuseEncoding();
    return await readAll(this.#read(), cap, what);
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

  /** Gives the body up, and with it the connection, unless all of it has come. */
  close(): void {
    this.#received.reply.giveUp();
  }

  #refuseEncoding(): void {
    const encoding = this.header('content-encoding')?.toLowerCase() ?? 'identity';
    if (encoding === 'identity') return;
    this.close();
    fail('registry-protocol', `${this.url.host} sent a body encoded as "${encoding}".`, {
      details: { rule: 'no-content-encoding' },
    });
  }

  async *#read(): AsyncGenerator<Uint8Array> {
    const { reply, watch, pass, pace } = this.#received;
    try {
      for (;;) {
        watch.arm();
        pass.reading();
        const piece = await reply.next();
        watch.pause();
        pass.resting();
        if (piece === undefined) return;
        const slowed = pace(piece);
        if (slowed === undefined) yield piece;
        else yield* slowed;
      }
    } catch (error) {
      throw this.#received.failure(error);
    } finally {
      this.close();
    }
  }
}
