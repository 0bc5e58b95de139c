import { BinaryReader, fail, MIB } from '../base/index.ts';
import type {
  Btf,
  BtfExt,
  CoreRelocation,
  CoreRelocationKind,
  FunctionInfo,
  LineInfo,
} from './model.ts';
import { btfEndianness } from './parse.ts';

const MAX_SIZE = 32 * MIB;
/** A kernel object with more exists nowhere; each becomes an entry of the description. */
const MAX_CORE_RELOCATIONS = 262_144;

const CORE_KINDS: readonly CoreRelocationKind[] = [
  'field_byte_offset',
  'field_byte_size',
  'field_exists',
  'field_signed',
  'field_lshift_u64',
  'field_rshift_u64',
  'type_id_local',
  'type_id_target',
  'type_exists',
  'type_size',
  'enumval_exists',
  'enumval_value',
  'type_matches',
];

/** Reads a `.BTF.ext` section; its strings and types are those of `btf`. Throws `btf-invalid`. */
export function parseBtfExt(bytes: Uint8Array, btf: Btf): BtfExt {
  if (bytes.length > MAX_SIZE)
    fail('btf-invalid', `.BTF.ext has ${bytes.length} bytes; at most ${MAX_SIZE} are read.`);
  const endianness =
    btfEndianness(bytes) ??
    fail('btf-invalid', '.BTF.ext does not start with its magic number 0xEB9F.');
  if (endianness !== btf.endianness)
    fail('btf-invalid', `.BTF.ext is ${endianness}-endian, but its BTF is not.`);
  const reader = new BinaryReader(bytes, { endianness, code: 'btf-invalid', what: '.BTF.ext' });
  if (reader.u8(2) !== 1) fail('btf-invalid', `.BTF.ext has version ${reader.u8(2)}, not 1.`);
  const header = reader.u32(4);
  if (header < 24) fail('btf-invalid', `.BTF.ext has a header of ${header} bytes, under 24.`);
  reader.check(0, header);

  const segment = (at: number, least: number): readonly InfoRecord[] =>
    readSegment(
      reader,
      { offset: header + reader.u32(at), length: reader.u32(at + 4), least },
      btf,
    );
  const lines = segment(16, 16);
  const relocations = header >= 32 ? segment(24, 16) : [];
  if (relocations.length > MAX_CORE_RELOCATIONS)
    fail('btf-invalid', `.BTF.ext has more than ${MAX_CORE_RELOCATIONS} CO-RE relocations.`);
  return {
    functions: segment(8, 8).map((record) => functionInfo(reader, record)),
    coreRelocations: relocations.map((record) => coreRelocation(reader, record, btf)),
    lineCount: lines.length,
    lines: () => lines.map((record) => lineInfo(reader, record, btf)),
  };
}

/** Where one record stands. */
interface InfoRecord {
  readonly section: string;
  readonly at: number;
}

interface Segment {
  readonly offset: number;
  readonly length: number;
  /** Bytes that a record has at least; newer compilers may append to it. */
  readonly least: number;
}

function readSegment(reader: BinaryReader, segment: Segment, btf: Btf): readonly InfoRecord[] {
  if (segment.length === 0) return [];
  reader.check(segment.offset, segment.length);
  const end = segment.offset + segment.length;
  const size = reader.u32(segment.offset);
  if (size < segment.least || size % 4 !== 0)
    fail('btf-invalid', `.BTF.ext has records of ${size} bytes where ${segment.least} are needed.`);
  const records: InfoRecord[] = [];
  let at = segment.offset + 4;
  while (at < end) {
    const section = btf.string(reader.u32(at));
    const count = reader.u32(at + 4);
    if (count === 0) fail('btf-invalid', `.BTF.ext has an empty list for section ${section}.`);
    if (at + 8 + count * size > end)
      fail('btf-invalid', `.BTF.ext ends inside the list for section ${section}.`);
    for (let index = 0; index < count; index += 1)
      records.push({ section, at: at + 8 + index * size });
    at += 8 + count * size;
  }
  return records;
}

function functionInfo(reader: BinaryReader, { section, at }: InfoRecord): FunctionInfo {
  return { section, offset: reader.u32(at), type: reader.u32(at + 4) };
}

function lineInfo(reader: BinaryReader, { section, at }: InfoRecord, btf: Btf): LineInfo {
  const place = reader.u32(at + 12);
  return {
    section,
    offset: reader.u32(at),
    file: btf.string(reader.u32(at + 4)),
    text: btf.string(reader.u32(at + 8)),
    line: place >>> 10,
    column: place & 0x3ff,
  };
}

function coreRelocation(
  reader: BinaryReader,
  { section, at }: InfoRecord,
  btf: Btf,
): CoreRelocation {
  const number = reader.u32(at + 12);
  return {
    section,
    offset: reader.u32(at),
    type: reader.u32(at + 4),
    access: btf.string(reader.u32(at + 8)),
    kind:
      CORE_KINDS[number] ??
      fail('btf-invalid', `.BTF.ext has a CO-RE relocation of kind ${number}.`),
  };
}
