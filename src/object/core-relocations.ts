import { resolveAccess, spellType } from '../btf/index.ts';
import type { ObjectContents } from './contents.ts';
import type { FunctionTable } from './functions.ts';
import type { CoreRelocationSpec } from './model.ts';

/** The CO-RE relocations of the object in the order of `.BTF.ext`. Throws `btf-invalid`. */
export function readCoreRelocations(
  { btf, ext, elf, budget }: ObjectContents,
  functions: FunctionTable,
): readonly CoreRelocationSpec[] {
  if (btf === null || ext === null) return [];
  // The first section of a name counts, as everywhere.
  const indexes = new Map(elf.sections.toReversed().map(({ name, index }) => [name, index]));
  const spelled = new Map<number, string>();
  const paths = new Map<string, string>();
  return ext.coreRelocations.map((relocation) => {
    budget.take();
    const { section, offset, type, access, kind } = relocation;
    const key = `${kind}/${type}/${access}`;
    return {
      function: functions.at(indexes.get(section) ?? -1, offset)?.name ?? null,
      section,
      offset,
      kind,
      type: remembered(spelled, type, () => spellType(btf, type)),
      typeId: type,
      access,
      path: remembered(paths, key, () => resolveAccess(btf, relocation).path),
    };
  });
}

/** Thousands of relocations mean the same few types and members. */
function remembered<K>(known: Map<K, string>, key: K, make: () => string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
