import { wordAt } from './native.ts';
import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

/** `struct perf_event_mmap_page`: where the data begins in the mapping, and how many bytes it has. */
const DATA_OFFSET = 0x410;
const DATA_SIZE = 0x418;

/** The mapping of one CPU: `struct perf_event_mmap_page`, then from `dataOffset` a power of two of bytes. */
export interface PerfRing {
  readonly memory: ArrayBuffer;
  readonly dataOffset: number;
}

/** A `struct perf_buffer`: one perf event and one ring for each CPU that was on when it was made. */
export class PerfRings {
  /** Readable when one of the rings holds something. */
  readonly fd: number;
  readonly rings: readonly PerfRing[];
  readonly #native: Native;
  #buffer: Pointer;

  constructor(native: Native, buffer: Pointer) {
    const { bpf } = native;
    this.#native = native;
    this.#buffer = buffer;
    this.fd = bpf.perf_buffer__epoll_fd(buffer);
    const indexes = Array.from({ length: bpf.perf_buffer__buffer_cnt(buffer) }, (_, i) => i);
    this.rings = indexes.flatMap((index) => this.#ring(index));
  }

  #ring(index: number): PerfRing[] {
    const { bpf, koffi, pageSize } = this.#native;
    const memory = new Uint8Array(8);
    // The size it gives is without the first page; the kernel's own figures say what is meant.
    const size = new Uint8Array(8);
    // A CPU that is off has no ring.
    if (bpf.perf_buffer__buffer(this.#buffer, index, memory, size) < 0) return [];
    const page = new BigUint64Array(koffi.view(wordAt(memory), pageSize));
    const dataOffset = Number(page[DATA_OFFSET / 8]);
    const length = dataOffset + Number(page[DATA_SIZE / 8]);
    return [{ memory: koffi.view(wordAt(memory), length), dataOffset }];
  }

  /** The rings must not be touched afterwards: their pages are gone. */
  close(): void {
    this.#native.bpf.perf_buffer__free(this.#buffer);
    this.#buffer = null;
  }
}
