import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

/** A `struct bpf_link`: the program is attached until it is closed or the process ends. */
export class LinkHandle {
  readonly #native: Native;
  #link: Pointer;

  constructor(native: Native, link: Pointer) {
    this.#native = native;
    this.#link = link;
  }

  close(): void {
    if (this.#link === null) return;
    // Whatever it answers, the link is freed and its descriptor closed.
    this.#native.bpf.bpf_link__destroy(this.#link);
    this.#link = null;
  }
}
