import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Output } from '../../../src/events/output.ts';

function written(work: (out: Output) => void): string {
  const out = new Output();
  work(out);
  return new TextDecoder().decode(out.bytes.subarray(0, out.length));
}

describe('Output', () => {
  test('writes every whole number of 53 bits as String does', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((out) => out.integer(value))).toBe(String(value));
      }),
    );
  });

  test.each(
    Array.from({ length: 16 }, (_, power) => 10 ** power).flatMap((n) => [n - 1, n, n + 1, -n]),
  )('integer %d', (value) => {
    expect(written((out) => out.integer(value))).toBe(String(value));
  });

  test('writes every unsigned number of 64 bits with all its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const [high, low] = [Number(value >> 32n), Number(value & 0xffff_ffffn)];
        expect(written((out) => out.unsigned64(high, low))).toBe(String(value));
      }),
    );
  });

  test.each([
    [0x1f_ffff, 0xffff_ffff, '9007199254740991'],
    [0x20_0000, 0, '9007199254740992'],
    [0x20_0000, 1, '9007199254740993'],
    [0xffff_ffff, 0xffff_ffff, '18446744073709551615'],
  ])('unsigned64 at the edge of doubles: %d %d', (high, low, text) => {
    expect(written((out) => out.unsigned64(high, low))).toBe(text);
  });

  test('padded writes leading zeros', () => {
    expect(written((out) => out.padded(42, 6))).toBe('000042');
    expect(written((out) => out.padded(0, 3))).toBe('000');
  });

  test('grows and keeps what it has', () => {
    const piece = new TextEncoder().encode('0123456789'.repeat(10));
    const text = written((out) => {
      for (let index = 0; index < 1_000; index += 1) out.raw(piece);
      out.string('é…');
    });
    expect(text).toBe(`${'0123456789'.repeat(10_000)}é…`);
  });

  test('is full after 1 MiB of one event, and not after many events', () => {
    const out = new Output();
    const piece = new Uint8Array(512 * 1024);
    out.begin();
    out.raw(piece);
    expect([out.full, out.room]).toEqual([false, 512 * 1024]);
    out.raw(piece);
    expect([out.full, out.room]).toEqual([true, 0]);
    out.begin();
    expect(out.full).toBe(false);
  });
});
