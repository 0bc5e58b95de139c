import { fail } from '../base/index.ts';
import { isComposite, resolveType } from './layout.ts';
import type { Btf, BtfType, CoreRelocation } from './model.ts';

/** BPF_CORE_SPEC_MAX_LEN of libbpf. */
const MAX_INDEXES = 64;

/** What the access string of a CO-RE relocation means. */
export interface AccessPath {
  /** `real_parent.tgid`, `comm[0]`, the name of an enumerator; empty for the type itself. */
  readonly path: string;
  /** Id of the type at its end. */
  readonly type: number;
}

/**
 * Reads an access string as libbpf's `bpf_core_parse_spec` does. Throws `btf-invalid` for one that does not fit the
 * type.
 */
export function resolveAccess(
  btf: Btf,
  relocation: Pick<CoreRelocation, 'type' | 'access' | 'kind'>,
): AccessPath {
  const indexes = parseIndexes(relocation.access);
  if (relocation.kind.startsWith('type_')) return { path: '', type: relocation.type };
  if (relocation.kind.startsWith('enumval_')) return enumerator(btf, relocation, indexes);
  return walk(btf, relocation, indexes);
}

function parseIndexes(access: string): readonly number[] {
  if (!/^\d+(:\d+)*$/.test(access))
    fail('btf-invalid', `A CO-RE relocation has the access string ${JSON.stringify(access)}.`);
  const indexes = access.split(':').map(Number);
  if (indexes.length > MAX_INDEXES)
    fail('btf-invalid', `A CO-RE relocation goes through more than ${MAX_INDEXES} members.`);
  return indexes;
}

type Root = Pick<CoreRelocation, 'type' | 'access'>;

function enumerator(btf: Btf, root: Root, indexes: readonly number[]): AccessPath {
  const type = resolveType(btf, root.type);
  if ((type.kind !== 'enum' && type.kind !== 'enum64') || indexes.length !== 1)
    return mismatch(root);
  const value = type.values[indexes[0] ?? 0] ?? mismatch(root);
  return { path: value.name, type: type.id };
}

function walk(btf: Btf, root: Root, indexes: readonly number[]): AccessPath {
  const [first = 0, ...rest] = indexes;
  let path = first === 0 ? '' : `[${first}]`;
  let at: BtfType = resolveType(btf, root.type);
  for (const index of rest) {
    const step = stepInto(at, index) ?? mismatch(root);
    path +=
      step.name === '' || step.name.startsWith('[') || path === '' ? step.name : `.${step.name}`;
    at = resolveType(btf, step.type);
  }
  return { path, type: at.id };
}

interface Step {
  /** A member's name, `[3]` for an element, empty for an anonymous member. */
  readonly name: string;
  readonly type: number;
}

function stepInto(type: BtfType, index: number): Step | undefined {
  if (isComposite(type)) return type.members[index];
  if (type.kind !== 'array') return undefined;
  // A flexible array at the end of a struct has no length to check against.
  if (type.length > 0 && index >= type.length) return undefined;
  return { name: `[${index}]`, type: type.element };
}

function mismatch(root: Root): never {
  return fail(
    'btf-invalid',
    `A CO-RE relocation has the access string ${root.access}, which does not fit its type ${root.type}.`,
  );
}
