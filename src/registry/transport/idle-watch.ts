/**
 * Measures how long the other side is silent. It runs only while we wait for the network: a slow disk or a slow reader
 * of ours pauses it. One timer serves all pieces of a transfer.
 */
export class IdleWatch {
  readonly #ms: number;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;
  #armed = false;
  #stopped = false;

  constructor(ms: number, onIdle: () => void) {
    this.#ms = ms;
    this.#onIdle = onIdle;
  }

  /** Starts anew, with `extraMs` more than usual. */
  arm(extraMs = 0): void {
    if (this.#stopped) return;
    this.#armed = true;
    if (extraMs === 0 && this.#timer !== undefined) this.#timer.refresh();
    else this.#begin(this.#ms + extraMs);
  }

  pause(): void {
    this.#armed = false;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#armed) this.#onIdle();
    }, ms);
  }
}
