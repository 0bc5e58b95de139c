import type {
  Declared,
  DeclaredEvent,
  DeclaredHistogram,
  MapFacts,
  VariableFacts,
} from '../../schema/index.ts';
import type { Contradiction, DeclaredSubject } from './model.ts';
import { closestOf } from './names.ts';

const BUFFERS: ReadonlySet<string> = new Set(['ringbuf', 'perf_event_array']);

/** What is said of maps and of the variable that counts lost events. */
export function bufferContradictions(
  declared: Declared,
  subject: DeclaredSubject,
): readonly Contradiction[] {
  const maps = new Map(
    subject.object.maps.filter(({ kind }) => kind === 'declared').map((map) => [map.name, map]),
  );
  const about = <T>(
    part: 'events' | 'histograms',
    entries: Readonly<Record<string, T>> | undefined,
    check: (map: MapFacts, entry: T) => readonly Contradiction[],
  ): readonly Contradiction[] =>
    Object.entries(entries ?? {}).flatMap(([name, entry]) => {
      const map = maps.get(name);
      if (map !== undefined) return check(map, entry);
      const hint = closestOf(name, [...maps.keys()]);
      return [{ path: [part, name], message: `is not a map of the object${hint}` }];
    });
  return [
    ...about('events', declared.events, (map, event) => eventContradictions(map, event, subject)),
    ...about('histograms', declared.histograms, (map, histogram) =>
      histogramContradictions(map, histogram, subject),
    ),
    ...counterContradictions(declared.lostEvents, subject.object.variables),
  ];
}

function eventContradictions(
  map: MapFacts,
  event: DeclaredEvent,
  { object, types }: DeclaredSubject,
): readonly Contradiction[] {
  const path = ['events', map.name];
  if (!BUFFERS.has(map.type))
    return [{ path, message: `is a map of type ${map.type}, not a ring or perf buffer` }];
  if (event.type !== undefined && !types.has(event.type))
    return [{ path: [...path, 'type'], message: `is ${event.type}, which is not in the BTF` }];
  const fields = Object.keys(event.fields ?? {});
  if (fields.length === 0) return [];
  const type = event.type ?? object.events.find((one) => one.map === map.name)?.type ?? null;
  if (type === null)
    return [
      { path: [...path, 'fields'], message: 'names fields, but the type is not known; say it' },
    ];
  return fields
    .filter((field) => !types.hasField(type, field))
    .map((field) => ({ path: [...path, 'fields', field], message: `is not a field of ${type}` }));
}

function histogramContradictions(
  map: MapFacts,
  { slots }: DeclaredHistogram,
  { types }: DeclaredSubject,
): readonly Contradiction[] {
  const path = ['histograms', map.name];
  const type = map.valueType;
  if (type === null) return [{ path, message: 'is a map whose value has no BTF type' }];
  if (slots === undefined && type.endsWith(']')) return [];
  const field = slots ?? 'slots';
  return types.hasField(type, field)
    ? []
    : [
        {
          path: slots === undefined ? path : [...path, 'slots'],
          message: `needs a field ${field}, which ${type} lacks`,
        },
      ];
}

function counterContradictions(
  name: string | undefined,
  variables: readonly VariableFacts[],
): readonly Contradiction[] {
  if (name === undefined) return [];
  const path = ['lostEvents'];
  const variable = variables.find((one) => one.name === name);
  if (variable === undefined) {
    const hint = closestOf(
      name,
      variables.map((one) => one.name),
    );
    return [{ path, message: `is ${name}, which is not a variable of the object${hint}` }];
  }
  const counts =
    variable.kind === 'int' ||
    (variable.kind === 'array' && /\bint\b|\b_*u(?:32|64)\b|\blong\b/.test(variable.type));
  if (!/^\.(?:data|bss)/.test(variable.section) || !counts)
    return [{ path, message: `is ${name}, which is not a counter in .bss or .data` }];
  return [];
}
