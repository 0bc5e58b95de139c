import type { BufferJob, LoaderJob } from './job.ts';

/** Memory that records lie in. It belongs to the kernel, which writes over it when a record was taken. */
export interface RecordMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * Where the records of one buffer go. The port between this room and whoever knows their types: a sink reads a record
 * while `write` runs, keeps no reference to it, and does not throw for what it holds. A perf buffer's lengths are
 * rounded up to a multiple of 8 less 4.
 */
export interface RecordSink {
  write(memory: RecordMemory, offset: number, length: number): void;
  /** So many records were lost since the last note; null when nobody can know. */
  lost(count: number | null): void;
}

/** Makes text of records. The loader adds its buffers first, then takes the text from time to time. */
export interface RecordOutput {
  addSource(buffer: BufferJob): RecordSink;
  /** Bytes of text that wait to be taken. */
  readonly pending: number;
  /** Takes them; they are the caller's then. */
  take(): Uint8Array;
}

/** What an output is made for. */
export interface RecordOutputOptions {
  readonly job: LoaderJob;
  /** The object, where its types are. */
  readonly object: Uint8Array;
  /** Milliseconds since 1970 when the batch that is being read was taken out (CLOCK_REALTIME). */
  readonly clock: () => number;
}

/** What a reader found at the end of {@link RecordReader.drain}. */
export type DrainState =
  /** Nothing is left. */
  | 'empty'
  /** The limit was reached; more is there. */
  | 'more'
  /** A program on another CPU has reserved the next record and not finished it. */
  | 'busy';

/** Takes records out of memory shared with the kernel. */
export interface RecordReader {
  /** Hands at most `limit` records to the sink, in order. */
  drain(limit: number): DrainState;
  /** Records handed out so far. */
  readonly events: number;
  /** Records the kernel said it dropped; null when the kernel does not say. */
  readonly lost: number | null;
}
