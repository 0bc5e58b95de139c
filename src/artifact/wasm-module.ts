import { CAPS, fail } from '../base/index.ts';
import { WasmReader, refuseWasm } from './wasm-reader.ts';

export type WasmKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

export interface WasmImport {
  readonly module: string;
  readonly name: string;
  readonly kind: WasmKind;
}

export interface WasmExport {
  readonly name: string;
  readonly kind: WasmKind;
}

/** Limits in pages of 64 KiB. */
export interface WasmMemory {
  readonly imported: boolean;
  readonly minimum: number;
  readonly maximum: number | null;
  readonly shared: boolean;
}

/** Bytes that a module puts into memory when it starts. */
export interface WasmSegment {
  /** Address, where the module says it with a constant; null for passive segments and computed addresses. */
  readonly address: number | null;
  readonly bytes: Uint8Array;
}

/** What a Wasm module asks for, offers and carries. */
export interface WasmModule {
  readonly imports: readonly WasmImport[];
  readonly exports: readonly WasmExport[];
  readonly memories: readonly WasmMemory[];
  readonly segments: readonly WasmSegment[];
}

/** Imports, exports, memories or segments of one module; toolchains make some thousands. */
const MAX_ENTRIES = 100_000;
const KINDS: readonly WasmKind[] = ['function', 'table', 'memory', 'global', 'tag'];
/** Section ids in the order that the specification asks for; tag stands after memory, data count before code. */
const ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const SECTION = { import: 2, memory: 5, export: 7, data: 11 } as const;

/**
 * Reads the sections of a Wasm module that matter here (core specification 2.0, 5.5); code is not looked into. Throws
 * `wasm-invalid`, `size-exceeded`.
 */
export function readWasmModule(bytes: Uint8Array): WasmModule {
  if (bytes.length > CAPS.wasm)
    fail(
      'size-exceeded',
      `The Wasm module has ${bytes.length} bytes; at most ${CAPS.wasm} are allowed.`,
    );
  const reader = new WasmReader(bytes);
  readHeader(reader);
  const module: Builder = { imports: [], exports: [], memories: [], segments: [] };
  let last = -1;
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte();
    const section = reader.part(reader.u32());
    if (id === 0) {
      section.name();
      continue;
    }
    const rank = ORDER.indexOf(id);
    if (rank < 0) refuseWasm(start, `there is no section ${id}`);
    if (rank <= last) refuseWasm(start, `section ${id} comes twice or too late`);
    last = rank;
    readSection(id, section, module);
  }
  return module;
}

interface Builder {
  imports: WasmImport[];
  exports: WasmExport[];
  memories: WasmMemory[];
  segments: WasmSegment[];
}

function readHeader(reader: WasmReader): void {
  const [zero, a, s, m] = [reader.byte(), reader.byte(), reader.byte(), reader.byte()];
  if (zero !== 0 || a !== 0x61 || s !== 0x73 || m !== 0x6d) refuseWasm(0, 'the magic is missing');
  const version = reader.byte() | (reader.byte() << 8);
  const layer = reader.byte() | (reader.byte() << 8);
  if (layer === 1) refuseWasm(6, 'it is a component; a core module is needed');
  if (version !== 1 || layer !== 0) refuseWasm(4, `version ${version} is not known`);
}

function readSection(id: number, section: WasmReader, module: Builder): void {
  const read = READERS[id];
  if (read === undefined) return;
  const count = section.count(MAX_ENTRIES);
  for (let at = 0; at < count; at += 1) read(section, module);
  if (!section.done) refuseWasm(section.offset, `section ${id} has bytes behind its end`);
}

const READERS: Readonly<Record<number, (reader: WasmReader, module: Builder) => void>> = {
  [SECTION.import]: readImport,
  [SECTION.memory]: (reader, module) => module.memories.push(readMemory(reader, false)),
  [SECTION.export]: readExport,
  [SECTION.data]: readSegment,
};

function readImport(reader: WasmReader, module: Builder): void {
  const from = reader.name();
  const name = reader.name();
  const kind = readKind(reader);
  if (kind === 'memory') module.memories.push(readMemory(reader, true));
  else skipImportType(reader, kind);
  module.imports.push({ module: from, name, kind });
}

function skipImportType(reader: WasmReader, kind: WasmKind): void {
  switch (kind) {
    case 'function':
      reader.u32();
      break;
    case 'table':
      skipReferenceType(reader);
      readLimits(reader);
      break;
    case 'global':
      skipReferenceType(reader);
      reader.byte();
      break;
    default:
      reader.byte();
      reader.u32();
  }
}

/** A value type of one byte, or `(ref ht)` and `(ref null ht)` with a heap type behind them. */
function skipReferenceType(reader: WasmReader): void {
  const type = reader.byte();
  if (type === 0x63 || type === 0x64) reader.s64();
}

function readExport(reader: WasmReader, module: Builder): void {
  const name = reader.name();
  const kind = readKind(reader);
  reader.u32();
  module.exports.push({ name, kind });
}

function readKind(reader: WasmReader): WasmKind {
  const start = reader.offset;
  const number = reader.byte();
  return KINDS[number] ?? refuseWasm(start, `there is no kind ${number} of import or export`);
}

function readMemory(reader: WasmReader, imported: boolean): WasmMemory {
  return { imported, ...readLimits(reader) };
}

function readLimits(reader: WasmReader): Omit<WasmMemory, 'imported'> {
  const start = reader.offset;
  const flags = reader.byte();
  // 1: a maximum follows; 2: shared; 4: 64-bit addresses; 8: a page size of its own.
  if (flags > 0x0f) refuseWasm(start, `limits have unknown flags ${flags}`);
  const number = (): number => (flags & 4 ? pages(reader) : reader.u32());
  const minimum = number();
  const maximum = flags & 1 ? number() : null;
  if (flags & 8) reader.u32();
  if (maximum !== null && maximum < minimum) refuseWasm(start, 'the maximum is below the minimum');
  return { minimum, maximum, shared: (flags & 2) !== 0 };
}

function pages(reader: WasmReader): number {
  const start = reader.offset;
  const value = reader.u64();
  // 2^48 pages are all that 64-bit addresses reach.
  return value <= 1n << 48n ? Number(value) : refuseWasm(start, 'a limit is out of range');
}

function readSegment(reader: WasmReader, module: Builder): void {
  const start = reader.offset;
  const flags = reader.u32();
  if (flags > 2) refuseWasm(start, `a data segment has unknown flags ${flags}`);
  if (flags === 2) reader.u32();
  const address = flags === 1 ? null : readAddress(reader);
  module.segments.push({ address, bytes: reader.bytes(reader.u32()) });
}

/** Operations of one constant expression; toolchains use three. */
const MAX_OPERATIONS = 64;
/** Constant expressions: `i32.const` and `i64.const`, `global.get`, and sums of them (extended constants). */
const ADDITIONS: ReadonlySet<number> = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

/** The address when it is one constant; null when it is computed when the module starts. */
function readAddress(reader: WasmReader): number | null {
  const values: (bigint | null)[] = [];
  for (let opcode = reader.byte(); opcode !== 0x0b; opcode = reader.byte()) {
    values.push(readConstant(reader, opcode));
    if (values.length > MAX_OPERATIONS) refuseWasm(reader.offset, 'an address is a long program');
  }
  const [address] = values;
  if (values.length !== 1 || address === undefined || address === null) return null;
  return address <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(address) : null;
}

/** The value of a constant; null for what only the running module knows. */
function readConstant(reader: WasmReader, opcode: number): bigint | null {
  if (opcode === 0x41) return BigInt.asUintN(32, reader.s64());
  if (opcode === 0x42) return BigInt.asUintN(64, reader.s64());
  if (opcode === 0x23) reader.u32();
  else if (!ADDITIONS.has(opcode))
    refuseWasm(reader.offset - 1, 'the address of a data segment is not a constant');
  return null;
}
