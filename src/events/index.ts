export { createEventDecoder } from './decoder.ts';
export type { EventDecoder } from './decoder.ts';
export { createEventOutput } from './event-output.ts';
export type { EventOutput } from './event-output.ts';
export type { EventFormat, FieldHints, RecordMemory, RecordSink } from './model.ts';
