import { fail } from '../base/index.ts';
import { resolveType, sizeOf } from '../btf/index.ts';
import type { Btf, BtfComposite, BtfMember, BtfType } from '../btf/index.ts';
import { isMapInMap, mapTypeName } from './map-types.ts';

/** What a struct in `.maps` says. */
export interface MapDefinition {
  readonly type: string;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly mapExtra: bigint;
  readonly numaNode: number | null;
  readonly pinned: boolean;
  /** BTF ids; 0 when only a size was given. */
  readonly keyTypeId: number;
  readonly valueTypeId: number;
  readonly inner: MapDefinition | null;
}

type Draft = { -readonly [Key in keyof MapDefinition]: MapDefinition[Key] };

interface Parsing {
  readonly btf: Btf;
  readonly name: string;
  readonly isInner: boolean;
  readonly draft: Draft;
}

/**
 * Reads the members of a map's struct as libbpf's `parse_btf_map_def` does: `__uint` is the length of an array pointed
 * to, `__type` the type pointed to. Throws `object-invalid`, `object-unsupported`.
 */
export function parseMapDefinition(btf: Btf, struct: BtfComposite, name: string): MapDefinition {
  return parse(btf, struct, { name, isInner: false });
}

function parse(
  btf: Btf,
  struct: BtfComposite,
  { name, isInner }: Pick<Parsing, 'name' | 'isInner'>,
): MapDefinition {
  const draft: Draft = {
    type: 'unspec',
    keySize: 0,
    valueSize: 0,
    maxEntries: 0,
    flags: 0,
    mapExtra: 0n,
    numaNode: null,
    pinned: false,
    keyTypeId: 0,
    valueTypeId: 0,
    inner: null,
  };
  const state: Parsing = { btf, name, isInner, draft };
  struct.members.forEach((member, index): void => {
    if (member.name === 'values' && index !== struct.members.length - 1)
      refuse(state, 'has members behind "values"');
    const read = MEMBERS.get(member.name);
    if (read === undefined)
      return refuse(state, `has a member "${member.name}", which libbpf does not know`);
    read(state, member);
  });
  if (draft.type === 'unspec') refuse(state, 'has no type');
  if (draft.type === 'ringbuf' || draft.type === 'user_ringbuf')
    draft.maxEntries = ringBufferSize(draft.maxEntries);
  return draft;
}

type ReadMember = (state: Parsing, member: BtfMember) => void;

const MEMBERS: ReadonlyMap<string, ReadMember> = new Map(
  Object.entries<ReadMember>({
    type: (state, member) => {
      state.draft.type = mapTypeName(readNumber(state, member));
    },
    max_entries: (state, member) => {
      state.draft.maxEntries = readNumber(state, member);
    },
    map_flags: (state, member) => {
      state.draft.flags = readNumber(state, member);
    },
    numa_node: (state, member) => {
      state.draft.numaNode = readNumber(state, member);
    },
    key_size: (state, member) => setSize(state, 'keySize', readNumber(state, member)),
    value_size: (state, member) => setSize(state, 'valueSize', readNumber(state, member)),
    key: (state, member) => {
      state.draft.keyTypeId = readPointedType(state, member);
      setSize(state, 'keySize', sizeOf(state.btf, state.draft.keyTypeId));
    },
    value: (state, member) => {
      state.draft.valueTypeId = readPointedType(state, member);
      setSize(state, 'valueSize', sizeOf(state.btf, state.draft.valueTypeId));
    },
    values: readValues,
    pinning: readPinning,
    map_extra: (state, member) => {
      state.draft.mapExtra = readLong(state, member);
    },
  }),
);

function refuse(state: Parsing, why: string): never {
  return fail('object-invalid', `Map ${state.name} ${why}.`, {
    hint: 'Define it with __uint, __type, __array and __ulong of bpf_helpers.h.',
  });
}

/** `int (*name)[N]` means N. */
function readNumber(state: Parsing, member: BtfMember): number {
  const pointer = resolveType(state.btf, member.type);
  const array = pointer.kind === 'ptr' ? state.btf.type(pointer.target) : undefined;
  return array?.kind === 'array'
    ? array.length
    : refuse(state, `has a member "${member.name}" that is no __uint`);
}

/** `__ulong` makes an enum of one value. */
function readLong(state: Parsing, member: BtfMember): bigint {
  const type = resolveType(state.btf, member.type);
  if (type.kind === 'ptr') return BigInt(readNumber(state, member));
  if (type.kind !== 'enum' && type.kind !== 'enum64')
    return refuse(state, `has a member "${member.name}" that is no __ulong`);
  const [only, second] = type.values;
  if (only === undefined || second !== undefined)
    return refuse(state, `has a member "${member.name}" that is no __ulong`);
  return BigInt.asUintN(64, only.value);
}

function readPointedType(state: Parsing, member: BtfMember): number {
  const pointer = state.btf.type(member.type);
  return pointer.kind === 'ptr'
    ? pointer.target
    : refuse(state, `has a member "${member.name}" that is no __type`);
}

function setSize(state: Parsing, key: 'keySize' | 'valueSize', size: number): void {
  const known = state.draft[key];
  if (known !== 0 && known !== size)
    refuse(state, `has two different sizes of its ${key.slice(0, -4)}: ${known} and ${size}`);
  state.draft[key] = size;
}

function readPinning(state: Parsing, member: BtfMember): void {
  if (state.isInner) refuse(state, 'is pinned, which an inner map cannot be');
  const value = readNumber(state, member);
  if (value > 1) refuse(state, `has pinning ${value}, which libbpf does not know`);
  state.draft.pinned = value === 1;
}

/** `__array(values, …)`: the definition of inner maps, or a place for programs. */
function readValues(state: Parsing, member: BtfMember): void {
  const { btf, draft } = state;
  if (state.isInner) refuse(state, 'has inner maps, but is one itself');
  const mapInMap = isMapInMap(draft.type);
  if (!mapInMap && draft.type !== 'prog_array')
    refuse(state, `has "values", but is of type ${draft.type}`);
  setSize(state, 'valueSize', 4);
  const target = pointedElement(state, btf.type(member.type));
  if (!mapInMap) {
    if (target.kind !== 'func_proto') refuse(state, 'has "values" that are no programs');
    return;
  }
  if (target.kind !== 'struct') return refuse(state, 'has "values" that are no maps');
  draft.inner = parse(btf, target, { name: `${state.name}.inner`, isInner: true });
}

function pointedElement(state: Parsing, array: BtfType): BtfType {
  if (array.kind !== 'array' || array.length !== 0)
    return refuse(state, 'has "values" that are no array without length');
  const pointer = resolveType(state.btf, array.element);
  return pointer.kind === 'ptr'
    ? resolveType(state.btf, pointer.target)
    : refuse(state, 'has "values" that are no pointers');
}

/** Pages of every machine that this was measured on; libbpf asks the system. */
const PAGE = 4096;

/** libbpf rounds up to a power of two of pages, and leaves 0 and what would not fit for the kernel to refuse. */
function ringBufferSize(size: number): number {
  if (size === 0) return 0;
  for (let pages = PAGE; pages <= 0xffff_ffff; pages *= 2) if (pages >= size) return pages;
  return size;
}
