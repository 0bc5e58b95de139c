import { fail } from '../base/index.ts';
import type { DrainState, RecordMemory, RecordReader, RecordSink } from './sink.ts';

/** `struct perf_event_mmap_page`: where the kernel keeps its position and we keep ours. */
const DATA_HEAD = 1024;
const DATA_TAIL = 1032;
/** `struct perf_event_header`: type (4 bytes), misc (2), size of the record with its header (2). */
const HEADER_BYTES = 8;
const PERF_RECORD_LOST = 2;
const PERF_RECORD_SAMPLE = 9;
/** Records are at most 64 KiB: their size has 16 bits. */
const LARGEST_RECORD = 64 * 1024;
/** Byte order of this host, which is the kernel's. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The ring of one CPU: a page with the positions, then from `dataOffset` the data, a power of two of bytes. */
export interface PerfPages {
  readonly memory: ArrayBuffer;
  readonly dataOffset: number;
}

/** Reads the perf ring of one CPU. The kernel never writes what lies between our position and its own. */
export class PerfReader implements RecordReader {
  readonly #positions: BigInt64Array;
  readonly #ring: RecordMemory;
  /** Where a record that goes over the end of the ring is put together. */
  readonly #scratch: RecordMemory;
  readonly #start: number;
  readonly #size: number;
  readonly #sink: RecordSink;
  #events = 0;
  #lost = 0;

  constructor(pages: PerfPages, sink: RecordSink) {
    const { memory } = pages;
    this.#positions = new BigInt64Array(memory, DATA_HEAD, 2);
    this.#ring = memoryOf(memory);
    this.#scratch = memoryOf(new ArrayBuffer(LARGEST_RECORD));
    this.#start = pages.dataOffset;
    this.#size = memory.byteLength - pages.dataOffset;
    this.#sink = sink;
  }

  get events(): number {
    return this.#events;
  }

  get lost(): number {
    return this.#lost;
  }

  drain(limit: number): DrainState {
    const head = Number(Atomics.load(this.#positions, 0));
    let tail = Number(Atomics.load(this.#positions, 1));
    for (let seen = 0; tail < head; seen++) {
      if (seen >= limit) return 'more';
      tail += this.#take(tail);
      Atomics.store(this.#positions, (DATA_TAIL - DATA_HEAD) >> 3, BigInt(tail));
    }
    return 'empty';
  }

  /** Returns the size of the record. */
  #take(tail: number): number {
    const at = tail % this.#size;
    // A header is never cut: records are multiples of 8 bytes, and so is the ring.
    const size = this.#ring.view.getUint16(this.#start + at + 6, LITTLE_ENDIAN);
    if (size < HEADER_BYTES || size > this.#size)
      fail('internal', `A perf record of ${size} bytes cannot be in a ring of ${this.#size}.`);
    const whole = at + size <= this.#size;
    if (!whole) this.#join(at, size);
    const memory = whole ? this.#ring : this.#scratch;
    this.#hand(memory, whole ? this.#start + at : 0);
    return size;
  }

  #join(at: number, size: number): void {
    const { bytes } = this.#ring;
    const first = this.#size - at;
    this.#scratch.bytes.set(bytes.subarray(this.#start + at, this.#start + this.#size));
    this.#scratch.bytes.set(bytes.subarray(this.#start, this.#start + size - first), first);
  }

  #hand(memory: RecordMemory, at: number): void {
    const type = memory.view.getUint32(at, LITTLE_ENDIAN);
    const body = at + HEADER_BYTES;
    if (type === PERF_RECORD_SAMPLE) {
      this.#events += 1;
      // PERF_SAMPLE_RAW: the length, then the bytes.
      const length = memory.view.getUint32(body, LITTLE_ENDIAN);
      this.#sink.write(memory, body + 4, length);
    } else if (type === PERF_RECORD_LOST) {
      // The id of the event, then how many records were dropped.
      this.#lost += Number(memory.view.getBigUint64(body + 8, LITTLE_ENDIAN));
    }
  }
}

function memoryOf(memory: ArrayBuffer): RecordMemory {
  return { bytes: new Uint8Array(memory), view: new DataView(memory) };
}
