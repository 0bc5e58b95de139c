import type { ObjectFacts, ValuePath } from '../../schema/index.ts';
import type { RecordTypes } from './record-types.ts';

/** Something that `declared` says and the bytes deny. */
export interface Contradiction {
  /** Place inside `declared`, as in `ebpf.yaml`. */
  readonly path: ValuePath;
  /** The end of a sentence that starts with the place. */
  readonly message: string;
}

/** What declarations are held against. */
export interface DeclaredSubject {
  readonly object: ObjectFacts;
  readonly types: RecordTypes;
}
