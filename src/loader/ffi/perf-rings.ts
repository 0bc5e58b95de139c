import { wordAt } from './native.ts';
import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

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
    const indexes = Array.from(
      { length: Number(bpf.perf_buffer__buffer_cnt(buffer)) },
      (_, i) => i,
    );
    this.rings = indexes.flatMap((index) => {
      const memory = new Uint8Array(8);
      const size = new Uint8Array(8);
      const result = bpf.perf_buffer__buffer(buffer, index, memory, size);
      // A CPU that is off has no ring.
      return result < 0 ? [] : [native.koffi.view(wordAt(memory), Number(wordAt(size)))];
    });
  }

  /** The rings must not be touched afterwards: their pages are gone. */
  close(): void {
    this.#native.bpf.perf_buffer__free(this.#buffer);
    this.#buffer = null;
  }
}
