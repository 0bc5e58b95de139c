import { fail } from '../base/index.ts';
import { isComposite, POINTER_SIZE, resolveType, sizeOf, skipModifiers } from '../btf/index.ts';
import type {
  Btf,
  BtfArray,
  BtfComposite,
  BtfEnum,
  BtfFloat,
  BtfInt,
  BtfMember,
} from '../btf/index.ts';
import { arrayOf } from './array-shape.ts';
import { bitField, bitShape } from './bit-shape.ts';
import { hinted } from './hinted.ts';
import type { FieldHint, FieldHints } from './model.ts';
import type { EnumNames, FieldShape, Shape, StructShape } from './shape.ts';

/** Fields of one event type, those of nested structs included. */
const MAX_FIELDS = 4_096;
/** Members looked at, also those that hold nothing. */
const MAX_MEMBERS = 65_536;
const MAX_DEPTH = 32;
/** KSYM_NAME_LEN, the longest name that the kernel takes. */
const MAX_NAME = 512;
/** Names of enumerations in one event type. */
const MAX_ENUMERATORS = 65_536;

interface Making {
  readonly btf: Btf;
  readonly hints: FieldHints;
  readonly seen: { fields: number; members: number; enumerators: number };
  readonly enums: Map<number, EnumNames>;
}

/** Where a type stands. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly hint: FieldHint | undefined;
  /** True for what ends the record, where a flexible array may go on. */
  readonly last: boolean;
}

export interface ShapeSource {
  readonly btf: Btf;
  /** Id of the event type. */
  readonly typeId: number;
  readonly hints: FieldHints;
}

/**
 * The shape of an event type. A type that is no struct becomes a struct with one field, `value`. Throws `btf-invalid`
 * for types that cannot be (a struct inside itself), `object-unsupported` for those beyond the limits.
 */
export function shapeOf({ btf, typeId, hints }: ShapeSource): StructShape {
  const seen = { fields: 0, members: 0, enumerators: 0 };
  const making: Making = { btf, hints, seen, enums: new Map() };
  const type = resolveType(btf, typeId);
  const place: Place = { path: '', depth: 0, hint: undefined, last: true };
  if (isComposite(type)) return structOf(making, type, place);
  const hint = hintFor(making, 'value');
  const shape = make(making, typeId, { ...place, path: 'value', hint });
  const unit = hint?.unit ?? null;
  const field = { name: 'value', path: 'value', offset: 0, shape, unit, hidden: false };
  return { kind: 'struct', size: shape.size, fields: [field] };
}

/** `struct event`, the name of a typedef, or what else C calls it; for people and for the `type` of JSON lines. */
export function typeName(btf: Btf, typeId: number): string {
  const type = skipModifiers(btf, typeId);
  const name = 'name' in type && type.name !== '' ? type.name : '(anonymous)';
  if (name.length > MAX_NAME) return tooMuch(`a name of more than ${MAX_NAME} characters`);
  switch (type.kind) {
    case 'struct':
    case 'union':
      return `${type.kind} ${name}`;
    case 'enum':
    case 'enum64':
      return `enum ${name}`;
    default:
      return name === '(anonymous)' ? type.kind : name;
  }
}

function make(making: Making, id: number, place: Place): Shape {
  if (place.depth > MAX_DEPTH)
    return fail('btf-invalid', `Event type nests more than ${MAX_DEPTH} types at ${place.path}.`);
  return hinted(plainShape(making, id, place), place.hint);
}

function plainShape(making: Making, id: number, place: Place): Shape {
  const type = resolveType(making.btf, id);
  switch (type.kind) {
    case 'int':
    case 'float':
      return scalarOf(type);
    case 'enum':
    case 'enum64':
      return enumOf(making, type);
    case 'ptr':
      return { kind: 'pointer', size: POINTER_SIZE };
    case 'array':
      return listOf(making, type, place);
    case 'struct':
    case 'union':
      return structOf(making, type, place);
    default:
      // A type without a size: the question for it throws the error that names it.
      return { kind: 'bytes', size: sizeOf(making.btf, id), flexible: false };
  }
}

/** Numbers of sizes that no C type has are shown as bytes. */
function scalarOf(type: BtfInt | BtfFloat): Shape {
  const { size } = type;
  const possible = type.kind === 'float' ? [2, 4, 8] : [1, 2, 4, 8, 16];
  if (!possible.includes(size)) return { kind: 'bytes', size, flexible: false };
  if (type.kind === 'float') return { kind: 'float', size };
  return type.bool
    ? { kind: 'boolean', size }
    : { kind: 'integer', size, signed: type.signed, style: { as: 'decimal' } };
}

function enumOf(making: Making, type: BtfEnum): Shape {
  const { size, signed } = type;
  return [1, 2, 4, 8].includes(size)
    ? { kind: 'enum', size, signed, names: enumNames(making, type) }
    : { kind: 'bytes', size, flexible: false };
}

function listOf(making: Making, type: BtfArray, place: Place): Shape {
  const facts = {
    length: type.length,
    stride: sizeOf(making.btf, type.element),
    character: isCharacter(making.btf, type.element),
    last: place.last,
    format: place.hint?.format,
  };
  // An element does not end the record: flexible arrays inside of lists are shown empty.
  const inside = { ...place, depth: place.depth + 1, last: false };
  return arrayOf(facts, () => make(making, type.element, inside));
}

/** C's `char`: clang writes no encoding for it, so its name tells it from the 8-bit numbers. */
function isCharacter(btf: Btf, id: number): boolean {
  const type = resolveType(btf, id);
  return (
    type.kind === 'int' && type.size === 1 && !type.bool && (type.char || type.name === 'char')
  );
}

function enumNames(making: Making, type: BtfEnum): EnumNames {
  const known = making.enums.get(type.id);
  if (known !== undefined) return known;
  making.seen.enumerators += type.values.length;
  if (making.seen.enumerators > MAX_ENUMERATORS) return tooMuch(`${MAX_ENUMERATORS} enumerators`);
  const names = new Map<bigint, string>();
  for (const { name, value } of type.values) if (!names.has(value)) names.set(value, name);
  making.enums.set(type.id, names);
  return names;
}

function structOf(making: Making, type: BtfComposite, place: Place): StructShape {
  const fields: FieldShape[] = [];
  const names = new Set<string>();
  collect(type, 0, 0);
  return { kind: 'struct', size: type.size, fields };

  function collect(composite: BtfComposite, base: number, level: number): void {
    if (level + place.depth > MAX_DEPTH)
      fail('btf-invalid', `Event type nests more than ${MAX_DEPTH} types at ${place.path}.`);
    making.seen.members += composite.members.length;
    if (making.seen.members > MAX_MEMBERS) tooMuch(`${MAX_MEMBERS} members`);
    composite.members.forEach((member, index) => {
      const inner = member.name === '' ? resolveType(making.btf, member.type) : undefined;
      if (inner !== undefined && isComposite(inner))
        collect(inner, base + member.bitOffset, level + 1);
      // What else has no name pads.
      if (member.name === '') return;
      const last =
        place.last && (composite.kind === 'union' || index === composite.members.length - 1);
      addField({ ...member, bitOffset: base + member.bitOffset }, last);
    });
  }

  function addField(member: BtfMember, last: boolean): void {
    making.seen.fields += 1;
    if (making.seen.fields > MAX_FIELDS) tooMuch(`${MAX_FIELDS} fields`);
    if (member.name.length > MAX_NAME) tooMuch(`a name of more than ${MAX_NAME} characters`);
    const path = place.path === '' ? member.name : `${place.path}.${member.name}`;
    fields.push({
      name: uniqueName(member.name, names),
      path,
      ...placed(making, member, {
        path,
        depth: place.depth + 1,
        hint: hintFor(making, path),
        last,
      }),
    });
  }
}

/** C has no two members of one name, hostile BTF may; a JSON object must not. */
function uniqueName(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let count = 2; names.has(name); count += 1) name = `${wanted}_${count}`;
  names.add(name);
  return name;
}

function hintFor(making: Making, path: string): FieldHint | undefined {
  return Object.hasOwn(making.hints, path) ? making.hints[path] : undefined;
}

function placed(
  making: Making,
  member: BtfMember,
  place: Place,
): Pick<FieldShape, 'offset' | 'shape' | 'unit' | 'hidden'> {
  const { path, hint } = place;
  const bits = bitField({ btf: making.btf, member, path, format: hint?.format });
  return {
    offset: Math.floor((bits?.start ?? member.bitOffset) / 8),
    shape:
      bits === undefined
        ? make(making, member.type, place)
        : bitShape(bits, (type) => enumNames(making, type)),
    unit: hint?.unit ?? null,
    hidden: hint?.hidden === true,
  };
}

function tooMuch(what: string): never {
  return fail('object-unsupported', `Event type has more than the limit: ${what}.`, {
    hint: 'Declare a smaller event type in ebpf.yaml, or none to see the bytes.',
  });
}
