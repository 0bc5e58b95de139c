/**
 * Measures how long the other side is silent. It runs only while we wait for the network: a slow disk or a slow reader
 * of ours pauses it.
 */
export class IdleWatch {
  readonly #ms: number;
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(ms: number, onIdle: () => void) {
    this.#ms = ms;
    this.#onIdle = onIdle;
  }

  /** Starts anew, with `extraMs` more than usual. */
  arm(extraMs = 0): void {
    this.pause();
    if (!this.#stopped) this.#timer = setTimeout(this.#onIdle, this.#ms + extraMs);
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.pause();
  }
}
