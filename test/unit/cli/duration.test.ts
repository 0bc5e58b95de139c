import { InvalidArgumentError } from '@commander-js/extra-typings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../cli/options/duration.ts';

describe('durations', () => {
  it.each([
    ['10s', 10_000],
    ['10', 10_000],
    ['0.5', 500],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['1h1ms', 3_600_001],
    ['24d', 2_073_600_000],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    ' ',
    '0',
    '0s',
    '-1s',
    '1y',
    's',
    '10 s',
    '1e3',
    '25d',
    '1s?',
    '0.0001ms',
    'Infinity',
  ])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
  });

  it('gives a whole number that timers take, or refuses', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.msdh]{1,12}$/)), (text) => {
        try {
          const milliseconds = parseDuration(text);
          expect(Number.isInteger(milliseconds)).toBe(true);
          expect(milliseconds).toBeGreaterThan(0);
          expect(milliseconds).toBeLessThan(2 ** 31);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidArgumentError);
        }
      }),
    );
  });

  it('reads back what it is made of', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999)), (parts) => {
        const [hours, minutes, seconds, ms] = parts;
        fc.pre(hours + minutes + seconds + ms > 0);
        const text = `${hours}h${minutes}m${seconds}s${ms}ms`;
        expect(parseDuration(text)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms);
      }),
    );
  });
});
