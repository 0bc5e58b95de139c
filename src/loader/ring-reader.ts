import { fail } from '../base/index.ts';
import type { DrainState, RecordMemory, RecordReader, RecordSink } from './sink.ts';

/** Header of a record: length with two flags on top, then an offset only the kernel uses. */
const HEADER_BYTES = 8;
/** `BPF_RINGBUF_BUSY_BIT` makes a signed length negative. */
const DISCARD_BIT = 0x4000_0000;
const LENGTH_MASK = 0x3fff_ffff;
/** Space is given back to the programs after so many bytes, not only at the end of a batch. */
const GIVE_BACK_BYTES = 16 * 1024;

/** The pages of a BPF ring buffer. */
export interface RingPages {
  /** One page; a 64-bit position at its start, which is ours to write. */
  readonly consumer: ArrayBuffer;
  /** One page with the kernel's position at its start, then the data twice in a row, so that no record is cut. */
  readonly producer: ArrayBuffer;
  readonly pageSize: number;
  /** Bytes of data, a power of two. */
  readonly size: number;
}

/**
 * Reads a BPF ring buffer by the protocol of Documentation/bpf/ringbuf.rst: records lie between the consumer's and the
 * producer's position, a set BUSY bit stops the reader, DISCARD records are passed over, and the consumer's position is
 * stored after their contents were used.
 */
export class RingReader implements RecordReader {
  readonly lost = null;
  readonly #consumer: BigInt64Array;
  readonly #producer: BigInt64Array;
  readonly #headers: Int32Array;
  readonly #memory: RecordMemory;
  readonly #pageSize: number;
  readonly #mask: number;
  readonly #sink: RecordSink;
  #events = 0;

  constructor(pages: RingPages, sink: RecordSink) {
    const { producer, pageSize, size } = pages;
    this.#consumer = new BigInt64Array(pages.consumer, 0, 1);
    this.#producer = new BigInt64Array(producer, 0, 1);
    this.#headers = new Int32Array(producer, pageSize);
    this.#memory = {
      bytes: new Uint8Array(producer),
      view: new DataView(producer),
    };
    this.#pageSize = pageSize;
    this.#mask = size - 1;
    this.#sink = sink;
  }

  get events(): number {
    return this.#events;
  }

  drain(limit: number): DrainState {
    // Positions count bytes since the buffer was made: doubles are exact for the first 8 PiB.
    let position = Number(Atomics.load(this.#consumer, 0));
    let given = position;
    for (let seen = 0; ;) {
      const end = Number(Atomics.load(this.#producer, 0));
      if (position >= end) return 'empty';
      while (position < end) {
        const header = Atomics.load(this.#headers, (position & this.#mask) >>> 2);
        if (header < 0) return this.#giveBack(position, 'busy');
        const length = this.#take(header, position);
        // Lengths are rounded up to 8 bytes, the header before them included.
        position += (length + HEADER_BYTES + 7) & ~7;
        if (++seen >= limit) return this.#giveBack(position, 'more');
        if (position - given < GIVE_BACK_BYTES) continue;
        this.#giveBack(position, 'more');
        given = position;
      }
      this.#giveBack(position, 'empty');
    }
  }

  #take(header: number, position: number): number {
    const length = header & LENGTH_MASK;
    if (length > this.#mask)
      fail('internal', `A record of ${length} bytes cannot be in a ring of ${this.#mask + 1}.`);
    if ((header & DISCARD_BIT) === 0) {
      this.#events += 1;
      const offset = this.#pageSize + (position & this.#mask) + HEADER_BYTES;
      this.#sink.write(this.#memory, offset, length);
    }
    return length;
  }

  #giveBack(position: number, state: DrainState): DrainState {
    Atomics.store(this.#consumer, 0, BigInt(position));
    return state;
  }
}
