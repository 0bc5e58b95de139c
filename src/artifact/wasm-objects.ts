import { CAPS, MIB } from '../base/index.ts';
import { MACHINE_BPF } from '../elf/index.ts';
import type { WasmSegment } from './wasm-module.ts';

/** A BPF object that lies in the memory of a module. */
export interface EmbeddedObject {
  /** Address in linear memory; null when it lies in a segment without a constant address. */
  readonly address: number | null;
  readonly bytes: Uint8Array;
}

/** Objects that are taken of one module; further ones are as if they were not there. */
const MAX_OBJECTS = 64;
/** Places that look like an object and are not, before the search ends. */
const MAX_CANDIDATES = 4096;
/** Zero bytes between segments that are filled in, all together. */
const MAX_FILLED: number = 64 * MIB;
/** Longest run of zero bytes that a linker leaves out inside an object. */
const MAX_GAP: number = MIB;

/**
 * Finds BPF objects (ELF64, relocatable, machine 247) in the data segments, by address. Toolchains such as TinyGo leave
 * out runs of zeros, so segments are first put where they lie in memory.
 */
export function findEmbeddedObjects(segments: readonly WasmSegment[]): readonly EmbeddedObject[] {
  const objects: EmbeddedObject[] = [];
  let candidates = 0;
  for (const image of memoryImages(segments)) {
    const bytes = Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.length);
    let at = bytes.indexOf(MAGIC);
    while (at >= 0 && objects.length < MAX_OBJECTS && candidates < MAX_CANDIDATES) {
      candidates += 1;
      const size = objectSize(image.bytes.subarray(at));
      if (size !== undefined) {
        const address = image.address === null ? null : image.address + at;
        objects.push({ address, bytes: image.bytes.subarray(at, at + size) });
      }
      at = bytes.indexOf(MAGIC, at + (size ?? 1));
    }
  }
  return objects;
}

const MAGIC: Buffer = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const HEADER_SIZE = 64;
const SECTION_HEADER_SIZE = 64;
const TYPE_RELOCATABLE = 1;
const TYPE_NOBITS = 8;

/** Bytes of the object that starts here, from its section header table; undefined when none does. */
function objectSize(bytes: Uint8Array): number | undefined {
  const header = readHeader(bytes);
  if (header === undefined) return undefined;
  const { view, little, table, tableEnd } = header;
  let end = tableEnd;
  for (let at = table; at < tableEnd; at += SECTION_HEADER_SIZE) {
    const empty = view.getUint32(at + 4, little) === TYPE_NOBITS;
    const offset = Number(view.getBigUint64(at + 24, little));
    const size = Number(view.getBigUint64(at + 32, little));
    if (!empty) end = Math.max(end, offset + size);
  }
  return end <= bytes.length && end <= CAPS.object ? end : undefined;
}

interface ObjectHeader {
  readonly view: DataView;
  readonly little: boolean;
  /** Where the section header table starts and ends; inside the bytes. */
  readonly table: number;
  readonly tableEnd: number;
}

/** Offsets and values are those of the ELF-64 object file format: e_ident, e_type, e_machine, e_shoff … */
function readHeader(bytes: Uint8Array): ObjectHeader | undefined {
  if (bytes.length < HEADER_SIZE || bytes[4] !== 2 || (bytes[5] !== 1 && bytes[5] !== 2))
    return undefined;
  const little = bytes[5] === 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const wanted: readonly [offset: number, value: number][] = [
    [16, TYPE_RELOCATABLE],
    [18, MACHINE_BPF],
    [58, SECTION_HEADER_SIZE],
  ];
  if (wanted.some(([offset, value]) => view.getUint16(offset, little) !== value)) return undefined;
  const table = Number(view.getBigUint64(40, little));
  const tableEnd = table + view.getUint16(60, little) * SECTION_HEADER_SIZE;
  return table >= HEADER_SIZE && tableEnd <= bytes.length
    ? { view, little, table, tableEnd }
    : undefined;
}

interface MemoryImage {
  readonly address: number | null;
  readonly bytes: Uint8Array;
}

/** Segments in memory order, those that lie near each other in one piece. */
function memoryImages(segments: readonly WasmSegment[]): readonly MemoryImage[] {
  const images: MemoryImage[] = [];
  for (const group of groupsOf(placed(segments))) images.push(imageOf(group));
  for (const { address, bytes } of segments) if (address === null) images.push({ address, bytes });
  return images;
}

interface PlacedSegment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Position in the module: what comes later overwrites. */
  readonly order: number;
}

function placed(segments: readonly WasmSegment[]): readonly PlacedSegment[] {
  return segments
    .map(({ address, bytes }, order) => ({ address: address ?? -1, bytes, order }))
    .filter((segment) => segment.address >= 0)
    .sort((a, b) => a.address - b.address || a.order - b.order);
}

function groupsOf(segments: readonly PlacedSegment[]): readonly (readonly PlacedSegment[])[] {
  const groups: PlacedSegment[][] = [];
  let filled = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const segment of segments) {
    const gap = Math.max(0, segment.address - end);
    const last = groups.at(-1);
    if (last !== undefined && gap <= MAX_GAP && filled + gap <= MAX_FILLED) {
      last.push(segment);
      filled += gap;
    } else groups.push([segment]);
    end = Math.max(end, segment.address + segment.bytes.length);
  }
  return groups;
}

function imageOf(group: readonly PlacedSegment[]): MemoryImage {
  const [first] = group;
  if (first === undefined) return { address: 0, bytes: new Uint8Array() };
  if (group.length === 1) return { address: first.address, bytes: first.bytes };
  const end = group.reduce((most, one) => Math.max(most, one.address + one.bytes.length), 0);
  const bytes = new Uint8Array(end - first.address);
  for (const one of [...group].sort((a, b) => a.order - b.order))
    bytes.set(one.bytes, one.address - first.address);
  return { address: first.address, bytes };
}
