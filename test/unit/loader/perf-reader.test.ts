import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PerfReader } from '../../../src/loader/perf-reader.ts';
import type { RecordSink } from '../../../src/loader/sink.ts';

const PAGE = 4096;
const LOST = 2;
const SAMPLE = 9;

/** What the kernel does with the ring of one CPU. */
class FakePerf {
  readonly memory: ArrayBuffer;
  readonly size: number;
  readonly #positions: BigInt64Array;

  constructor(size: number, start = 0) {
    this.size = size;
    this.memory = new ArrayBuffer(PAGE + size);
    this.#positions = new BigInt64Array(this.memory, 1024, 2);
    this.#positions.fill(BigInt(start));
  }

  get head(): number {
    return Number(this.#positions[0]);
  }

  get tail(): number {
    return Number(this.#positions[1]);
  }

  room(length: number): boolean {
    return this.head + length + 24 - this.tail <= this.size;
  }

  sample(bytes: Uint8Array): void {
    const raw = (bytes.length + 4 + 7) & ~7;
    const body = new Uint8Array(raw);
    new DataView(body.buffer).setUint32(0, raw - 4, true);
    body.set(bytes, 4);
    this.record(SAMPLE, body);
  }

  lost(count: number): void {
    this.record(LOST, new Uint8Array(BigUint64Array.of(5n, BigInt(count)).buffer));
  }

  record(type: number, body: Uint8Array, size = 8 + body.length): void {
    const bytes = new Uint8Array(8 + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, true);
    view.setUint16(6, size, true);
    bytes.set(body, 8);
    const data = new Uint8Array(this.memory, PAGE);
    bytes.forEach((byte, index) => (data[(this.head + index) % this.size] = byte));
    this.#positions[0] = BigInt(this.head + bytes.length);
  }
}

function reading(perf: FakePerf) {
  const records: Uint8Array[] = [];
  const sink: RecordSink = {
    write: ({ bytes }, offset, length) => records.push(bytes.slice(offset, offset + length)),
    lost: () => undefined,
  };
  return { reader: new PerfReader({ memory: perf.memory, dataOffset: PAGE }, sink), records };
}

/** As the kernel rounds it up. */
function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(((bytes.length + 4 + 7) & ~7) - 4);
  whole.set(bytes);
  return whole;
}

test('samples come in order, notes of losses are counted, other records passed over', () => {
  const perf = new FakePerf(PAGE);
  const { reader, records } = reading(perf);
  perf.sample(Uint8Array.of(1, 2, 3, 4));
  perf.lost(41);
  perf.record(77, new Uint8Array(16));
  perf.sample(Uint8Array.of(5));
  perf.lost(1);
  expect(reader.drain(100)).toBe('empty');
  expect(records).toEqual([Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 0, 0, 0)]);
  expect(reader).toMatchObject({ events: 2, lost: 42 });
  expect(perf.tail).toBe(perf.head);
});

test('the limit stops it', () => {
  const perf = new FakePerf(PAGE);
  const { reader, records } = reading(perf);
  for (let count = 0; count < 5; count++) perf.sample(Uint8Array.of(count));
  expect(reader.drain(2)).toBe('more');
  expect(records).toHaveLength(2);
  expect(reader.drain(3)).toBe('empty');
});

test.for([0, 5, 70_000])('a record of %i bytes in a ring of 4096 cannot be', (size) => {
  const perf = new FakePerf(PAGE);
  const { reader } = reading(perf);
  perf.record(SAMPLE, new Uint8Array(8), size & 0xffff);
  expect(() => reader.drain(1)).toThrow(expect.objectContaining({ code: 'internal' }));
});

test('what is written is what is read, over the end of the ring too', () => {
  const step = fc.oneof(
    fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 500 }) }),
    fc.record({ lost: fc.integer({ min: 1, max: 1_000 }) }),
    fc.record({ limit: fc.integer({ min: 1, max: 4 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), fc.nat(PAGE / 8), (steps, start) => {
      const perf = new FakePerf(PAGE, start * 8);
      const { reader, records } = reading(perf);
      const written: Uint8Array[] = [];
      let lost = 0;
      for (const next of steps) {
        if ('limit' in next) reader.drain(next.limit);
        else if ('lost' in next && perf.room(16)) {
          perf.lost(next.lost);
          lost += next.lost;
        } else if ('bytes' in next && perf.room(next.bytes.length)) {
          perf.sample(next.bytes);
          written.push(padded(next.bytes));
        }
      }
      while (reader.drain(3) === 'more');
      expect(records).toEqual(written);
      expect(reader.lost).toBe(lost);
      expect(perf.tail).toBe(perf.head);
    }),
  );
});
