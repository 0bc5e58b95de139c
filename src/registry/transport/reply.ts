import type { Dispatcher } from 'undici';

/** Bytes that are taken in before the socket is asked to wait for the reader. */
const HIGH_WATER = 65_536;

type Controller = Dispatcher.DispatchController;
/** Header values by lower-case name. */
export type ReplyHeaders = Parameters<
  NonNullable<Dispatcher.DispatchHandler['onResponseStart']>
>[2];

export interface ReplyHead {
  readonly status: number;
  readonly headers: ReplyHeaders;
}

/**
 * What comes back for one request: a head, then pieces that are pulled one by one. undici's own `request` puts a stream
 * of Node's and an abort controller between the socket and the reader, which costs more than the rest of a small
 * request.
 */
export class Reply implements Dispatcher.DispatchHandler {
  /** The final head; interim ones (1xx) are passed over. */
  readonly head: Promise<ReplyHead>;
  readonly #settled: () => void;
  readonly #sent: (() => void) | undefined;
  #begin: (head: ReplyHead) => void = () => undefined;
  #refuse: (error: unknown) => void = () => undefined;
  #controller: Controller | undefined;
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** `settled` is called once: when all has come and the connection can be used again, or when nothing more will come. `sent` when it is on its way. */
  constructor(settled: () => void, sent?: () => void) {
    this.#settled = settled;
    this.#sent = sent;
    this.head = new Promise((resolve, reject) => {
      this.#begin = resolve;
      this.#refuse = reject;
    });
    // Nobody waits for it where the request could not even begin.
    this.head.catch(() => undefined);
  }

  /** The next piece; undefined at the end. For one reader. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#pieces.length === 0 && !this.#ended && this.#failure === undefined)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    const piece = this.#pieces.shift();
    if (piece === undefined) {
      if (this.#failure !== undefined) throw this.#failure.error;
      return undefined;
    }
    this.#waiting -= piece.length;
    if (this.#waiting < HIGH_WATER) this.#controller?.resume();
    return piece;
  }

  /** Gives the exchange up, and its connection with it; what waits for it ends with `error`. */
  abort(error: Error): void {
    if (this.#ended || this.#failure !== undefined) return;
    // Before undici has a connection for it there is no controller; then `onRequestStart` ends it.
    this.#fail(error);
    this.#controller?.abort(error);
  }

  /** Lets go of what has not come yet, if anything: nobody reads on. */
  giveUp(): void {
    if (!this.#ended && this.#failure === undefined)
      this.abort(new Error('the rest is not wanted'));
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#failure !== undefined) controller.abort(this.#failure.error as Error);
    else this.#sent?.();
  }

  onResponseStart(_controller: Controller, status: number, headers: ReplyHeaders): void {
    if (status >= 200) this.#begin({ status, headers });
  }

  onResponseData(controller: Controller, piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    if (this.#waiting >= HIGH_WATER) controller.pause();
    this.#notify();
  }

  onResponseEnd(): void {
    // undici lends a connection out again one turn of the event loop after its answer; who asks sooner opens another.
    queueMicrotask(() =>
      setImmediate(() => {
        this.#ended = true;
        this.#settled();
        this.#notify();
      }),
    );
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#fail(error);
  }

  #fail(error: unknown): void {
    if (this.#ended || this.#failure !== undefined) return;
    this.#failure = { error };
    this.#refuse(error);
    this.#settled();
    this.#notify();
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
