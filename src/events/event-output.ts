import { jsonLines } from './json-lines.ts';
import type { EventSource, Lines } from './lines.ts';
import type { Clock, EventFormat, RecordMemory, RecordSink } from './model.ts';
import { Output } from './output.ts';
import type { RecordCursor } from './record.ts';
import { tableLines } from './table-lines.ts';

interface EventOutputOptions {
  /** `json`: one object a line (schemas/output/event.v1.schema.json). `text`: a table. */
  readonly format: EventFormat;
  readonly clock: Clock;
  /** When the machine started, in milliseconds since 1970; tables show time stamps of the kernel as times of day with it. */
  readonly bootTime?: number | undefined;
  /** Gets lines for people that are no events: lost records in the format `text`. In `json` they are in the stream. */
  readonly onNotice?: ((line: string) => void) | undefined;
}

/** Text made from the records of one or more buffers, in the order they were read. */
export interface EventOutput {
  /** Bytes of text that wait to be taken. Whoever writes takes them from time to time: they are kept without limit. */
  readonly pending: number;
  /** Adds a buffer. All are added before the first record: a table names the source when there is more than one. */
  addSource(source: EventSource): RecordSink;
  /** Takes the whole lines that wait, as UTF-8; the bytes are the caller's. */
  take(): Uint8Array;
}

/** Makes an output for `ebpf run`: JSON lines or a table. Neither records nor names of types can make it throw. */
export function createEventOutput(options: EventOutputOptions): EventOutput {
  const out = new Output();
  let sources = 0;
  const several = (): boolean => sources > 1;

  function addSource(source: EventSource): RecordSink {
    sources += 1;
    const make = options.format === 'json' ? jsonLines : tableLines;
    return sinkOf(make({ ...options, source, several }));
  }

  function sinkOf(lines: Lines): RecordSink {
    const record: RecordCursor = { memory: NOTHING, end: 0, truncated: false };
    const place = { at: 0, ms: 0 };
    return {
      write(memory, offset, length) {
        record.memory = memory;
        record.end = Math.min(offset + length, memory.bytes.length);
        record.truncated = false;
        place.at = offset;
        place.ms = options.clock();
        out.begin();
        lines.record(out, record, place);
        record.memory = NOTHING;
      },
      lost(count) {
        lines.lost(out, count, options.clock());
      },
    };
  }

  return {
    get pending() {
      return out.length;
    },
    addSource,
    take() {
      const taken = out.bytes.slice(0, out.length);
      out.length = 0;
      return taken;
    },
  };
}

const NOTHING: RecordMemory = { bytes: new Uint8Array(), view: new DataView(new ArrayBuffer(0)) };
