import { fail } from '../base/index.ts';
import { isComposite, resolveType, sizeOf, skipModifiers, spellType } from '../btf/index.ts';
import type { Btf, BtfType } from '../btf/index.ts';
import type { EventSpec, MapSpec } from './model.ts';
import type { PlacedVariable } from './placed-variables.ts';

/** What event types are told from. */
export interface EventSources {
  readonly btf: Btf | null;
  readonly maps: readonly MapSpec[];
  /** Names of types by map, as the author declared them. */
  readonly declared: Readonly<Record<string, string>>;
  /** Global variables that no instruction refers to. */
  readonly unused: readonly PlacedVariable[];
}

/** Events and what could not be told of them. */
export interface FoundEvents {
  readonly events: readonly EventSpec[];
  readonly warnings: readonly string[];
}

/**
 * The type of the records of every ring and perf buffer: declared, else the struct that the map itself has as its value,
 * else that of an unused global pointer (`const struct event *unused`), else unknown.
 *
 * A pointer belongs to the buffer whose name it or its struct carries (`events` for `struct event`, `unused_events`). What
 * then is left over is paired only when it is one buffer and one type: a wrong type would show wrong values.
 */
export function findEvents(sources: EventSources): FoundEvents {
  const buffers = sources.maps.filter(isBuffer);
  refuseUnknownMaps(sources, buffers);
  const known = new Map<string, EventSpec>();
  for (const map of buffers) {
    const found = declaredEvent(sources, map) ?? ownEvent(sources, map);
    if (found !== undefined) known.set(map.name, found);
  }
  const open = buffers.filter((map) => !known.has(map.name));
  for (const event of pointedEvents(sources, open)) known.set(event.map, event);
  const events = buffers.map((map) => known.get(map.name) ?? undecoded(map));
  return { events, warnings: events.flatMap(warningFor) };
}

function isBuffer({ type }: MapSpec): boolean {
  return type === 'ringbuf' || type === 'perf_event_array';
}

function refuseUnknownMaps({ declared }: EventSources, buffers: readonly MapSpec[]): void {
  const names = buffers.map(({ name }) => name);
  for (const map of Object.keys(declared))
    if (!names.includes(map))
      fail(
        'metadata-contradicts-object',
        `Events of ${map} are declared; the object has no such buffer.`,
        {
          hint: `Its ring and perf buffers are: ${names.join(', ') || 'none'}.`,
          details: { map, buffers: names },
        },
      );
}

function event(map: MapSpec, origin: EventSpec['origin'], found: Found): EventSpec {
  const buffer = map.type === 'ringbuf' ? 'ringbuf' : 'perf';
  return { map: map.name, buffer, origin, ...found };
}

type Found = Pick<EventSpec, 'type' | 'typeId' | 'size'>;

function undecoded(map: MapSpec): EventSpec {
  return event(map, 'undecoded', { type: null, typeId: 0, size: 0 });
}

function typed(btf: Btf, id: number): Found {
  return { type: spellType(btf, id), typeId: id, size: sizeOf(btf, id) };
}

function declaredEvent({ btf, declared }: EventSources, map: MapSpec): EventSpec | undefined {
  const name = Object.hasOwn(declared, map.name) ? declared[map.name] : undefined;
  if (name === undefined) return undefined;
  const type = btf === null ? undefined : findType(btf, name);
  if (btf === null || type === undefined)
    return fail(
      'metadata-contradicts-object',
      `Events of ${map.name} are declared as "${name}", which the object's BTF does not have.`,
      {
        hint: `A struct used only in bpf_ringbuf_reserve is not in BTF; add a global: const ${name} *unused __attribute__((unused));`,
        details: { map: map.name, type: name },
      },
    );
  return event(map, 'declared', typed(btf, type.id));
}

/** `struct event`, `union event`, or the name alone, which may be a typedef. */
function findType(btf: Btf, name: string): BtfType | undefined {
  const match = /^\s*(?:(struct|union)\s+)?(\w+)\s*$/.exec(name);
  if (match?.[2] === undefined) return undefined;
  const keyword = match[1] as 'struct' | 'union' | undefined;
  const kinds = keyword === undefined ? (['struct', 'union', 'typedef'] as const) : [keyword];
  return btf.find(match[2], kinds).find(({ id }) => isComposite(resolveType(btf, id)));
}

/** Perf buffers are often given an `int` as value, the descriptor that the kernel wants; only structs count. */
function ownEvent({ btf }: EventSources, map: MapSpec): EventSpec | undefined {
  if (btf === null || map.valueTypeId === 0) return undefined;
  if (!isComposite(resolveType(btf, map.valueTypeId))) return undefined;
  return event(map, 'map-value', typed(btf, skipModifiers(btf, map.valueTypeId).id));
}

/** A struct that a global pointer leads to, and the words by which it may belong to a buffer. */
interface Candidate {
  readonly id: number;
  readonly names: ReadonlySet<string>;
}

function pointedEvents(sources: EventSources, open: readonly MapSpec[]): readonly EventSpec[] {
  const { btf } = sources;
  if (btf === null || open.length === 0) return [];
  const candidates = findCandidates(btf, sources.unused);
  const found: EventSpec[] = [];
  const taken = new Set<number>();
  for (const map of open) {
    const matching = candidates.filter(({ names }) => names.has(stem(map.name)));
    const [only, second] = matching;
    if (only === undefined || second !== undefined) continue;
    found.push(event(map, 'unused-pointer', typed(btf, only.id)));
    taken.add(only.id);
  }
  const left = candidates.filter(({ id }) => !taken.has(id));
  const alone = open.filter((map) => !found.some((each) => each.map === map.name));
  const [candidate] = left;
  const [map] = alone;
  if (candidate !== undefined && map !== undefined && left.length === 1 && alone.length === 1)
    found.push(event(map, 'unused-pointer', typed(btf, candidate.id)));
  return found;
}

function findCandidates(btf: Btf, unused: readonly PlacedVariable[]): readonly Candidate[] {
  const found = new Map<number, Set<string>>();
  for (const { variable, linkage } of unused) {
    const pointer = resolveType(btf, variable.type);
    if (pointer.kind !== 'ptr' || linkage === 'static') continue;
    const target = skipModifiers(btf, pointer.target);
    if (!isComposite(resolveType(btf, target.id))) continue;
    const names = found.get(target.id) ?? new Set();
    if ('name' in target) names.add(stem(target.name));
    names.add(stem(variable.name));
    found.set(target.id, names);
  }
  return [...found].map(([id, names]) => ({ id, names }));
}

/** `unused_exec_events`, `ExecEvents` and `exec_event_t` mean the same. */
function stem(name: string): string {
  return name
    .toLowerCase()
    .replace(/_t$/, '')
    .replace(/unused/g, '')
    .replaceAll('_', '')
    .replace(/s$/, '');
}

function warningFor({ map, origin }: EventSpec): readonly string[] {
  return origin === 'undecoded'
    ? [
        `The type of the events of ${map} is unknown: they are shown as hexadecimal. Name it in ebpf.yaml, or add a global: const struct TYPE *unused_${map} __attribute__((unused));`,
      ]
    : [];
}
