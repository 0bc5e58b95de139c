import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RingReader } from '../../../src/loader/ring-reader.ts';
import type { RecordSink } from '../../../src/loader/sink.ts';

const PAGE = 4096;
const BUSY = 0x8000_0000;
const DISCARDED = 0x4000_0000;

/** What the kernel does: writes records into memory that is there twice, and moves the producer's position. */
class FakeRing {
  readonly consumer = new ArrayBuffer(PAGE);
  readonly producer: ArrayBuffer;
  readonly size: number;
  readonly pageSize = PAGE;
  #end = 0;

  constructor(size: number, start = 0) {
    this.size = size;
    this.producer = new ArrayBuffer(PAGE + 2 * size);
    this.#end = start;
    this.#publish();
    new BigInt64Array(this.consumer)[0] = BigInt(start);
  }

  get consumed(): number {
    return Number(new BigInt64Array(this.consumer)[0]);
  }

  get produced(): number {
    return this.#end;
  }

  room(length: number): boolean {
    return this.#end + length + 15 - this.consumed <= this.size;
  }

  /** Returns where its header is. */
  add(bytes: Uint8Array, flags = 0): number {
    const at = this.#end % this.size;
    this.#word(at, (bytes.length | flags) >>> 0);
    bytes.forEach((byte, index) => this.#byte(at + 8 + index, byte));
    this.#end += (bytes.length + 15) & ~7;
    this.#publish();
    return at;
  }

  finish(at: number, length: number, flags = 0): void {
    this.#word(at, (length | flags) >>> 0);
  }

  #publish(): void {
    new BigInt64Array(this.producer)[0] = BigInt(this.#end);
  }

  #word(at: number, value: number): void {
    const bytes = new Uint8Array(Uint32Array.of(value).buffer);
    bytes.forEach((byte, index) => this.#byte(at + index, byte));
  }

  #byte(at: number, value: number): void {
    const data = new Uint8Array(this.producer, PAGE);
    data[at % this.size] = value;
    data[(at % this.size) + this.size] = value;
  }
}

function collect(): RecordSink & { readonly records: Uint8Array[] } {
  const records: Uint8Array[] = [];
  return {
    records,
    write: ({ bytes, view }, offset, length) => {
      expect(view.buffer).toBe(bytes.buffer);
      records.push(bytes.slice(offset, offset + length));
    },
    lost: () => undefined,
  };
}

function reading(ring: FakeRing) {
  const sink = collect();
  const reader = new RingReader(ring, sink);
  return { reader, records: sink.records };
}

test('an empty ring gives nothing', () => {
  const { reader, records } = reading(new FakeRing(PAGE));
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([]);
  expect(reader).toMatchObject({ events: 0, lost: null });
});

test('records come in order and their space is given back', () => {
  const ring = new FakeRing(PAGE);
  const { reader, records } = reading(ring);
  ring.add(Uint8Array.of(1));
  ring.add(Uint8Array.of(2, 2));
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([Uint8Array.of(1), Uint8Array.of(2, 2)]);
  expect(ring.consumed).toBe(32);
});

test('a record that goes over the end is whole', () => {
  const ring = new FakeRing(PAGE, PAGE - 16);
  const { reader, records } = reading(ring);
  const record = Uint8Array.from({ length: 100 }, (_, index) => index);
  ring.add(record);
  reader.drain(10);
  expect(records).toEqual([record]);
});

test('discarded records are passed over and not counted', () => {
  const ring = new FakeRing(PAGE);
  const { reader, records } = reading(ring);
  ring.add(Uint8Array.of(1), DISCARDED);
  ring.add(Uint8Array.of(2));
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([Uint8Array.of(2)]);
  expect(reader.events).toBe(1);
  expect(ring.consumed).toBe(ring.produced);
});

test('a busy record stops the reader until it is finished', () => {
  const ring = new FakeRing(PAGE);
  const { reader, records } = reading(ring);
  ring.add(Uint8Array.of(1));
  const at = ring.add(Uint8Array.of(2), BUSY);
  ring.add(Uint8Array.of(3));
  expect(reader.drain(10)).toBe('busy');
  expect(records).toEqual([Uint8Array.of(1)]);
  expect(ring.consumed).toBe(16);
  ring.finish(at, 1);
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)]);
});

test('a busy record that is then discarded is passed over', () => {
  const ring = new FakeRing(PAGE);
  const { reader, records } = reading(ring);
  const at = ring.add(Uint8Array.of(2), BUSY);
  expect(reader.drain(10)).toBe('busy');
  ring.finish(at, 1, DISCARDED);
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([]);
});

test('the limit holds for discarded records too', () => {
  const ring = new FakeRing(PAGE);
  const { reader } = reading(ring);
  for (let count = 0; count < 5; count++) ring.add(Uint8Array.of(1), DISCARDED);
  expect(reader.drain(3)).toBe('more');
  expect(ring.consumed).toBe(48);
});

test('space is given back while a batch is read, not only after it', () => {
  const size = 64 * 1024;
  const ring = new FakeRing(size);
  const seen: number[] = [];
  const sink: RecordSink = { write: () => seen.push(ring.consumed), lost: () => undefined };
  const reader = new RingReader(ring, sink);
  for (let count = 0; count < 60; count++) ring.add(new Uint8Array(1_000));
  reader.drain(100);
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBeGreaterThan(32 * 1024);
});

test('a length that cannot be is refused', () => {
  const ring = new FakeRing(PAGE);
  const { reader } = reading(ring);
  ring.finish(ring.add(Uint8Array.of(1)), 5_000);
  expect(() => reader.drain(1)).toThrow(expect.objectContaining({ code: 'internal' }));
});

test('positions beyond 4 GiB', () => {
  const ring = new FakeRing(PAGE, 2 ** 40 + PAGE - 8);
  const { reader, records } = reading(ring);
  ring.add(Uint8Array.of(7, 8, 9));
  expect(reader.drain(10)).toBe('empty');
  expect(records).toEqual([Uint8Array.of(7, 8, 9)]);
  expect(ring.consumed).toBe(ring.produced);
});

test('what is written is what is read, whatever the order of writing and reading', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), bytes: fc.uint8Array({ maxLength: 600 }) }),
    fc.record({ kind: fc.constant('discard' as const), bytes: fc.uint8Array({ maxLength: 600 }) }),
    fc.record({ kind: fc.constant('drain' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.nat(PAGE / 8), (steps, start) => {
      const ring = new FakeRing(PAGE, start * 8);
      const { reader, records } = reading(ring);
      const written: Uint8Array[] = [];
      for (const next of steps) {
        if (next.kind === 'drain') reader.drain(next.limit);
        else if (ring.room(next.bytes.length)) {
          ring.add(next.bytes, next.kind === 'discard' ? DISCARDED : 0);
          if (next.kind === 'add') written.push(next.bytes);
        }
      }
      while (reader.drain(7) === 'more');
      expect(records).toEqual(written);
      expect(reader.events).toBe(written.length);
      expect(ring.consumed).toBe(ring.produced);
    }),
  );
});
