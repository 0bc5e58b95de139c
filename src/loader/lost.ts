import { fail } from '../base/index.ts';
import type { ObjectDescription, VariableSpec } from '../object/index.ts';
import type { MapHandle } from './ffi/map.ts';
import type { CounterPlace } from './job.ts';

/** Names that programs give to their count of dropped records, by convention. */
const CONVENTION: readonly string[] = ['dropped', 'lost_events'];

/** The only key of a data section, which is an array of one entry. */
const FIRST = new Uint8Array(4);

/**
 * Finds the counter of lost records: the variable named by the author, else one of the names of the convention in `.bss`.
 * Undefined when there is none: then nobody knows how many records a ring buffer lost.
 * @throws EbpfError `metadata-contradicts-object` when the named variable is not there or is no counter
 */
export function findLostCounter(
  description: ObjectDescription,
  name?: string,
): CounterPlace | undefined {
  if (name !== undefined) {
    const named = description.variables.find((variable) => variable.name === name);
    return (
      placeOf(named) ??
      fail('metadata-contradicts-object', `"${name}" cannot count lost events.`, {
        hint: 'Name a 4 or 8 byte integer that is a global variable of the object.',
        details: { name, found: named?.type ?? null },
      })
    );
  }
  const counters = description.variables.filter((variable) => variable.section === '.bss');
  return CONVENTION.map((known) => placeOf(counters.find((found) => found.name === known))).find(
    (place) => place !== undefined,
  );
}

function placeOf(variable: VariableSpec | undefined): CounterPlace | undefined {
  if (variable?.kind !== 'int' || (variable.size !== 4 && variable.size !== 8)) return undefined;
  return { section: variable.section, offset: variable.offset, size: variable.size };
}

/** Reads the counter out of the loaded map of its section. */
export function readCounter(map: MapHandle, place: CounterPlace): number | null {
  const bytes = map.lookup(FIRST);
  if (bytes === undefined || place.offset + place.size > bytes.length) return null;
  const part = bytes.slice(place.offset, place.offset + place.size).buffer;
  return place.size === 4
    ? (new Uint32Array(part)[0] ?? 0)
    : Number(new BigUint64Array(part)[0] ?? 0n);
}
