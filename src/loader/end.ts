import type { Readable, Writable } from 'node:stream';
import type { LoaderReport } from './messages.ts';

/** What can end a run from outside. */
export interface EndingChannels {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

type Reason = LoaderReport['reason'];

/** The first of all that can end a run: the input's end, a signal, the time, a closed output, an error. */
export class End {
  readonly reached: Promise<Reason>;
  readonly #undo: (() => void)[] = [];
  #reject: (error: unknown) => void = () => undefined;

  constructor(channels: EndingChannels, durationMs: number | undefined) {
    this.reached = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#watchInput(channels, resolve);
      this.#watchSignal(channels.signal, resolve);
      channels.output.once('close', () => resolve('output-closed'));
      if (channels.output.destroyed) resolve('output-closed');
      if (durationMs !== undefined) this.#watchTime(durationMs, resolve);
    });
    // It is awaited later than it may fail.
    this.reached.catch(() => undefined);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  close(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #watchInput({ input }: EndingChannels, resolve: (reason: Reason) => void): void {
    const stop = (): void => resolve('stopped');
    input.once('end', stop).once('close', stop);
    // Whatever comes is read and dropped: the end is all that counts.
    input.resume();
    if (input.readableEnded || input.destroyed) stop();
    this.#undo.push(() => input.destroy());
  }

  #watchSignal(signal: AbortSignal, resolve: (reason: Reason) => void): void {
    const onAbort = (): void => resolve('signal');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    this.#undo.push(() => signal.removeEventListener('abort', onAbort));
  }

  #watchTime(durationMs: number, resolve: (reason: Reason) => void): void {
    const end = Date.now() + durationMs;
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = end - Date.now();
      if (left <= 0) resolve('duration');
      // Timers take at most 2^31 milliseconds.
      else timer = setTimeout(wait, Math.min(left, 2 ** 31 - 1));
    };
    wait();
    this.#undo.push(() => clearTimeout(timer));
  }
}
