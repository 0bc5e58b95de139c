import type { Lines, LinesOptions } from './lines.ts';
import { jsonString, jsonWriter } from './json-value.ts';
import type { Output } from './output.ts';
import { recordWriter } from './strings.ts';
import { isoTimeWriter } from './times.ts';

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);
const START = bytes('{"time":"');
const END = bytes('}\n');
const TRUNCATED = bytes(',"truncated":true');

/** One JSON object a line, as schemas/output/event.v1.schema.json says. */
export function jsonLines({ source }: LinesOptions): Lines {
  const { decoder } = source;
  const time = isoTimeWriter();
  const name = `","source":${jsonString(source.name)}`;
  const afterLoss = bytes(`${name},"lost":`);
  const beforeValue = bytes(
    decoder === null
      ? `${name},"type":null,"fields":null,"data":"`
      : `${name},"type":${jsonString(decoder.type)},"fields":`,
  );
  const afterValue = bytes(decoder === null ? '"' : '');
  const write =
    decoder === null ? recordWriter() : jsonWriter(decoder.shape, decoder.endianness === 'little');

  const begin = (out: Output, ms: number): void => {
    out.raw(START);
    time(out, ms);
  };
  return {
    record(out, record, { at, ms }) {
      begin(out, ms);
      out.raw(beforeValue);
      write(record, at, out);
      out.raw(afterValue);
      if (record.truncated) out.raw(TRUNCATED);
      out.raw(END);
    },
    lost(out, count, ms) {
      begin(out, ms);
      out.raw(afterLoss);
      out.string(count === null ? 'null' : String(count));
      out.raw(END);
    },
  };
}
