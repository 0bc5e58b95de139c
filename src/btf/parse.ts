import { BinaryReader, fail, MIB, StringTable } from '../base/index.ts';
import type { Endianness } from '../base/index.ts';
import { decodeType } from './decode.ts';
import { kindLayout, kindOf, lengthOf } from './kinds.ts';
import type { KindLayout } from './kinds.ts';
import type { Btf, BtfKind, BtfType } from './model.ts';

/** Twice what the kernel takes from user space (BTF_MAX_SIZE), for kernels with much of their own. */
const MAX_SIZE = 32 * MIB;
/** BTF_MAX_TYPE of the kernel. */
const MAX_TYPES = 0xf_ffff;
const MAGIC = 0xeb9f;
const COMMON_WORDS = 12;

export interface ParseBtfOptions {
  /** What split BTF (of a kernel module) builds on. */
  readonly base?: Btf | undefined;
}

/**
 * Reads a `.BTF` section or a file such as `/sys/kernel/btf/vmlinux`. Every record, name and id is checked here;
 * types are decoded when asked for. Throws `btf-invalid`.
 */
export function parseBtf(bytes: Uint8Array, options: ParseBtfOptions = {}): Btf {
  if (bytes.length > MAX_SIZE)
    fail('btf-invalid', `BTF has ${bytes.length} bytes; at most ${MAX_SIZE} are read.`);
  const { types, strings, endianness } = readHeader(bytes);
  const { base } = options;
  if (base !== undefined && base.endianness !== endianness)
    fail('btf-invalid', `BTF is ${endianness}-endian, but its base is not.`);
  checkStrings(strings, base);
  const table = new StringTable(strings, { code: 'btf-invalid', what: 'BTF string table' });
  const firstId = base?.count ?? 1;
  const records = scanTypes(types, {
    firstId,
    stringsLength: (base?.stringsLength ?? 0) + strings.length,
  });
  return new ParsedBtf({ types, table, records, base });
}

/** Byte order by the magic number; undefined for bytes that are no BTF. Also for `.BTF.ext`. */
export function btfEndianness(bytes: Uint8Array): Endianness | undefined {
  if (bytes[0] === (MAGIC & 0xff) && bytes[1] === MAGIC >> 8) return 'little';
  if (bytes[1] === (MAGIC & 0xff) && bytes[0] === MAGIC >> 8) return 'big';
  return undefined;
}

interface Sections {
  readonly types: BinaryReader;
  readonly strings: Uint8Array;
  readonly endianness: Endianness;
}

function readHeader(bytes: Uint8Array): Sections {
  const endianness =
    btfEndianness(bytes) ?? fail('btf-invalid', 'BTF does not start with its magic number 0xEB9F.');
  const reader = new BinaryReader(bytes, { endianness, code: 'btf-invalid', what: 'BTF' });
  const version = reader.u8(2);
  if (version !== 1) fail('btf-invalid', `BTF has version ${version}; only version 1 is known.`);
  const headerLength = reader.u32(4);
  if (headerLength < 24)
    fail('btf-invalid', `BTF has a header of ${headerLength} bytes, under 24.`);
  const typesLength = reader.u32(12);
  const typeBytes = reader.slice(headerLength + reader.u32(8), typesLength);
  const strings = reader.slice(headerLength + reader.u32(16), reader.u32(20));
  const types = new BinaryReader(typeBytes, { endianness, code: 'btf-invalid', what: 'BTF types' });
  return { types, strings, endianness };
}

function checkStrings(strings: Uint8Array, base: Btf | undefined): void {
  if (strings.length === 0 && base !== undefined) return;
  if (strings.at(-1) !== 0 || (base === undefined && strings[0] !== 0))
    fail('btf-invalid', 'BTF string table does not start and end with a zero byte.');
}

interface ScanLimits {
  readonly firstId: number;
  readonly stringsLength: number;
}

/** Where each record starts. */
function scanTypes(types: BinaryReader, limits: ScanLimits): Uint32Array {
  const starts: number[] = [];
  const highest = { name: 0, type: 0 };
  let at = 0;
  while (at < types.length) {
    starts.push(at);
    if (starts.length > MAX_TYPES) fail('btf-invalid', `BTF has more than ${MAX_TYPES} types.`);
    at = scanRecord(types, at, highest);
  }
  const count = limits.firstId + starts.length;
  if (highest.type >= count)
    fail('btf-invalid', `BTF refers to type ${highest.type}; it has types 1 to ${count - 1}.`);
  if (highest.name >= limits.stringsLength && highest.name > 0)
    fail(
      'btf-invalid',
      `BTF names the string at byte ${highest.name}; its strings end at byte ${limits.stringsLength}.`,
    );
  return Uint32Array.from(starts);
}

interface Highest {
  name: number;
  type: number;
}

function scanRecord(types: BinaryReader, start: number, highest: Highest): number {
  const info = types.u32(start + 4);
  const layout =
    kindLayout(kindOf(info)) ??
    fail('btf-invalid', `BTF has a type of kind ${kindOf(info)}, which is not known.`, {
      hint: 'Known are the kinds up to BTF_KIND_ENUM64 (19).',
    });
  const fixed = start + COMMON_WORDS;
  const elements = fixed + layout.fixed;
  const count = layout.each === 0 ? 0 : lengthOf(info);
  types.check(start, elements - start + count * layout.each);
  highest.name = Math.max(highest.name, types.u32(start));
  if (layout.third === 'type') highest.type = Math.max(highest.type, types.u32(start + 8));
  for (const offset of layout.fixedTypes)
    highest.type = Math.max(highest.type, types.u32(fixed + offset));
  for (let index = 0; index < count; index += 1)
    scanElement(types, elements + index * layout.each, { layout, highest });
  return elements + count * layout.each;
}

function scanElement(
  types: BinaryReader,
  at: number,
  { layout, highest }: { layout: KindLayout; highest: Highest },
): void {
  if (layout.eachName !== null)
    highest.name = Math.max(highest.name, types.u32(at + layout.eachName));
  if (layout.eachType !== null)
    highest.type = Math.max(highest.type, types.u32(at + layout.eachType));
}

interface Parts {
  readonly types: BinaryReader;
  readonly table: StringTable;
  readonly records: Uint32Array;
  readonly base: Btf | undefined;
}

class ParsedBtf implements Btf {
  readonly endianness: Endianness;
  readonly count: number;
  readonly firstId: number;
  readonly stringsLength: number;
  readonly #parts: Parts;
  readonly #decoded: (BtfType | undefined)[] = [];
  readonly #found = new Map<string, readonly BtfType[]>();
  #names: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.endianness = parts.types.endianness;
    this.firstId = parts.base?.count ?? 1;
    this.count = this.firstId + parts.records.length;
    this.stringsLength = (parts.base?.stringsLength ?? 0) + parts.table.length;
  }

  type(id: number): BtfType {
    if (id === 0) return { kind: 'void', id: 0, name: '' };
    if (id < this.firstId && this.#parts.base !== undefined) return this.#parts.base.type(id);
    const index = id - this.firstId;
    const known = this.#decoded[index];
    if (known !== undefined) return known;
    const start = this.#parts.records[index];
    if (start === undefined)
      return fail('btf-invalid', `BTF has no type ${id}; it has types 1 to ${this.count - 1}.`);
    const type = decodeType(this.#parts.types, start, { id, string: (at) => this.string(at) });
    this.#decoded[index] = type;
    return type;
  }

  string(offset: number): string {
    const { base, table } = this.#parts;
    if (base === undefined) return table.at(offset);
    return offset < base.stringsLength
      ? base.string(offset)
      : table.at(offset - base.stringsLength);
  }

  find(name: string, kinds?: readonly BtfKind[]): readonly BtfType[] {
    const key = `${name}\0${kinds?.join() ?? ''}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const below = this.#parts.base?.find(name, kinds) ?? [];
    const own = (this.#index().get(name) ?? []).map((id) => this.type(id));
    const found = [...below, ...own.filter((type) => kinds?.includes(type.kind) ?? true)];
    // Kept, because a file may ask for one name as often as it likes.
    this.#found.set(key, found);
    return found;
  }

  idsOf(kind: BtfKind): readonly number[] {
    const { base, records, types } = this.#parts;
    const ids = [...(base?.idsOf(kind) ?? [])];
    records.forEach((start, index) => {
      if (kindLayout(kindOf(types.u32(start + 4)))?.kind === kind) ids.push(this.firstId + index);
    });
    return ids;
  }

  #index(): ReadonlyMap<string, readonly number[]> {
    this.#names ??= indexNames(this.#parts, {
      firstId: this.firstId,
      string: (at) => this.string(at),
    });
    return this.#names;
  }
}

interface Naming {
  readonly firstId: number;
  readonly string: (offset: number) => string;
}

function indexNames(parts: Parts, naming: Naming): ReadonlyMap<string, readonly number[]> {
  const names = new Map<string, number[]>();
  parts.records.forEach((start, index) => {
    const offset = parts.types.u32(start);
    if (offset === 0) return;
    const name = naming.string(offset);
    const ids = names.get(name);
    if (ids === undefined) names.set(name, [naming.firstId + index]);
    else ids.push(naming.firstId + index);
  });
  return names;
}
