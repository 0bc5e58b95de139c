import koffi from 'koffi';

/** What libbpf says of an object after `bpf_object__open_mem`: nothing is loaded, so no privileges are needed. */
export interface OpenedObject {
  readonly programs: readonly OpenedProgram[];
  readonly maps: readonly OpenedMap[];
  /** DATASECs of its BTF, with the offsets and sizes that libbpf filled in. */
  readonly dataSections: readonly OpenedDataSection[];
}

export interface OpenedProgram {
  readonly name: string;
  readonly section: string;
  /** As `libbpf_bpf_prog_type_str` spells it. */
  readonly type: string;
  /** As `libbpf_bpf_attach_type_str` spells it. Value 0 has a name too: it cannot be told from "none". */
  readonly attachType: string;
  readonly autoLoad: boolean;
  readonly instructions: number;
}

export interface OpenedMap {
  /** Data maps by section: `.rodata`, not libbpf's `object.rodata`. */
  readonly name: string;
  readonly internal: boolean;
  readonly type: string;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  readonly mapExtra: string;
  readonly numaNode: number;
  readonly keyTypeId: number;
  readonly valueTypeId: number;
  readonly pinPath: string | null;
  readonly inner: OpenedMap | null;
  /** What a data map is filled with; null for others. */
  readonly initial: Uint8Array | null;
}

interface OpenedDataSection {
  readonly name: string;
  readonly size: number;
  readonly variables: readonly OpenedVariable[];
}

interface OpenedVariable {
  readonly name: string;
  /** Id of the variable's type, not of the VAR. */
  readonly typeId: number;
  readonly offset: number;
  readonly size: number;
}

type Pointer = bigint | null;

/** Symbols of libbpf 1.0 and later, by prototype. */
const PROTOTYPES = {
  libbpf_set_print: 'void *libbpf_set_print(void *print)',
  bpf_object__open_mem:
    'void *bpf_object__open_mem(const void *bytes, size_t size, const void *options)',
  bpf_object__close: 'void bpf_object__close(void *object)',
  bpf_object__btf: 'void *bpf_object__btf(void *object)',
  bpf_object__next_program: 'void *bpf_object__next_program(void *object, void *after)',
  bpf_program__name: 'const char *bpf_program__name(void *program)',
  bpf_program__section_name: 'const char *bpf_program__section_name(void *program)',
  bpf_program__type: 'int bpf_program__type(void *program)',
  bpf_program__expected_attach_type: 'int bpf_program__expected_attach_type(void *program)',
  bpf_program__autoload: 'bool bpf_program__autoload(void *program)',
  bpf_program__insn_cnt: 'size_t bpf_program__insn_cnt(void *program)',
  bpf_object__next_map: 'void *bpf_object__next_map(void *object, void *after)',
  bpf_map__name: 'const char *bpf_map__name(void *map)',
  bpf_map__is_internal: 'bool bpf_map__is_internal(void *map)',
  bpf_map__type: 'int bpf_map__type(void *map)',
  bpf_map__key_size: 'uint32_t bpf_map__key_size(void *map)',
  bpf_map__value_size: 'uint32_t bpf_map__value_size(void *map)',
  bpf_map__max_entries: 'uint32_t bpf_map__max_entries(void *map)',
  bpf_map__map_flags: 'uint32_t bpf_map__map_flags(void *map)',
  bpf_map__map_extra: 'uint64_t bpf_map__map_extra(void *map)',
  bpf_map__numa_node: 'uint32_t bpf_map__numa_node(void *map)',
  bpf_map__btf_key_type_id: 'uint32_t bpf_map__btf_key_type_id(void *map)',
  bpf_map__btf_value_type_id: 'uint32_t bpf_map__btf_value_type_id(void *map)',
  bpf_map__pin_path: 'const char *bpf_map__pin_path(void *map)',
  bpf_map__inner_map: 'void *bpf_map__inner_map(void *map)',
  bpf_map__initial_value: 'void *bpf_map__initial_value(void *map, _Out_ size_t *size)',
  libbpf_bpf_prog_type_str: 'const char *libbpf_bpf_prog_type_str(int type)',
  libbpf_bpf_attach_type_str: 'const char *libbpf_bpf_attach_type_str(int type)',
  libbpf_bpf_map_type_str: 'const char *libbpf_bpf_map_type_str(int type)',
  btf__type_cnt: 'uint32_t btf__type_cnt(void *btf)',
  btf__type_by_id: 'void *btf__type_by_id(void *btf, uint32_t id)',
  btf__name_by_offset: 'const char *btf__name_by_offset(void *btf, uint32_t offset)',
} as const;

type Call = (...values: unknown[]) => unknown;
type Library = Record<keyof typeof PROTOTYPES, Call>;

let library: Library | undefined;

function libbpf(): Library {
  if (library !== undefined) return library;
  const file = koffi.load(process.env['EBPF_LIBBPF'] ?? 'libbpf.so.1');
  const entries = Object.entries(PROTOTYPES).map(([name, prototype]) => [
    name,
    file.func(prototype),
  ]);
  library = Object.fromEntries(entries) as Library;
  library.libbpf_set_print(null);
  return library;
}

const OBJECT_NAME = 'object';
const BTF_KIND_DATASEC = 15;

/** Opens, looks at everything and closes. Throws with libbpf's errno when it refuses the object. */
export function openWithLibbpf(bytes: Uint8Array): OpenedObject {
  const api = libbpf();
  // The start of struct bpf_object_open_opts: libbpf takes the rest as zero.
  const name = Buffer.from(`${OBJECT_NAME}\0`);
  const options = new BigUint64Array([16n, koffi.address(name)]);
  const object = api.bpf_object__open_mem(bytes, bytes.length, options) as Pointer;
  if (object === null) throw new Error(`libbpf refuses the object: errno ${koffi.errno()}`);
  try {
    return {
      programs: walk(api.bpf_object__next_program, object).map(programOf),
      maps: walk(api.bpf_object__next_map, object).map(mapOf),
      dataSections: dataSectionsOf(api.bpf_object__btf(object) as Pointer),
    };
  } finally {
    api.bpf_object__close(object);
  }
}

function walk(next: Call, object: Pointer): Pointer[] {
  const found: Pointer[] = [];
  for (let item = next(object, null); item !== null; item = next(object, item))
    found.push(item as Pointer);
  return found;
}

function programOf(program: Pointer): OpenedProgram {
  const api = libbpf();
  return {
    name: api.bpf_program__name(program) as string,
    section: api.bpf_program__section_name(program) as string,
    type: api.libbpf_bpf_prog_type_str(api.bpf_program__type(program)) as string,
    attachType: api.libbpf_bpf_attach_type_str(
      api.bpf_program__expected_attach_type(program),
    ) as string,
    autoLoad: api.bpf_program__autoload(program) as boolean,
    instructions: Number(api.bpf_program__insn_cnt(program)),
  };
}

function mapOf(map: Pointer): OpenedMap {
  const api = libbpf();
  const internal = api.bpf_map__is_internal(map) as boolean;
  const name = api.bpf_map__name(map) as string | null;
  const inner = api.bpf_map__inner_map(map) as Pointer;
  return {
    // Inner maps have no name of their own.
    name: name?.startsWith(`${OBJECT_NAME}.`) ? name.slice(OBJECT_NAME.length) : (name ?? ''),
    internal,
    type: api.libbpf_bpf_map_type_str(api.bpf_map__type(map)) as string,
    keySize: api.bpf_map__key_size(map) as number,
    valueSize: api.bpf_map__value_size(map) as number,
    maxEntries: api.bpf_map__max_entries(map) as number,
    flags: api.bpf_map__map_flags(map) as number,
    mapExtra: String(api.bpf_map__map_extra(map)),
    numaNode: api.bpf_map__numa_node(map) as number,
    keyTypeId: api.bpf_map__btf_key_type_id(map) as number,
    valueTypeId: api.bpf_map__btf_value_type_id(map) as number,
    pinPath: api.bpf_map__pin_path(map) as string | null,
    inner: inner === null ? null : mapOf(inner),
    initial: internal ? initialOf(map) : null,
  };
}

function initialOf(map: Pointer): Uint8Array | null {
  const size = [0];
  const address = libbpf().bpf_map__initial_value(map, size) as Pointer;
  return address === null ? null : new Uint8Array(koffi.view(address, Number(size[0]))).slice();
}

function dataSectionsOf(btf: Pointer): OpenedDataSection[] {
  if (btf === null) return [];
  const api = libbpf();
  const sections: OpenedDataSection[] = [];
  for (let id = 1; id < (api.btf__type_cnt(btf) as number); id++) {
    const [nameOffset, info, size] = words(api.btf__type_by_id(btf, id), 3);
    if (((info >> 24) & 0x1f) !== BTF_KIND_DATASEC) continue;
    const name = api.btf__name_by_offset(btf, nameOffset) as string;
    sections.push({ name, size, variables: variablesOf(btf, { id, count: info & 0xffff }) });
  }
  return sections;
}

/** A DATASEC is three words, then {type, offset, size} for each variable; a VAR's third word is the id of its type. */
function variablesOf(btf: Pointer, section: { id: number; count: number }): OpenedVariable[] {
  const api = libbpf();
  const all = words(api.btf__type_by_id(btf, section.id), 3 + 3 * section.count);
  return Array.from({ length: section.count }, (_, index) => {
    const [variable, offset, size] = all.slice(3 + 3 * index) as Words;
    const [nameOffset, , typeId] = words(api.btf__type_by_id(btf, variable), 3);
    return { name: api.btf__name_by_offset(btf, nameOffset) as string, typeId, offset, size };
  });
}

type Words = [number, number, number, ...number[]];

function words(address: unknown, count: number): Words {
  return [...new Uint32Array(koffi.view(address, count * 4))] as Words;
}
