export { createEventDecoder } from './decoder.ts';
export type { EventDecoder, EventDecoderOptions } from './decoder.ts';
export { createEventOutput } from './event-output.ts';
export type { EventOutput, EventOutputOptions } from './event-output.ts';
export type { EventSource } from './lines.ts';
export type {
  Clock,
  EventFormat,
  FieldHint,
  FieldHints,
  RecordMemory,
  RecordSink,
} from './model.ts';
