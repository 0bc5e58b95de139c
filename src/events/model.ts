/**
 * The memory that records lie in. Both views show the same bytes from the same start; they are made once for a buffer,
 * so that reading a record makes no garbage.
 */
export interface RecordMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/**
 * Where the records of one ring or perf buffer go: the port by which the loader gives them away. A sink reads a record
 * while `write` runs and keeps no reference: the kernel may overwrite the bytes as soon as it returns. No method
 * throws for what a record holds.
 */
export interface RecordSink {
  /** Takes the record of `length` bytes that starts at `offset`. */
  write(memory: RecordMemory, offset: number, length: number): void;
  /** Takes note that so many records were lost since the last note; null when the number is not known. */
  lost(count: number | null): void;
}

/** How a field is shown, by the words of `ebpf.yaml` (docs/format.md). A word that is not known changes nothing. */
export interface FieldHint {
  /** Unit of the value: `ns`, `us`, `bytes` … */
  readonly unit?: string | undefined;
  readonly format?: string | undefined;
  readonly help?: string | undefined;
  /** Not shown in tables. */
  readonly hidden?: boolean | undefined;
}

/** Hints by the path of a field: `pid`, `addr.ip`; elements of arrays have the path of their array. */
export type FieldHints = Readonly<Record<string, FieldHint | undefined>>;

export type EventFormat = 'json' | 'text';

/** Milliseconds since 1970-01-01T00:00:00Z, with a fraction; the time given to a record is the time it was read. */
export type Clock = () => number;
