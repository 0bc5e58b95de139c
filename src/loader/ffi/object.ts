import { MapHandle } from './map.ts';
import { Mapping } from './memory.ts';
import type { Native } from './native.ts';
import { ProgramHandle } from './program.ts';
import type { Pointer } from './symbols.ts';

/** Room for a verifier log of one program, in bytes; it takes memory only when it is written. */
const LOG_ROOM = 8 * 1024 * 1024;
/** What is tried where the system refuses to promise that much. */
const SMALL_LOG_ROOM = 128 * 1024;

/** How an object is opened. */
export interface OpenOptions {
  /** Name of the object; the kernel sees its first letters in the names of data maps. */
  readonly name: string;
  /** Another BTF of the kernel for CO-RE, as a file. Default: the kernel's own. */
  readonly btf?: string | undefined;
}

/** A `struct bpf_object`: opened, perhaps loaded, and gone after `close` together with its programs and maps. */
export class ObjectHandle {
  readonly programs: readonly ProgramHandle[];
  readonly maps: readonly MapHandle[];
  readonly #native: Native;
  readonly #logs: Mapping | undefined;
  #object: Pointer;

  private constructor(native: Native, object: Pointer) {
    const { bpf } = native;
    this.#native = native;
    this.#object = object;
    const programs = walk((last) => bpf.bpf_object__next_program(object, last));
    this.programs = programs.map((program) => new ProgramHandle(native, program));
    this.maps = walk((last) => bpf.bpf_object__next_map(object, last)).map(
      (map) => new MapHandle(native, map),
    );
    this.#logs = this.#makeRoomForLogs();
  }

  /** Returns the errno when libbpf refuses the bytes. */
  static open(native: Native, bytes: Uint8Array, options: OpenOptions): ObjectHandle | number {
    const { koffi, bpf } = native;
    const type = koffi.struct({
      sz: 'size_t',
      object_name: 'const char *',
      relaxed_maps: 'bool',
      pin_root_path: 'const char *',
      unused: 'uint32_t',
      kconfig: 'const char *',
      btf_custom_path: 'const char *',
      kernel_log_buf: 'void *',
      kernel_log_size: 'size_t',
      kernel_log_level: 'uint32_t',
    });
    const opts = {
      sz: type.size,
      object_name: options.name,
      relaxed_maps: false,
      pin_root_path: null,
      unused: 0,
      kconfig: null,
      btf_custom_path: options.btf ?? null,
      kernel_log_buf: null,
      kernel_log_size: 0,
      kernel_log_level: 0,
    };
    const object = bpf.bpf_object__open_mem(
      bytes,
      bytes.length,
      koffi.as(opts, koffi.pointer(type)),
    );
    return object === null ? native.errno() : new ObjectHandle(native, object);
  }

  /** Finds a map by its name, a data section by its section name (`.rodata`). */
  findMap(name: string): MapHandle | undefined {
    const found = this.#native.bpf.bpf_object__find_map_by_name(this.#object, name);
    return found === null ? undefined : this.maps.find((map) => map.is(found));
  }

  /** Gives the object to the kernel. 0, or a positive errno; nothing of it is in the kernel then. */
  load(): number {
    return -this.#native.bpf.bpf_object__load(this.#object);
  }

  close(): void {
    if (this.#object === null) return;
    this.#native.bpf.bpf_object__close(this.#object);
    this.#object = null;
    this.#logs?.close();
  }

  // One place for each program, so that a log says whose it is without reading libbpf's messages.
  #makeRoomForLogs(): Mapping | undefined {
    const count = this.programs.length;
    if (count === 0) return undefined;
    for (const room of [LOG_ROOM, SMALL_LOG_ROOM]) {
      const mapping = Mapping.anonymous(this.#native, room * count);
      if (mapping === undefined) continue;
      this.programs.forEach((program, index) =>
        program.setLog(
          mapping.at(index * room),
          new Uint8Array(mapping.buffer, index * room, room),
        ),
      );
      return mapping;
    }
    return undefined;
  }
}

function walk(next: (last: Pointer) => Pointer): Pointer[] {
  const all: Pointer[] = [];
  for (let at = next(null); at !== null; at = next(at)) all.push(at);
  return all;
}
