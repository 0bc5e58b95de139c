import { fail } from '../base/index.ts';
import type { Btf } from '../btf/index.ts';
import { jsonWriter } from './json-value.ts';
import type { FieldHints } from './model.ts';
import { Output } from './output.ts';
import { shapeOf, typeName } from './shape-of.ts';
import type { StructShape } from './shape.ts';

interface EventDecoderOptions {
  /** The object's own BTF. */
  readonly btf: Btf;
  /** Id of the event type in it. */
  readonly typeId: number;
  /** From the `events` of `ebpf.yaml`. */
  readonly hints?: FieldHints | undefined;
}

/** Knows how records of one event type are laid out. */
export interface EventDecoder {
  /** `struct event`. */
  readonly type: string;
  /** Bytes of the type; records may have fewer or more. */
  readonly size: number;
  readonly endianness: Btf['endianness'];
  readonly shape: StructShape;
  /** The fields of one record as JSON text, an object. For single records; streams go through `createEventOutput`. */
  decode(record: Uint8Array): string;
}

/**
 * Prepares the decoding of one event type. Types are resolved and limits checked here, so that no record can fail
 * later. Throws `btf-invalid` for a type that cannot be, `object-unsupported` for one beyond the limits (4096 fields).
 */
export function createEventDecoder(options: EventDecoderOptions): EventDecoder {
  const { btf, typeId, hints = {} } = options;
  if (!Number.isSafeInteger(typeId) || typeId <= 0)
    return fail('btf-invalid', `BTF type ${typeId} cannot be an event type.`);
  const shape = shapeOf({ btf, typeId, hints });
  const write = jsonWriter(shape, btf.endianness === 'little');
  return {
    type: typeName(btf, typeId),
    size: shape.size,
    endianness: btf.endianness,
    shape,
    decode(record) {
      const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
      const out = new Output();
      out.begin();
      write({ memory: { bytes: record, view }, end: record.length, truncated: false }, 0, out);
      return new TextDecoder().decode(out.bytes.subarray(0, out.length));
    },
  };
}
