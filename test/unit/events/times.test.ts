import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Output } from '../../../src/events/output.ts';
import {
  formatDuration,
  isoTimeWriter,
  localTimeWriter,
  wallClock,
} from '../../../src/events/times.ts';
import type { TimeWriter } from '../../../src/events/times.ts';

function written(write: TimeWriter, ms: number): string {
  const out = new Output();
  write(out, ms);
  return new TextDecoder().decode(out.bytes.subarray(0, out.length));
}

describe('isoTimeWriter', () => {
  test.each([
    [0, '1970-01-01T00:00:00.000000Z'],
    [1_767_323_045_000.25, '2026-01-02T03:04:05.000250Z'],
    [1_767_323_045_999.9995, '2026-01-02T03:04:05.999999Z'],
    [-1, '1969-12-31T23:59:59.999000Z'],
    [Number.NaN, '1970-01-01T00:00:00.000000Z'],
    [Number.POSITIVE_INFINITY, '1970-01-01T00:00:00.000000Z'],
    [1e300, '1970-01-01T00:00:00.000000Z'],
  ])('%d', (ms, text) => {
    expect(written(isoTimeWriter(), ms)).toBe(text);
  });

  test('agrees with Date for every millisecond, also from one second to another', () => {
    const write = isoTimeWriter();
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        (date) => {
          expect(written(write, date.getTime())).toBe(date.toISOString().replace('Z', '000Z'));
        },
      ),
    );
  });
});

test('localTimeWriter writes the time of day of this place', () => {
  const date = new Date(2026, 0, 2, 3, 4, 5, 6);
  expect(written(localTimeWriter(), date.getTime())).toBe('03:04:05.006');
});

describe('formatDuration', () => {
  test.each([
    [0, 'ns', '0ns'],
    [999, 'ns', '999ns'],
    [4_120, 'ns', '4.120us'],
    [1_500, 'us', '1.500ms'],
    [12, 's', '12.000s'],
    [90_000, 'ms', '90.000s'],
    [-1_500, 'us', '-1.500ms'],
  ] as const)('%d %s', (value, unit, text) => {
    expect(formatDuration(value, unit)).toBe(text);
  });
});

describe('wallClock', () => {
  test('counts from the start of the machine', () => {
    expect(wallClock(5e9, { unit: 'ns', bootTime: 1_000 })).toBe(6_000);
    expect(wallClock(5e9, { unit: 'ns', bootTime: undefined })).toBeUndefined();
  });

  test('takes a large number as a time since 1970', () => {
    expect(wallClock(1_767_323_045, { unit: 's', bootTime: undefined })).toBe(1_767_323_045_000);
  });
});
