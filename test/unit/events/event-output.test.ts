import { describe, expect, test } from 'vitest';
import { createEventOutput } from '../../../src/events/index.ts';
import type {
  EventDecoder,
  EventOutput,
  RecordMemory,
  RecordSink,
} from '../../../src/events/index.ts';
import { bytesOf, decoderOf, packed } from './types.ts';

const NOON = Date.UTC(2026, 0, 2, 12, 0, 0) + 0.25;

function execEvent(): EventDecoder {
  return decoderOf((c) =>
    packed(c, [
      ['pid', c.u32, 4],
      ['comm', c.array(c.char, 8), 8],
    ]),
  );
}

function memoryOf(hex: string): RecordMemory {
  const bytes = bytesOf(hex);
  return { bytes, view: new DataView(bytes.buffer) };
}

function write(sink: RecordSink, hex: string): void {
  const memory = memoryOf(hex);
  sink.write(memory, 0, memory.bytes.length);
}

const taken = (output: EventOutput): string => new TextDecoder().decode(output.take());

describe('createEventOutput, json', () => {
  const output = (): EventOutput => createEventOutput({ format: 'json', clock: () => NOON });

  test('writes one object a line', () => {
    const out = output();
    const sink = out.addSource({ name: 'events', decoder: execEvent() });
    write(sink, '07000000 6c73000000000000');
    write(sink, '08000000 6261736800000000 ffff');
    expect(taken(out)).toBe(
      '{"time":"2026-01-02T12:00:00.000250Z","source":"events","type":"struct event","fields":{"pid":7,"comm":"ls"}}\n' +
        '{"time":"2026-01-02T12:00:00.000250Z","source":"events","type":"struct event","fields":{"pid":8,"comm":"bash"}}\n',
    );
    expect([out.pending, taken(out)]).toEqual([0, '']);
  });

  test('marks a record that is shorter than its type', () => {
    const out = output();
    const sink = out.addSource({ name: 'events', decoder: execEvent() });
    write(sink, '07000000 6c7300');
    write(sink, '07000000 6c73');
    write(sink, '');
    const lines = taken(out).split('\n').slice(0, 3);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { fields: { pid: 7, comm: 'ls' } },
      { fields: { pid: 7, comm: 'ls' }, truncated: true },
      { fields: {}, truncated: true },
    ]);
    // Text that ended with its NUL is whole.
    expect(lines[0]).not.toContain('truncated');
  });

  test('shows a record of an unknown type as hexadecimal', () => {
    const out = output();
    write(out.addSource({ name: 'raw', decoder: null }), 'DEADBEEF');
    expect(JSON.parse(taken(out))).toEqual({
      time: '2026-01-02T12:00:00.000250Z',
      source: 'raw',
      type: null,
      fields: null,
      data: 'deadbeef',
    });
  });

  test('says in the stream what was lost', () => {
    const out = output();
    const sink = out.addSource({ name: 'events', decoder: execEvent() });
    sink.lost(12);
    sink.lost(null);
    const [first, second] = taken(out).split('\n');
    expect(first).toBe('{"time":"2026-01-02T12:00:00.000250Z","source":"events","lost":12}');
    expect(JSON.parse(second!)).toMatchObject({ lost: null });
  });

  test('reads inside a larger memory and not beyond the record', () => {
    const out = output();
    const sink = out.addSource({ name: 'raw', decoder: null });
    const memory = memoryOf('0102030405060708');
    sink.write(memory, 2, 3);
    sink.write(memory, 6, 100);
    sink.write(memory, 100, 1);
    const data = taken(out)
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { data: string }).data);
    expect(data).toEqual(['030405', '0708', '']);
  });

  test('keeps no hold of the memory: bytes that change later change nothing', () => {
    const out = output();
    const sink = out.addSource({ name: 'events', decoder: execEvent() });
    const memory = memoryOf('07000000 6c73000000000000');
    sink.write(memory, 0, 12);
    memory.bytes.fill(0xff);
    const bytes = out.take();
    const before = Buffer.from(bytes).toString();
    write(sink, '09000000 6c73000000000000');
    expect(Buffer.from(bytes).toString()).toBe(before);
    expect(before).toContain('"pid":7');
  });

  test('no name can leave its string', () => {
    const out = output();
    const evil = '"},"time":"\u001b]0;x\u0007\n`${process.exit()}\\';
    const decoder = decoderOf((c) =>
      packed(
        c,
        [
          [evil, c.u8, 1],
          [`${evil}2`, c.u8, 1],
          ['__proto__', c.enum('e', { size: 1, values: { [evil]: 1 } }), 1],
        ],
        evil,
      ),
    );
    write(out.addSource({ name: evil, decoder }), '010201');
    const line = taken(out);
    const event = JSON.parse(line) as { source: string; type: string; fields: object };
    expect([event.source, event.type]).toEqual([evil, `struct ${evil}`]);
    expect(Object.entries(event.fields)).toEqual([
      [evil, 1],
      [`${evil}2`, 2],
      ['__proto__', evil],
    ]);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

describe('createEventOutput, text', () => {
  test('writes lost events for people, not into the table', () => {
    const notices: string[] = [];
    const out = createEventOutput({
      format: 'text',
      clock: () => NOON,
      onNotice: (line) => notices.push(line),
    });
    const sink = out.addSource({ name: 'ev\u001bents', decoder: execEvent() });
    sink.lost(1);
    sink.lost(12);
    sink.lost(null);
    expect(notices).toEqual([
      '1 event of ev\\x1bents was lost.',
      '12 events of ev\\x1bents were lost.',
      'Events of ev\\x1bents were lost; how many is not known.',
    ]);
    expect(out.pending).toBe(0);
  });

  test('names the sources when there are several, each with its header', () => {
    const out = createEventOutput({ format: 'text', clock: () => NOON });
    const events = out.addSource({ name: 'events', decoder: execEvent() });
    const raw = out.addSource({ name: 'raw_events', decoder: null });
    write(events, '07000000 6c73000000000000');
    write(raw, 'beef');
    write(events, '08000000 6c73000000000000');
    const lines = taken(out)
      .split('\n')
      .map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{3}/, '<time>      '));
    expect(lines).toEqual([
      'TIME          SOURCE      PID  COMM',
      '<time>        events        7  ls',
      'TIME          SOURCE      DATA',
      '<time>        raw_events  beef',
      '<time>        events        8  ls',
      '',
    ]);
  });
});
