import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../src/object/index.ts';
import type { DescribeOptions, EventSpec } from '../../../src/object/index.ts';
import { refusalOf } from '../../support/refusal.ts';
import { BtfBuilder } from '../btf/build.ts';
import { addMap, buildObject, codeSection, functionSymbol, load, RETURN } from './build.ts';

interface Input {
  /** Buffers: name, and the struct of their value when they have one. */
  readonly buffers: readonly (readonly [name: string, value?: string])[];
  /** Global pointers: name, and the struct that they lead to. */
  readonly pointers?: readonly (readonly [name: string, struct: string])[];
  readonly used?: boolean;
  readonly declared?: Readonly<Record<string, string>>;
}

const MAP = 32;

function eventsOf(input: Input): readonly EventSpec[] {
  return described(input).events;
}

function described(input: Input): ReturnType<typeof describeObject> {
  const options: DescribeOptions = { events: input.declared };
  return describeObject(objectOf(input), options);
}

function objectOf({ buffers, pointers = [], used = false }: Input): Uint8Array {
  const btf = new BtfBuilder();
  const int = btf.int('int', 4);
  const structs = new Map<string, number>();
  const structOf = (name: string): number => {
    const known = structs.get(name) ?? btf.struct(name, 24, [['pid', int, 0]]);
    structs.set(name, known);
    return known;
  };
  const maps = buffers.map(([name, value], index) =>
    addMap(btf, int, {
      name,
      members: {
        type: index % 2 === 0 ? 27 : 4,
        ...(value === undefined
          ? {}
          : { value: { type: value === 'int' ? int : structOf(value) } }),
      },
    }),
  );
  const variables = pointers.map(([name, struct]) =>
    btf.variable(name, btf.ptr(btf.modifier('const', structOf(struct)))),
  );
  btf.datasec(
    '.maps',
    maps.length * MAP,
    maps.map((id, index) => [null, id, index * MAP, MAP] as const),
  );
  if (variables.length > 0)
    btf.datasec(
      '.bss',
      0,
      variables.map((id) => [null, id, 0, 8] as const),
    );
  const words = [...load(1), ...RETURN];
  return buildObject({
    sections: [
      codeSection('xdp', words),
      { name: '.maps', flags: 3, bytes: new Uint8Array(maps.length * MAP) },
      { name: '.bss', type: 8, flags: 3, size: Math.max(8, variables.length * 8) },
    ],
    symbols: [
      functionSymbol('prog', 1, { size: words.length * 8 }),
      ...pointers.map(([name], index) => ({
        name,
        binding: 1,
        type: 1,
        section: 3,
        value: index * 8,
        size: 8,
      })),
      ...buffers.map(([name], index) => ({
        name,
        binding: 1,
        type: 1,
        section: 2,
        value: index * MAP,
        size: MAP,
      })),
    ],
    relocations: used ? { xdp: [[0, 2]] } : {},
    btf,
  });
}

const told = (events: readonly EventSpec[]): readonly (readonly (string | null)[])[] =>
  events.map(({ map, origin, type }) => [map, origin, type]);

describe('the type of a buffer', () => {
  it('is what the author declared, before anything else', () => {
    const input: Input = {
      buffers: [['events', 'other']],
      pointers: [['unused', 'event']],
      declared: { events: 'struct event' },
    };
    expect(eventsOf(input)).toEqual([
      {
        map: 'events',
        buffer: 'ringbuf',
        origin: 'declared',
        type: 'struct event',
        typeId: 8,
        size: 24,
      },
    ]);
    expect(eventsOf({ ...input, declared: { events: 'event' } })[0]?.type).toBe('struct event');
  });

  it('is the struct that is the value of the map, before pointers', () => {
    const events = eventsOf({ buffers: [['events', 'mine']], pointers: [['unused', 'event']] });
    expect(told(events)).toEqual([['events', 'map-value', 'struct mine']]);
  });

  it('is that of an unused pointer', () => {
    const events = eventsOf({ buffers: [['output']], pointers: [['unused', 'event']] });
    expect(told(events)).toEqual([['output', 'unused-pointer', 'struct event']]);
    expect(events[0]).toMatchObject({ size: 24, buffer: 'ringbuf' });
  });

  it('is not that of a pointer that the program uses, nor an int', () => {
    const events = eventsOf({
      buffers: [['output', 'int']],
      pointers: [['cursor', 'event']],
      used: true,
    });
    expect(told(events)).toEqual([['output', 'undecoded', null]]);
    expect(events[0]).toMatchObject({ typeId: 0, size: 0 });
  });
});

describe('several buffers and pointers', () => {
  it('meet by the names of structs and variables', () => {
    const events = eventsOf({
      buffers: [['exec_events'], ['exits'], ['lines']],
      pointers: [
        ['unused1', 'exec_event'],
        ['unused_exits', 'gone'],
        ['unused_lines', 'line_t'],
      ],
    });
    expect(told(events)).toEqual([
      ['exec_events', 'unused-pointer', 'struct exec_event'],
      ['exits', 'unused-pointer', 'struct gone'],
      ['lines', 'unused-pointer', 'struct line_t'],
    ]);
    expect(events.map(({ buffer }) => buffer)).toEqual(['ringbuf', 'perf', 'ringbuf']);
  });

  it('of which one each is left over meet too', () => {
    const events = eventsOf({
      buffers: [['events'], ['other']],
      pointers: [
        ['unused1', 'event'],
        ['unused2', 'something'],
      ],
    });
    expect(told(events)).toEqual([
      ['events', 'unused-pointer', 'struct event'],
      ['other', 'unused-pointer', 'struct something'],
    ]);
  });

  it('that cannot be told apart stay undecoded, which is said', () => {
    const one = described({ buffers: [['a'], ['b']], pointers: [['unused', 'event']] });
    expect(one.events.map(({ origin }) => origin)).toEqual(['undecoded', 'undecoded']);
    expect(one.warnings.filter((each) => each.includes('unknown'))).toHaveLength(2);
    // Two pointers carry the name of one buffer.
    const rivals = eventsOf({
      buffers: [['events']],
      pointers: [
        ['unused_events', 'first'],
        ['unused1', 'event'],
      ],
    });
    expect(told(rivals)).toEqual([['events', 'undecoded', null]]);
    const two = eventsOf({
      buffers: [['a']],
      pointers: [
        ['unused1', 'event'],
        ['unused2', 'other'],
      ],
    });
    expect(told(two)).toEqual([['a', 'undecoded', null]]);
  });

  it('may be told apart by what is declared for one of them', () => {
    const events = eventsOf({
      buffers: [['a'], ['b']],
      pointers: [['unused', 'event']],
      declared: { a: 'struct event' },
    });
    expect(told(events)).toEqual([
      ['a', 'declared', 'struct event'],
      ['b', 'unused-pointer', 'struct event'],
    ]);
  });
});

describe('declared events that contradict the object are refused', () => {
  it.each([
    ['an unknown type', { events: 'struct nobody' }, /BTF does not have/],
    ['a type that is no struct', { events: 'int' }, /BTF does not have/],
    ['no name at all', { events: 'struct event *' }, /BTF does not have/],
    ['an unknown map', { nothing: 'struct event' }, /no such buffer/],
    ['a name of every object', { constructor: 'struct event' }, /no such buffer/],
  ])('%s', (_name, declared, message) => {
    const work = (): unknown => eventsOf({ buffers: [['events']], declared });
    expect(refusalOf(work)).toMatch(/^metadata-contradicts-object/);
    expect(refusalOf(work)).toMatch(message);
  });
});
