/** What a loader process is told to do. Plain data: it crosses a pipe as JSON, the object's bytes beside it. */
export interface LoaderJob {
  /** Name of the object, as in an artifact: the first letters show in the kernel's names of its data maps. */
  readonly name: string;
  /** Path or name of another libbpf. Default: `libbpf.so.1` of the system. */
  readonly libbpf?: string | undefined;
  /** A file with another BTF of the kernel, for CO-RE. Default: `/sys/kernel/btf/vmlinux`. */
  readonly btf?: string | undefined;
  /** Written before the load, in order. */
  readonly variables?: readonly VariableValue[] | undefined;
  /** Names of programs: only these are loaded, and these are not. Default: as the object says. */
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  /** Buffers that are read. Default: none. */
  readonly buffers?: readonly BufferJob[] | undefined;
  /** The program's own count of records it could not write into a ring buffer; without one the figure is unknown. */
  readonly lostCounter?: CounterPlace | undefined;
  /** Milliseconds from the moment all is attached. Default: no limit. */
  readonly durationMs?: number | undefined;
  /** Pages of 4 KiB (or the host's size) for each CPU of a perf buffer; a power of two. Default 64. */
  readonly perfPages?: number | undefined;
  /** How events are written. Default `json`. */
  readonly format?: 'json' | 'text' | undefined;
}

/** Initial bytes of a part of a data section. */
export interface VariableValue {
  /** `.rodata`, `.data.config` … */
  readonly section: string;
  /** Bytes from the start of the section. */
  readonly offset: number;
  /** Two digits a byte. */
  readonly hex: string;
  /** Name of the variable, for errors. */
  readonly name?: string | undefined;
}

/** A buffer to read. */
export interface BufferJob {
  /** Name of the map. */
  readonly map: string;
  readonly kind: 'ringbuf' | 'perf';
  /** Type of its records in the object's own BTF. Default 0: unknown, they are shown as hexadecimal. */
  readonly typeId?: number | undefined;
  /** How fields are shown, by their path (docs/format.md). */
  readonly hints?: Readonly<Record<string, EventHint | undefined>> | undefined;
}

/** How a field is shown. */
export interface EventHint {
  readonly unit?: string | undefined;
  readonly format?: string | undefined;
  readonly help?: string | undefined;
  readonly hidden?: boolean | undefined;
}

/** An unsigned integer in a data section. */
export interface CounterPlace {
  readonly section: string;
  readonly offset: number;
  /** Bytes. */
  readonly size: 4 | 8;
}
