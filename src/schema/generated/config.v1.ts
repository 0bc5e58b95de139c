// Made by `npm run generate`; changes are lost.

/**
 * A number in decimal digits: exact beyond 53 bits.
 */
export type Decimal = string;
export type Count = number;
export type Strings = string[];
export type NullableString = string | null;
export type WasmKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

/**
 * The config blob (application/vnd.ebpf.config.v1+json). Unknown fields are tolerated, except inside derived, which is exactly what the rule set gives.
 */
export interface ArtifactConfig {
  schemaVersion: 1;
  /**
   * Always linux.
   */
  os: 'linux';
  /**
   * Architecture that was declared for the content, in the words of image-spec (amd64, arm64 …), or any.
   */
  architecture: string;
  variant?: string;
  declared?: Declared;
  /**
   * Number of the rule set that derived was made with (docs/format.md).
   */
  derivation: number;
  derived: Derived;
}
/**
 * What the author says (ebpf.yaml), checked against the object when it was packed.
 */
export interface Declared {
  name?: string;
  version?: string;
  description?: string;
  source?: string;
  licenses?: string;
  options?: {
    [k: string]: DeclaredOption;
  };
  attach?: {
    [k: string]: DeclaredAttachment;
  };
  events?: {
    [k: string]: DeclaredEvent;
  };
  histograms?: {
    [k: string]: DeclaredHistogram;
  };
  lostEvents?: string;
  grants?: DeclaredGrants;
}
export interface DeclaredOption {
  name?: string;
  short?: string;
  help?: string;
  unit?: string;
  min?: Decimal;
  max?: Decimal;
  required?: boolean;
  hidden?: boolean;
}
export interface DeclaredAttachment {
  enabled?: boolean;
  target?: string;
  interface?: string;
  direction?: 'ingress' | 'egress';
  cgroup?: string;
  frequency?: Count;
  pid?: Count;
}
export interface DeclaredEvent {
  type?: string;
  fields?: {
    [k: string]: DeclaredField;
  };
}
export interface DeclaredField {
  unit?: string;
  /**
   * One of the words of ebpf.v1.schema.json; a reader shows values of a word it does not know in its own way.
   */
  format?: string;
  help?: string;
  hidden?: boolean;
}
export interface DeclaredHistogram {
  scale?: string;
  slots?: string;
  unit?: string;
  step?: Count;
  help?: string;
}
export interface DeclaredGrants {
  objects?: 'own' | 'any';
  environment?: Strings;
  directories?: DeclaredDirectory[];
}
export interface DeclaredDirectory {
  path: string;
  access?: 'read' | 'write';
}
/**
 * Facts of the bytes alone.
 */
export interface Derived {
  /**
   * Null when the artifact has no object.
   */
  object: ObjectFacts | null;
  /**
   * Null when the artifact has no Wasm module.
   */
  wasm: WasmFacts | null;
}
export interface ObjectFacts {
  /**
   * Bytes.
   */
  size: number;
  endianness: 'little' | 'big';
  /**
   * Value of the license section.
   */
  license: string | null;
  programs: ProgramFacts[];
  subprograms: SubprogramFacts[];
  maps: MapFacts[];
  variables: VariableFacts[];
  externs: ExternFacts[];
  /**
   * CO-RE relocations, grouped by type and kind.
   */
  coreRelocations: CoreFacts[];
  events: EventFacts[];
  /**
   * Counts of the object's BTF; null when it has none.
   */
  btf: BtfFacts | null;
}
export interface ProgramFacts {
  name: string;
  section: string;
  /**
   * BPF_PROG_TYPE_… in lower case.
   */
  type: string;
  attachType: NullableString;
  attachTarget: NullableString;
  autoAttach: boolean;
  autoLoad: boolean;
  sleepable: boolean;
  multi: boolean;
  frags: boolean;
  instructions: Count;
  helpers: Strings;
  kfuncs: Strings;
  maps: Strings;
  subprograms: Strings;
  tailCalls: TailCallFacts[];
  effects: Strings;
}
export interface TailCallFacts {
  map: string;
  programs: Strings;
}
export interface SubprogramFacts {
  name: string;
  section: string;
  linkage: 'static' | 'global';
  instructions: Count;
  helpers: Strings;
  kfuncs: Strings;
}
export interface MapFacts {
  name: string;
  kind: 'declared' | 'data' | 'struct_ops';
  section: NullableString;
  /**
   * BPF_MAP_TYPE_… in lower case.
   */
  type: string;
  keySize: Count;
  valueSize: Count;
  maxEntries: Count;
  flags: Count;
  mapExtra: string;
  numaNode: number | null;
  pinning: 'none' | 'by_name';
  autoCreate: boolean;
  keyType: NullableString;
  valueType: NullableString;
  /**
   * Definition of the inner map.
   */
  inner: MapFacts | null;
  values: NullableString[];
}
export interface VariableFacts {
  name: string;
  section: string;
  offset: Count;
  size: Count;
  /**
   * C spelling.
   */
  type: string;
  kind:
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
  signed: boolean;
  linkage: 'static' | 'global' | 'weak';
  constant: boolean;
  volatile: boolean;
  default: NullableString;
  enumValues: EnumValueFacts[];
  length: number | null;
  /**
   * True for an array of char.
   */
  text: boolean;
  option: boolean;
}
export interface EnumValueFacts {
  name: string;
  value: string;
}
export interface ExternFacts {
  name: string;
  kind: 'kconfig' | 'ksym-variable' | 'ksym-function';
  type: NullableString;
  weak: boolean;
}
export interface CoreFacts {
  type: string;
  kind: string;
  paths: Strings;
  /**
   * Relocations in the group.
   */
  count: number;
}
export interface EventFacts {
  map: string;
  buffer: 'ringbuf' | 'perf';
  origin: 'map-value' | 'unused-pointer' | 'undecoded';
  type: NullableString;
  size: Count;
}
export interface BtfFacts {
  types: Count;
  funcInfos: Count;
  lineInfos: Count;
}
export interface WasmFacts {
  /**
   * Bytes.
   */
  size: number;
  imports: WasmImportFacts[];
  exports: WasmExportFacts[];
  /**
   * Limits in pages of 64 KiB, imported ones first.
   */
  memories: WasmMemoryFacts[];
  /**
   * BPF objects that lie in the data segments, by address.
   */
  objects: EmbeddedObjectFacts[];
}
export interface WasmImportFacts {
  module: string;
  name: string;
  kind: WasmKind;
}
export interface WasmExportFacts {
  name: string;
  kind: WasmKind;
}
export interface WasmMemoryFacts {
  imported: boolean;
  minimum: Count;
  maximum: number | null;
  shared: boolean;
}
export interface EmbeddedObjectFacts {
  /**
   * Address in linear memory; null for a passive segment.
   */
  address: number | null;
  size: Count;
  digest: string;
  /**
   * Null when the reader refuses it.
   */
  object: ObjectFacts | null;
}
