import { flattenMembers, parseBtf, resolveType, isComposite } from '../../btf/index.ts';
import type { Btf, BtfType } from '../../btf/index.ts';
import { objectBtf } from '../../object/index.ts';

/** The types of an object's BTF, asked by the names that authors write. */
export interface RecordTypes {
  /** True for `struct event`, `union event`, or the name of a typedef of such a type. */
  has(type: string): boolean;
  /** True when a path of member names (`addr.ip`) leads somewhere; arrays are passed through to their elements. */
  hasField(type: string, path: string): boolean;
}

/** The record types of an object; without BTF there is none. Throws `elf-invalid`, `btf-invalid`. */
export function recordTypesOf(object: Uint8Array): RecordTypes {
  const bytes = objectBtf(object);
  const btf = bytes === null ? undefined : parseBtf(bytes);
  return {
    has: (type) => btf !== undefined && findRecord(btf, type) !== undefined,
    hasField: (type, path) => btf !== undefined && leadsSomewhere(btf, type, path),
  };
}

function findRecord(btf: Btf, type: string): BtfType | undefined {
  const [keyword, name] = type.includes(' ') ? type.split(' ', 2) : ['typedef', type];
  if (name === undefined) return undefined;
  if (keyword === 'struct' || keyword === 'union') return btf.find(name, [keyword])[0];
  return btf.find(name, ['typedef']).find(({ id }) => isComposite(resolveType(btf, id)));
}

function leadsSomewhere(btf: Btf, type: string, path: string): boolean {
  let current = findRecord(btf, type);
  for (const name of path.split('.')) {
    if (current === undefined || !isComposite(current)) return false;
    const member = flattenMembers(btf, current.id).find((one) => one.name === name);
    current = member && elementOf(btf, member.type);
  }
  return current !== undefined;
}

function elementOf(btf: Btf, id: number): BtfType {
  let type = resolveType(btf, id);
  // Dimensions nest; a chain of arrays is as long as the type table at most.
  for (let depth = 0; type.kind === 'array' && depth < 32; depth += 1)
    type = resolveType(btf, type.element);
  return type;
}
