import { checked, failed } from './failure.ts';
import { Mapping } from './memory.ts';
import { wordAt } from './native.ts';
import type { Native } from './native.ts';
import { PerfRings } from './perf-rings.ts';
import type { Pointer } from './symbols.ts';

/** A `struct bpf_map` of an open object. */
export class MapHandle {
  /** Name in the object; data sections have a part of the object's name before theirs. */
  readonly name: string;
  /** `enum bpf_map_type`. */
  readonly type: number;
  /** `ringbuf`; `type 99` when libbpf does not know the number. */
  readonly typeName: string;
  readonly #native: Native;
  readonly #map: Pointer;

  constructor(native: Native, map: Pointer) {
    this.#native = native;
    this.#map = map;
    this.name = native.bpf.bpf_map__name(map);
    this.type = native.bpf.bpf_map__type(map);
    this.typeName = native.bpf.libbpf_bpf_map_type_str(this.type) ?? `type ${this.type}`;
  }

  is(pointer: Pointer): boolean {
    return this.#map === pointer;
  }

  /** Descriptor of the made map; below zero before the load. */
  get fd(): number {
    return this.#native.bpf.bpf_map__fd(this.#map);
  }

  get maxEntries(): number {
    return this.#native.bpf.bpf_map__max_entries(this.#map);
  }

  get keySize(): number {
    return this.#native.bpf.bpf_map__key_size(this.#map);
  }

  get valueSize(): number {
    return this.#native.bpf.bpf_map__value_size(this.#map);
  }

  /** Where it would be pinned by the load; null when nowhere. */
  get pinPath(): string | null {
    return this.#native.bpf.bpf_map__pin_path(this.#map);
  }

  forgetPin(): void {
    const result = this.#native.bpf.bpf_map__set_pin_path(this.#map, null);
    checked(result, { name: 'bpf_map__set_pin_path', on: `map "${this.name}"` });
  }

  /** Sets what the kernel is asked for. Only before the load. */
  setSizes(key: number, value: number): void {
    const { bpf } = this.#native;
    const on = `map "${this.name}"`;
    checked(bpf.bpf_map__set_key_size(this.#map, key), { name: 'bpf_map__set_key_size', on });
    checked(bpf.bpf_map__set_value_size(this.#map, value), { name: 'bpf_map__set_value_size', on });
  }

  /** Writes into the initial contents of a data section. Only before the load. False when it does not fit. */
  writeInitial(offset: number, bytes: Uint8Array): boolean {
    const size = new Uint8Array(8);
    const address = this.#native.bpf.bpf_map__initial_value(this.#map, size);
    if (address === null || offset + bytes.length > Number(wordAt(size))) return false;
    if (bytes.length > 0)
      new Uint8Array(this.#native.koffi.view(address + BigInt(offset), bytes.length)).set(bytes);
    return true;
  }

  /** Contents of an entry of the loaded map; undefined when there is none. */
  lookup(key: Uint8Array): Uint8Array | undefined {
    const value = new Uint8Array(this.valueSize);
    return this.#native.bpf.bpf_map_lookup_elem(this.fd, key, value) < 0 ? undefined : value;
  }

  /** The pages of a loaded ring buffer: the consumer's position, then the producer's with the data twice after it. */
  mapRing(): { readonly consumer: Mapping; readonly producer: Mapping; readonly pageSize: number } {
    const { pageSize } = this.#native;
    const of = `map "${this.name}"`;
    const consumer = Mapping.ofDescriptor(this.#native, {
      fd: this.fd,
      offset: 0,
      length: pageSize,
      writable: true,
      of,
    });
    try {
      const length = pageSize + 2 * this.maxEntries;
      const range = { fd: this.fd, offset: pageSize, length, writable: false, of };
      return { consumer, producer: Mapping.ofDescriptor(this.#native, range), pageSize };
    } catch (error) {
      consumer.close();
      throw error;
    }
  }

  /** Opens a perf event with `pages` pages on every CPU that is on and puts it into this loaded map. */
  openPerfRings(pages: number): PerfRings {
    const { bpf } = this.#native;
    const buffer = bpf.perf_buffer__new(this.fd, pages, null, null, null, null);
    if (buffer === null)
      failed(this.#native.errno(), {
        name: 'perf_buffer__new',
        on: `map "${this.name}"`,
        code: 'map-failed',
      });
    return new PerfRings(this.#native, buffer);
  }
}
