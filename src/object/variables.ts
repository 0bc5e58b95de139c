import { resolveType, spellType } from '../btf/index.ts';
import type { Btf, BtfKind, BtfType } from '../btf/index.ts';
import { sectionBytes } from '../elf/index.ts';
import type { ElfSection } from '../elf/index.ts';
import type { ObjectContents } from './contents.ts';
import type { EnumValue, VariableSpec } from './model.ts';
import type { PlacedSections, PlacedVariable } from './placed-variables.ts';
import { decodeVariable } from './variable-values.ts';

/** Longest initial value that is written out. */
const MAX_INITIAL = 4096;

/** Variables of the data sections by section and offset. */
export function readVariables(
  contents: ObjectContents,
  sections: PlacedSections,
): readonly VariableSpec[] {
  const { btf } = contents;
  // Without BTF nothing tells types, and libbpf shows no variables either.
  if (btf === null) return [];
  return contents.data.flatMap(({ section }) => {
    const image = sectionBytes(contents.elf, section);
    const enums = new Map<number, readonly EnumValue[]>();
    return sections
      .variablesOf(section.name)
      .map((placed) => describeVariable({ contents, btf, section, image, enums }, placed));
  });
}

interface Describing {
  readonly contents: ObjectContents;
  readonly btf: Btf;
  readonly section: ElfSection;
  readonly image: Uint8Array;
  readonly enums: Map<number, readonly EnumValue[]>;
}

function describeVariable(state: Describing, placed: PlacedVariable): VariableSpec {
  const { btf, section } = state;
  const { variable, offset, size, linkage } = placed;
  const type = resolveType(btf, variable.type);
  const qualifiers = qualifiersOf(btf, variable.type);
  const spec: VariableSpec = {
    name: variable.name,
    section: section.name,
    offset,
    size,
    type: spellType(btf, variable.type),
    typeId: variable.type,
    kind: kindOf(type),
    signed: 'signed' in type && type.signed,
    linkage,
    constant: qualifiers.has('const'),
    volatile: qualifiers.has('volatile'),
    initial: null,
    default: null,
    enumValues: enumValues(state, type),
    length: type.kind === 'array' ? type.length : null,
    text: type.kind === 'array' && isChar(resolveType(btf, type.element)),
    option: isOption(section, linkage, qualifiers),
  };
  return withInitial(state, spec);
}

function isOption(
  section: ElfSection,
  linkage: VariableSpec['linkage'],
  qualifiers: ReadonlySet<string>,
): boolean {
  const isConstantVolatile = qualifiers.has('const') && qualifiers.has('volatile');
  return isConstantVolatile && section.name === '.rodata' && linkage !== 'static';
}

function withInitial({ contents, image }: Describing, spec: VariableSpec): VariableSpec {
  if (spec.size > MAX_INITIAL) return spec;
  // A section without bytes in the file is all zeros.
  const bytes =
    image.length === 0
      ? new Uint8Array(spec.size)
      : image.subarray(spec.offset, spec.offset + spec.size);
  return {
    ...spec,
    initial: Buffer.from(bytes).toString('hex'),
    default: decodeVariable(spec, bytes, contents.elf.endianness),
  };
}

/** `const` and `volatile`, which C puts on the elements of an array. */
function qualifiersOf(btf: Btf, id: number): ReadonlySet<string> {
  const found = new Set<string>();
  let type = btf.type(id);
  for (let depth = 0; depth < 64; depth += 1) {
    const next = nextOf(type);
    if (next === undefined) return found;
    found.add(type.kind);
    type = btf.type(next);
  }
  return found;
}

function nextOf(type: BtfType): number | undefined {
  switch (type.kind) {
    case 'const':
    case 'volatile':
    case 'restrict':
    case 'type_tag':
    case 'typedef':
      return type.target;
    case 'array':
      return type.element;
    default:
      return undefined;
  }
}

function kindOf(type: BtfType): VariableSpec['kind'] {
  if (type.kind !== 'int') return KINDS[type.kind] ?? 'unknown';
  if (type.bool) return 'bool';
  return isChar(type) ? 'char' : 'int';
}

const KINDS: Readonly<Partial<Record<BtfKind, VariableSpec['kind']>>> = {
  enum: 'enum',
  enum64: 'enum',
  ptr: 'pointer',
  float: 'float',
  array: 'array',
  struct: 'struct',
  union: 'union',
};

/** Plain `char`; clang marks it as a signed integer only, so the name tells. */
function isChar(type: BtfType): boolean {
  return type.kind === 'int' && type.size === 1 && (type.char || type.name === 'char');
}

function enumValues({ contents, enums }: Describing, type: BtfType): readonly EnumValue[] {
  if (type.kind !== 'enum' && type.kind !== 'enum64') return [];
  contents.budget.take(type.values.length);
  const known = enums.get(type.id);
  if (known !== undefined) return known;
  const values = type.values.map(({ name, value }) => ({ name, value: String(value) }));
  enums.set(type.id, values);
  return values;
}
