import { wordAt } from './native.ts';
import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

/** `struct perf_event_mmap_page`: where the data begins in the mapping, and how many bytes it has. */
const DATA_OFFSET = 0x410;
const DATA_SIZE = 0x418;

/** A `struct perf_buffer`: one perf event and one ring for each CPU that was on when it was made. */
export class PerfRings {
  /** Readable when one of the rings holds something. */
  readonly fd: number;
  /** The first page of each ring is `struct perf_event_mmap_page`; a power of two of pages with data follows. */
  readonly rings: readonly ArrayBuffer[];
  readonly pageSize: number;
  readonly #native: Native;
  #buffer: Pointer;

  constructor(native: Native, buffer: Pointer) {
    const { bpf } = native;
    this.#native = native;
    this.#buffer = buffer;
    this.pageSize = native.pageSize;
    this.fd = bpf.perf_buffer__epoll_fd(buffer);
    const indexes = Array.from({ length: bpf.perf_buffer__buffer_cnt(buffer) }, (_, i) => i);
    this.rings = indexes.flatMap((index) => this.#ring(index));
  }

  #ring(index: number): ArrayBuffer[] {
    const { bpf, koffi, pageSize } = this.#native;
    const memory = new Uint8Array(8);
    // The size it gives is without the first page; the kernel's own figures say what is meant.
    const size = new Uint8Array(8);
    // A CPU that is off has no ring.
    if (bpf.perf_buffer__buffer(this.#buffer, index, memory, size) < 0) return [];
    const page = new BigUint64Array(koffi.view(wordAt(memory), pageSize));
    const length = Number(page[DATA_OFFSET / 8]) + Number(page[DATA_SIZE / 8]);
    return [koffi.view(wordAt(memory), length)];
  }

  /** The rings must not be touched afterwards: their pages are gone. */
  close(): void {
    this.#native.bpf.perf_buffer__free(this.#buffer);
    this.#buffer = null;
  }
}
