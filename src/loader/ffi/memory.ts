import { failed } from './failure.ts';
import type { Native } from './native.ts';
import type { Pointer } from './symbols.ts';

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
/** `MAP_FAILED` as koffi gives it back. */
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** Part of a descriptor to map. */
export interface MapRange {
  readonly fd: number;
  /** Bytes; multiples of the page size. */
  readonly offset: number;
  readonly length: number;
  readonly writable: boolean;
  /** What it is, for errors: `map "events"`. */
  readonly of: string;
}

/** Pages mapped into this process. The buffer must not be touched after `close`: the pages are gone then. */
export class Mapping {
  readonly buffer: ArrayBuffer;
  readonly #native: Native;
  readonly #length: number;
  #address: Pointer;

  private constructor(native: Native, address: Pointer, length: number) {
    this.#native = native;
    this.#address = address;
    this.#length = length;
    this.buffer = native.koffi.view(address, length);
  }

  /** Pages of a map or perf event, shared with the kernel. */
  static ofDescriptor(native: Native, range: MapRange): Mapping {
    const protection = range.writable ? PROT_READ | PROT_WRITE : PROT_READ;
    const { fd, offset, length } = range;
    const address = native.libc.mmap(null, length, protection, MAP_SHARED, fd, offset);
    if (address === null || address === MAP_FAILED)
      failed(native.errno(), { name: 'mmap', on: range.of, code: 'map-failed' });
    return new Mapping(native, address, length);
  }

  /** Memory of our own that takes no room until it is written; undefined when the system refuses that much. */
  static anonymous(native: Native, length: number): Mapping | undefined {
    const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    const address = native.libc.mmap(null, length, PROT_READ | PROT_WRITE, flags, -1, 0);
    return address === null || address === MAP_FAILED
      ? undefined
      : new Mapping(native, address, length);
  }

  /** Address of a byte inside, for C. */
  at(offset: number): Pointer {
    return this.#address === null ? null : this.#address + BigInt(offset);
  }

  close(): void {
    if (this.#address === null) return;
    this.#native.libc.munmap(this.#address, this.#length);
    this.#address = null;
  }
}
