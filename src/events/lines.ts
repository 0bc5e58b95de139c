import type { EventDecoder } from './decoder.ts';
import type { Output } from './output.ts';
import type { RecordCursor } from './record.ts';

export interface EventSource {
  /** Name of the map. */
  readonly name: string;
  /** Null for records of an unknown type: they are shown as hexadecimal. */
  readonly decoder: EventDecoder | null;
}

/** What a format makes of the records of one source. */
export interface Lines {
  record(
    out: Output,
    record: RecordCursor,
    place: { readonly at: number; readonly ms: number },
  ): void;
  lost(out: Output, count: number | null, ms: number): void;
}

export interface LinesOptions {
  /** When the machine started, in milliseconds since 1970. */
  readonly bootTime?: number | undefined;
  readonly onNotice?: ((line: string) => void) | undefined;
  readonly source: EventSource;
  /** True when there are several sources; asked when the first record comes. */
  readonly several: () => boolean;
}
