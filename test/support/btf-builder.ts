import type { Endianness } from '../../src/base/index.ts';

/** BTF_KIND_* numbers (btf.rst). */
const KIND = {
  int: 1,
  ptr: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  fwd: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  float: 16,
  enum64: 19,
} as const;

interface MemberSpec {
  readonly name: string;
  readonly type: number;
  /** Bits from the start. */
  readonly at: number;
  /** Width of a bit-field; its presence anywhere sets kind_flag. */
  readonly bits?: number;
}

export interface IntSpec {
  readonly size: number;
  readonly signed?: boolean;
  readonly bool?: boolean;
  /** For the bit-fields of old compilers. */
  readonly bits?: number;
  readonly bitOffset?: number;
}

export interface CompositeSpec {
  readonly size: number;
  readonly members: readonly MemberSpec[];
}

export interface EnumSpec {
  readonly size: number;
  readonly signed?: boolean;
  readonly values: Readonly<Record<string, number | bigint>>;
}

/** Makes `.BTF` bytes type by type; each method gives the id of what it added. Nothing is checked: it also makes nonsense. */
export class BtfBuilder {
  readonly #little: boolean;
  readonly #words: number[] = [];
  readonly #strings: number[] = [0];
  #count = 0;

  constructor(endianness: Endianness = 'little') {
    this.#little = endianness === 'little';
  }

  int(name: string, spec: IntSpec): number {
    const { size, signed = false, bool = false, bits = size * 8, bitOffset = 0 } = spec;
    const encoding = (signed ? 1 : 0) | (bool ? 4 : 0);
    return this.#add(name, { kind: KIND.int, third: size }, [
      ((encoding << 24) | (bitOffset << 16) | (bits & 0xff)) >>> 0,
    ]);
  }

  float(name: string, size: number): number {
    return this.#add(name, { kind: KIND.float, third: size });
  }

  pointer(target: number): number {
    return this.#add('', { kind: KIND.ptr, third: target });
  }

  array(element: number, length: number): number {
    return this.#add('', { kind: KIND.array, third: 0 }, [element, element, length]);
  }

  struct(name: string, spec: CompositeSpec): number {
    return this.#composite(name, KIND.struct, spec);
  }

  union(name: string, spec: CompositeSpec): number {
    return this.#composite(name, KIND.union, spec);
  }

  enum(name: string, { size, signed = false, values }: EnumSpec): number {
    const wide = size === 8;
    const words = Object.entries(values).flatMap(([key, value]) => {
      const bits = BigInt.asUintN(64, BigInt(value));
      const low = Number(bits & 0xffff_ffffn);
      return [this.#string(key), low, ...(wide ? [Number(bits >> 32n)] : [])];
    });
    const count = Object.keys(values).length;
    const kind = wide ? KIND.enum64 : KIND.enum;
    return this.#add(name, { kind, third: size, count, flag: signed }, words);
  }

  typedef(name: string, target: number): number {
    return this.#add(name, { kind: KIND.typedef, third: target });
  }

  const(target: number): number {
    return this.#add('', { kind: KIND.const, third: target });
  }

  forward(name: string): number {
    return this.#add(name, { kind: KIND.fwd, third: 0 });
  }

  /** Id that the next type will have, for types that refer to themselves. */
  get next(): number {
    return this.#count + 1;
  }

  bytes(): Uint8Array {
    const typeLength = this.#words.length * 4;
    const view = new DataView(new ArrayBuffer(24 + typeLength + this.#strings.length));
    const little = this.#little;
    view.setUint16(0, 0xeb9f, little);
    view.setUint8(2, 1);
    const header = [24, 0, typeLength, typeLength, this.#strings.length];
    header.forEach((word, index) => view.setUint32(4 + index * 4, word, little));
    this.#words.forEach((word, index) => view.setUint32(24 + index * 4, word, little));
    this.#strings.forEach((byte, index) => view.setUint8(24 + typeLength + index, byte));
    return new Uint8Array(view.buffer);
  }

  #composite(name: string, kind: number, { size, members }: CompositeSpec): number {
    const flag = members.some(({ bits }) => bits !== undefined);
    const words = members.flatMap(({ name: member, type, at, bits = 0 }) => [
      this.#string(member),
      type,
      flag ? ((bits << 24) | (at & 0xff_ffff)) >>> 0 : at,
    ]);
    return this.#add(name, { kind, third: size, count: members.length, flag }, words);
  }

  #add(
    name: string,
    head: { kind: number; third: number; count?: number; flag?: boolean },
    words: readonly number[] = [],
  ): number {
    const info = ((head.flag ? 0x8000_0000 : 0) | (head.kind << 24) | (head.count ?? 0)) >>> 0;
    this.#words.push(this.#string(name), info, head.third, ...words);
    return ++this.#count;
  }

  #string(text: string): number {
    if (text === '') return 0;
    const at = this.#strings.length;
    this.#strings.push(...Buffer.from(text, 'utf8'), 0);
    return at;
  }
}
