import type { Endianness } from '../base/index.ts';

/**
 * BTF types as the kernel's Documentation/bpf/btf.rst defines them. A type refers to others by id; id 0 is `void`.
 * Enumerators keep all 64 bits (bigint); sizes and offsets are numbers.
 */
export type BtfType =
  | BtfVoid
  | BtfInt
  | BtfFloat
  | BtfPointer
  | BtfArray
  | BtfComposite
  | BtfEnum
  | BtfForward
  | BtfTypedef
  | BtfQualifier
  | BtfTypeTag
  | BtfDeclTag
  | BtfFunction
  | BtfPrototype
  | BtfVariable
  | BtfDataSection;

export type BtfKind = BtfType['kind'];

interface Numbered {
  /** Position in the BTF, counted from 1; for split BTF counted on from its base. */
  readonly id: number;
}

interface Named extends Numbered {
  /** Empty for an anonymous type. */
  readonly name: string;
}

export interface BtfVoid extends Named {
  readonly kind: 'void';
}

export interface BtfInt extends Named {
  readonly kind: 'int';
  /** Bytes of storage: 1, 2, 4, 8 or 16. */
  readonly size: number;
  /** Bits that count, and where they start; differs from `size * 8` and 0 only for bit-fields of old compilers. */
  readonly bits: number;
  readonly bitOffset: number;
  readonly signed: boolean;
  readonly char: boolean;
  readonly bool: boolean;
}

export interface BtfFloat extends Named {
  readonly kind: 'float';
  /** Bytes: 2, 4, 8, 12 or 16. */
  readonly size: number;
}

export interface BtfPointer extends Numbered {
  readonly kind: 'ptr';
  readonly target: number;
}

export interface BtfArray extends Numbered {
  readonly kind: 'array';
  readonly element: number;
  readonly index: number;
  /** Number of elements; 0 for a flexible array. */
  readonly length: number;
}

export interface BtfComposite extends Named {
  readonly kind: 'struct' | 'union';
  /** Bytes. */
  readonly size: number;
  readonly members: readonly BtfMember[];
}

export interface BtfMember {
  /** Empty for an anonymous struct or union. */
  readonly name: string;
  readonly type: number;
  /** Bits from the start of the struct. */
  readonly bitOffset: number;
  /** Bits of a bit-field; 0 for any other member. Bit-fields of old compilers have it in their int type instead. */
  readonly bitSize: number;
}

export interface BtfEnum extends Named {
  readonly kind: 'enum' | 'enum64';
  /** Bytes: 1, 2, 4 or 8. */
  readonly size: number;
  readonly signed: boolean;
  readonly values: readonly BtfEnumerator[];
}

export interface BtfEnumerator {
  readonly name: string;
  readonly value: bigint;
}

export interface BtfForward extends Named {
  readonly kind: 'fwd';
  readonly union: boolean;
}

export interface BtfTypedef extends Named {
  readonly kind: 'typedef';
  readonly target: number;
}

export interface BtfQualifier extends Numbered {
  readonly kind: 'const' | 'volatile' | 'restrict';
  readonly target: number;
}

export interface BtfTypeTag extends Numbered {
  readonly kind: 'type_tag';
  readonly tag: string;
  readonly target: number;
}

export interface BtfDeclTag extends Numbered {
  readonly kind: 'decl_tag';
  readonly tag: string;
  readonly target: number;
  /** Member or parameter that is tagged; -1 for the target itself. */
  readonly component: number;
}

export interface BtfFunction extends Named {
  readonly kind: 'func';
  readonly prototype: number;
  readonly linkage: BtfLinkage;
}

export interface BtfPrototype extends Numbered {
  readonly kind: 'func_proto';
  readonly returns: number;
  /** A last parameter of type 0 without a name stands for `...`. */
  readonly parameters: readonly BtfParameter[];
}

export interface BtfParameter {
  readonly name: string;
  readonly type: number;
}

export interface BtfVariable extends Named {
  readonly kind: 'var';
  readonly type: number;
  readonly linkage: BtfLinkage;
}

export interface BtfDataSection extends Named {
  readonly kind: 'datasec';
  /** Bytes; 0 until a loader fills it in (clang leaves it so). */
  readonly size: number;
  readonly variables: readonly BtfSectionVariable[];
}

export interface BtfSectionVariable {
  /** Id of a `var`, or of a `func` for externs of `.ksyms`. */
  readonly type: number;
  /** Bytes from the start of the section; clang leaves 0, the ELF symbol has it. */
  readonly offset: number;
  readonly size: number;
}

export type BtfLinkage = 'static' | 'global' | 'extern';

/** Types and strings of one `.BTF` section, with its base when it is split. Types are decoded when first asked for. */
export interface Btf {
  readonly endianness: Endianness;
  /** Number of ids: 0 (`void`) to `count - 1`, the base's included. */
  readonly count: number;
  /** First id that is this BTF's own and not its base's; 1 without a base. */
  readonly firstId: number;
  /** Bytes of the string tables, the base's included. */
  readonly stringsLength: number;
  /** The type with that id. Throws `btf-invalid` when there is none. */
  type(id: number): BtfType;
  /** The string at an offset. Throws `btf-invalid` outside the table. */
  string(offset: number): string;
  /** Types of that exact name, in the order of ids; of those kinds only when given. */
  find(name: string, kinds?: readonly BtfKind[]): readonly BtfType[];
  /** Ids of all types of a kind, in order, the base's included. */
  idsOf(kind: BtfKind): readonly number[];
}

/** What `.BTF.ext` says of the instructions. Offsets are bytes from the start of the named ELF section. */
export interface BtfExt {
  readonly functions: readonly FunctionInfo[];
  readonly coreRelocations: readonly CoreRelocation[];
  readonly lineCount: number;
  /** Decoded anew at every call: there is one for nearly every instruction. */
  lines(): readonly LineInfo[];
}

export interface FunctionInfo {
  readonly section: string;
  readonly offset: number;
  /** Id of a `func`. */
  readonly type: number;
}

export interface LineInfo {
  readonly section: string;
  readonly offset: number;
  readonly file: string;
  /** The source line itself, as the compiler kept it. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface CoreRelocation {
  readonly section: string;
  readonly offset: number;
  /** Id of the root type. */
  readonly type: number;
  /** Indexes from the root, `0:3:1`; for enumerators the index of the value. */
  readonly access: string;
  readonly kind: CoreRelocationKind;
}

/** The enumeration `bpf_core_relo_kind` of the kernel's uapi header, in lower case and without its prefix. */
export type CoreRelocationKind =
  | 'field_byte_offset'
  | 'field_byte_size'
  | 'field_exists'
  | 'field_signed'
  | 'field_lshift_u64'
  | 'field_rshift_u64'
  | 'type_id_local'
  | 'type_id_target'
  | 'type_exists'
  | 'type_size'
  | 'enumval_exists'
  | 'enumval_value'
  | 'type_matches';
