/**
 * What a record holds, made from BTF and hints: types are resolved, typedefs and modifiers gone, anonymous members
 * lifted, every offset checked. Both writers, JSON and table, are made from it.
 */
export type Shape =
  | IntegerShape
  | BooleanShape
  | EnumShape
  | FloatShape
  | PointerShape
  | BitsShape
  | TextShape
  | BytesShape
  | AddressShape
  | ArrayShape
  | StructShape;

/** The shape of one kind. */
type ShapeOfKind<K extends Shape['kind']> = Shape extends infer S
  ? S extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? S
      : never
    : never
  : never;

/** What is made of a shape, by its kind. */
export type ByKind<Options, Made> = {
  readonly [K in Shape['kind']]: (shape: ShapeOfKind<K>, options: Options) => Made;
};

/** Looks up the maker of the shape's kind and runs it. */
export function byKind<Options, Made>(
  makers: ByKind<Options, Made>,
  shape: Shape,
  options: Options,
): Made {
  const make = makers[shape.kind] as (shape: Shape, options: Options) => Made;
  return make(shape, options);
}

interface Sized {
  /** Bytes; for a flexible array those of its fixed part, 0. */
  readonly size: number;
}

export interface IntegerShape extends Sized {
  readonly kind: 'integer';
  /** 1, 2, 4, 8 or 16. */
  readonly size: number;
  readonly signed: boolean;
  readonly style: IntegerStyle;
}

/** `hex` and `character` become text everywhere; `errno`, `duration` and `timestamp` are for people, JSON keeps the number. */
export type IntegerStyle =
  | { readonly as: 'decimal' | 'hex' | 'errno' }
  | { readonly as: 'duration' | 'timestamp'; readonly unit: TimeUnit };

export type TimeUnit = 'ns' | 'us' | 'ms' | 's';

export interface BooleanShape extends Sized {
  readonly kind: 'boolean';
}

export interface EnumShape extends Sized {
  readonly kind: 'enum';
  readonly signed: boolean;
  readonly names: EnumNames;
}

/** Names by value; two names of one value count once, with the first. */
export type EnumNames = ReadonlyMap<bigint, string>;

export interface FloatShape extends Sized {
  readonly kind: 'float';
  /** 2, 4 or 8; longer ones are bytes. */
  readonly size: number;
}

interface PointerShape extends Sized {
  readonly kind: 'pointer';
}

export interface BitsShape extends Sized {
  readonly kind: 'bits';
  /** Bytes that hold it, from the byte of its first bit. */
  readonly size: number;
  /** Places to move the number in these bytes to the right. */
  readonly shift: number;
  readonly bits: number;
  readonly signed: boolean;
  readonly style: 'decimal' | 'hex' | 'boolean';
  /** Null when it is no enum. */
  readonly names: EnumNames | null;
}

/** Characters up to the first NUL. */
export interface TextShape extends Sized {
  readonly kind: 'text';
  /** True when it goes on to the end of the record. */
  readonly flexible: boolean;
}

/** Shown as hexadecimal digits. */
export interface BytesShape extends Sized {
  readonly kind: 'bytes';
  readonly flexible: boolean;
}

/** Bytes in network order. */
export interface AddressShape extends Sized {
  readonly kind: 'ipv4' | 'ipv6' | 'mac';
}

export interface ArrayShape extends Sized {
  readonly kind: 'array';
  readonly element: Shape;
  /** Bytes from one element to the next, never 0. */
  readonly stride: number;
  readonly length: number;
  readonly flexible: boolean;
}

export interface StructShape extends Sized {
  readonly kind: 'struct';
  readonly fields: readonly FieldShape[];
}

export interface FieldShape {
  /** Unique in its struct. */
  readonly name: string;
  /** Names from the outermost struct on, joined by dots. */
  readonly path: string;
  /** Bytes from the start of its struct. */
  readonly offset: number;
  readonly shape: Shape;
  readonly unit: string | null;
  readonly hidden: boolean;
}
