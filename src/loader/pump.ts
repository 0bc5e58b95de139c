import type { OpenBuffer } from './buffers.ts';
import { watchReadable } from './ffi/watch.ts';
import type { Watch } from './ffi/watch.ts';
import type { OutputPipe } from './output.ts';
import type { DrainState, RecordReader } from './sink.ts';

/** Records taken from a reader before their text is looked at. */
const BATCH = 512;
/** Batches before the event loop gets its turn. */
const BATCHES = 16;
/** How long a record that a program has not finished is left alone, in milliseconds. */
const BUSY_MS = 1;

/** What a pump works with. */
export interface PumpParts {
  readonly buffers: readonly OpenBuffer[];
  readonly output: OutputPipe;
  /** Called at the start of each batch. */
  readonly tick: () => void;
  /** Called when reading cannot go on. */
  readonly onError: (error: unknown) => void;
}

/** Moves records from buffers to their sinks for as long as the output takes the text. */
export class Pump {
  readonly #parts: PumpParts;
  readonly #watches = new Set<Watch>();
  readonly #again = new Set<OpenBuffer>();
  #closed = false;

  constructor(parts: PumpParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    for (const buffer of this.#parts.buffers) {
      const watch = await watchReadable(buffer.fd, () => this.#turn(buffer, watch));
      this.#watches.add(watch);
      watch.start();
    }
  }

  /** Ends the watching. The buffers may be closed afterwards. */
  stop(): void {
    this.#closed = true;
    for (const watch of this.#watches) watch.close();
    this.#watches.clear();
  }

  /** Takes what is left once the programs are detached; gives up when the output stays full for `limitMs`. */
  async finish(limitMs: number): Promise<void> {
    const { buffers, output } = this.#parts;
    const readers = buffers.flatMap((buffer) => buffer.readers);
    for (const reader of readers) {
      while (this.#drain(reader) === 'more') {
        if (output.full) await output.room(limitMs);
        if (output.full || output.broken) return;
      }
    }
  }

  #turn(buffer: OpenBuffer, watch: Watch): void {
    const { output, onError } = this.#parts;
    try {
      const before = eventsOf(buffer);
      const states = buffer.readers.map((reader) => this.#drain(reader));
      if (output.full) this.#rest(watch, output.room());
      else if (states.includes('busy') && eventsOf(buffer) === before)
        this.#rest(watch, new Promise((resolve) => setTimeout(resolve, BUSY_MS)));
      else if (states.includes('more')) this.#soonAgain(buffer, watch);
    } catch (error) {
      this.stop();
      onError(error);
    }
  }

  #drain(reader: RecordReader): DrainState {
    const { output, tick } = this.#parts;
    let state: DrainState = 'more';
    for (let batch = 0; batch < BATCHES && state === 'more' && !output.full; batch++) {
      tick();
      state = reader.drain(BATCH);
      output.endBatch();
    }
    return state;
  }

  /** A perf event does not tell twice that it is readable: what was left is fetched without being told. */
  #soonAgain(buffer: OpenBuffer, watch: Watch): void {
    if (this.#again.has(buffer)) return;
    this.#again.add(buffer);
    setImmediate(() => {
      this.#again.delete(buffer);
      if (!this.#closed) this.#turn(buffer, watch);
    });
  }

  /** Leaves a buffer alone: while it is not read, the kernel drops what does not fit, and that is counted. */
  #rest(watch: Watch, until: Promise<void>): void {
    watch.stop();
    void until.then(() => {
      if (!this.#closed) watch.start();
    });
  }
}

function eventsOf(buffer: OpenBuffer): number {
  return buffer.readers.reduce((sum, reader) => sum + reader.events, 0);
}
