export type {
  Clock,
  EventFormat,
  FieldHint,
  FieldHints,
  RecordMemory,
  RecordSink,
} from './model.ts';
