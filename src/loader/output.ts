import type { Writable } from 'node:stream';
import type { RecordOutput } from './sink.ts';

/** Text is sent on when so many bytes of it are together, … */
const LARGE = 64 * 1024;
/** … or when the first of them is so old, in milliseconds. */
const PATIENCE_MS = 5;

/** Sends the text of events on in large writes and says when the reader is too slow for more. */
export class OutputPipe {
  readonly #pipe: Writable;
  readonly #source: Pick<RecordOutput, 'pending' | 'take'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(pipe: Writable, source: Pick<RecordOutput, 'pending' | 'take'>) {
    this.#pipe = pipe;
    this.#source = source;
  }

  /** True while the reader has not taken what it was sent: nothing more should be read for it then. */
  get full(): boolean {
    return this.#pipe.writableNeedDrain;
  }

  /** True when nobody will read any more. */
  get broken(): boolean {
    return this.#pipe.destroyed;
  }

  /** Called after a batch: much is sent at once, a little waits for more. */
  endBatch(): void {
    const { pending } = this.#source;
    if (pending >= LARGE) this.flush();
    else if (pending > 0) this.#timer ??= setTimeout(() => this.flush(), PATIENCE_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#source.pending > 0 && !this.broken) this.#pipe.write(this.#source.take());
  }

  /** Resolves when the pipe takes text again, when it is closed, or after `limitMs`. */
  room(limitMs?: number): Promise<void> {
    return this.#when('drain', limitMs, () => !this.full);
  }

  /** Sends the rest and ends the pipe. Resolves when the system has it all, or after `limitMs`. */
  close(limitMs: number): Promise<void> {
    this.flush();
    if (!this.broken) this.#pipe.end();
    return this.#when('finish', limitMs, () => this.#pipe.writableFinished);
  }

  #when(event: string, limitMs: number | undefined, isSo: () => boolean): Promise<void> {
    if (isSo() || this.broken) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        for (const name of [event, 'close', 'error']) this.#pipe.off(name, done);
        resolve();
      };
      const timer = limitMs === undefined ? undefined : setTimeout(done, limitMs);
      for (const name of [event, 'close', 'error']) this.#pipe.on(name, done);
    });
  }
}
