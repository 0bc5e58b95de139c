/**
 * What a compiled BPF object holds: plain, deterministic, JSON-safe (no bigint, no class, no undefined member), the same
 * on every host. Names of types are libbpf's, without prefix and in lower case (`BPF_PROG_TYPE_SCHED_CLS` →
 * `sched_cls`, `BPF_MAP_TYPE_RINGBUF` → `ringbuf`), 64-bit numbers are decimal strings.
 */
export interface ObjectDescription {
  readonly endianness: 'little' | 'big';
  /** Bytes of the file. */
  readonly size: number;
  /** Value of the `license` section; null when there is none. */
  readonly license: string | null;
  /** In the order of sections and of offsets inside them. */
  readonly programs: readonly ProgramSpec[];
  /** Functions of `.text` and other non-program functions that programs call, global and static. */
  readonly subprograms: readonly SubprogramSpec[];
  /** In the order libbpf makes them: `.maps` by offset, then data sections. */
  readonly maps: readonly MapSpec[];
  /** Named variables of the data sections, by section and offset. */
  readonly variables: readonly VariableSpec[];
  readonly externs: readonly ExternSpec[];
  readonly coreRelocations: readonly CoreRelocationSpec[];
  /** Event types by the rules of docs/format.md, one entry for each ring or perf buffer. */
  readonly events: readonly EventSpec[];
  readonly btf: BtfSummary | null;
  /** What stands out, for people: DWARF in the file, an event type that could not be found … */
  readonly warnings: readonly string[];
}

export interface BtfSummary {
  readonly types: number;
  readonly funcInfos: number;
  readonly lineInfos: number;
}

/** What a function and all subprograms it reaches call, found in the instructions. Sorted and unique. */
export interface CallFacts {
  /** Helper names without `bpf_`-prefix changes (`bpf_map_lookup_elem` …); unknown numbers as `helper#N`. */
  readonly helpers: readonly string[];
  readonly kfuncs: readonly string[];
  /** Names of maps referred to. */
  readonly maps: readonly string[];
  /** Names of variables' data sections referred to (`.rodata`, `.bss` …). */
  readonly dataSections: readonly string[];
}

export interface ProgramSpec extends CallFacts {
  /** Name of the function. */
  readonly name: string;
  /** Name of the ELF section, as written: `tracepoint/syscalls/sys_enter_execve`. */
  readonly section: string;
  /** Program type: `tracepoint`, `kprobe`, `tracing`, `xdp` …; `unspec` when libbpf does not know the section name. */
  readonly type: string;
  /** Expected attach type: `trace_fentry`, `cgroup_inet_ingress` …; null when the section implies none. */
  readonly attachType: string | null;
  /** What the section names to attach to: function, tracepoint `category/name`, `path:symbol` …; null when nothing. */
  readonly attachTarget: string | null;
  /** False when libbpf's skeleton attach cannot attach it by its section name alone (xdp, tc, `uprobe` without target …). */
  readonly autoAttach: boolean;
  /** False for `?section`: libbpf opens it with autoload off. */
  readonly autoLoad: boolean;
  readonly sleepable: boolean;
  /** `.multi` variants: kprobe.multi, uprobe.multi … */
  readonly multi: boolean;
  /** BPF_F_XDP_HAS_FRAGS of `xdp.frags`. */
  readonly frags: boolean;
  readonly instructions: number;
  /** Calls of the program itself and of all it reaches through subprograms (not through tail calls). */
  readonly subprograms: readonly string[];
  /** Program arrays it tail-calls into, by map name; and the programs statically placed there (`values` of the map). */
  readonly tailCalls: readonly TailCallSpec[];
  readonly effects: readonly ProgramEffect[];
}

export interface TailCallSpec {
  readonly map: string;
  readonly programs: readonly string[];
}

/** What a program may do to the system, seen from its type, helpers and kfuncs. */
export type ProgramEffect =
  | 'writes-user-memory'
  | 'overrides-return'
  | 'sends-signals'
  | 'drops-packets'
  | 'redirects-packets'
  | 'modifies-packets'
  | 'modifies-sockets'
  | 'denies-operations'
  | 'reads-user-memory'
  | 'reads-kernel-memory'
  | 'prints-to-trace-pipe'
  | 'replaces-kernel-operations';

export interface SubprogramSpec extends CallFacts {
  readonly name: string;
  readonly section: string;
  /** Global functions are verified on their own. */
  readonly linkage: 'static' | 'global';
  readonly instructions: number;
}

export interface MapSpec {
  /** Of data maps the section's name; libbpf puts part of the object's name before it (`libbpfMapName`). */
  readonly name: string;
  /** `data` maps hold `.data`, `.rodata`, `.bss`, `.kconfig` and their variants. */
  readonly kind: 'declared' | 'data' | 'struct_ops';
  /** Name of the section for data and struct_ops maps; null for declared ones. */
  readonly section: string | null;
  readonly type: string;
  /** Bytes. */
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  readonly flags: number;
  /** `map_extra`: bloom filter hash functions, arena address …; decimal string. */
  readonly mapExtra: string;
  readonly numaNode: number | null;
  readonly pinning: 'none' | 'by_name';
  /** False for struct_ops of a `?` section: libbpf makes the map only when asked. */
  readonly autoCreate: boolean;
  /** C spelling of the key's and value's BTF type; null when only a size was given. */
  readonly keyType: string | null;
  readonly valueType: string | null;
  /** BTF ids in the object's own BTF; 0 when there is none. */
  readonly keyTypeId: number;
  readonly valueTypeId: number;
  /** The inner map's definition for arrays and hashes of maps. */
  readonly inner: MapSpec | null;
  /** Static initial contents: map or program names by index (of struct_ops by member), null for holes. */
  readonly values: readonly (string | null)[];
}

export interface VariableSpec {
  readonly name: string;
  readonly section: string;
  readonly offset: number;
  readonly size: number;
  /** C spelling: `unsigned int`, `char[16]`, `enum state`, `struct config`. */
  readonly type: string;
  readonly typeId: number;
  readonly kind:
    | 'int'
    | 'bool'
    | 'char'
    | 'float'
    | 'enum'
    | 'array'
    | 'struct'
    | 'union'
    | 'pointer'
    | 'unknown';
  readonly signed: boolean;
  /** As libbpf sees it: a hidden global counts as static. */
  readonly linkage: 'static' | 'global' | 'weak';
  readonly constant: boolean;
  readonly volatile: boolean;
  /** Initial bytes as lower-case hexadecimal, two digits a byte; null when longer than 4096 bytes. */
  readonly initial: string | null;
  /** Default value for people and options: number as decimal string, text of a char array, enum name …; null when composite. */
  readonly default: string | null;
  /** Names and values of an enum type; empty otherwise. */
  readonly enumValues: readonly EnumValue[];
  /** Element count of an array; null otherwise. */
  readonly length: number | null;
  /** True for an array of `char`, which is given and shown as text. */
  readonly text: boolean;
  /** True for an option of the program by the rule of docs/format.md: `const volatile`, global linkage, in `.rodata`. */
  readonly option: boolean;
}

export interface EnumValue {
  readonly name: string;
  /** Decimal. */
  readonly value: string;
}

export interface ExternSpec {
  readonly name: string;
  readonly kind: 'kconfig' | 'ksym-variable' | 'ksym-function';
  readonly type: string | null;
  readonly weak: boolean;
}

export interface CoreRelocationSpec {
  /** Program or subprogram that holds the instruction; null when it lies outside all. */
  readonly function: string | null;
  /** Section and byte offset of the instruction. */
  readonly section: string;
  readonly offset: number;
  /** Name of the enumeration of BTF.ext: `field_byte_offset`, `field_exists`, `type_id_local`, `enumval_value` … */
  readonly kind: string;
  /** Root type with its keyword: `struct task_struct`. Flavours (`___x`) kept as written. */
  readonly type: string;
  readonly typeId: number;
  /** Access string of BTF.ext: `0:3:1`. */
  readonly access: string;
  /** The path that it means: `real_parent.tgid`, `comm[0]`, an enumerator's name; empty for the type itself. */
  readonly path: string;
}

export interface EventSpec {
  /** Name of the ring or perf buffer map. */
  readonly map: string;
  readonly buffer: 'ringbuf' | 'perf';
  /** How the type was found; `undecoded` events are shown as hexadecimal. */
  readonly origin: 'declared' | 'map-value' | 'unused-pointer' | 'undecoded';
  /** `struct event`; null when undecoded. */
  readonly type: string | null;
  /** Id in the object's own BTF; 0 when undecoded. */
  readonly typeId: number;
  /** Bytes; 0 when undecoded. */
  readonly size: number;
}
