import type { Output } from './output.ts';
import type { TimeUnit } from './shape.ts';

const Z = 0x5a;
/** The range of ECMAScript's Date, in milliseconds. */
const DATE_RANGE = 8.64e15;
const MS: Readonly<Record<TimeUnit, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3 };
const encoder = new TextEncoder();

/** Writes times of day; within one second only the fraction is made anew. */
export type TimeWriter = (out: Output, ms: number) => void;

/** ISO 8601 in UTC with microseconds: `2026-01-02T03:04:05.000006Z`. */
export function isoTimeWriter(): TimeWriter {
  const prefix = cachedPrefix((date) => date.toISOString().slice(0, 20));
  return (out, ms) => {
    const { second, text } = prefix(ms);
    out.raw(text);
    out.padded(fraction(ms, second, 1e6), 6);
    out.byte(Z);
  };
}

/** Local time with milliseconds: `03:04:05.000`. */
export function localTimeWriter(): TimeWriter {
  const prefix = cachedPrefix((date) =>
    [date.getHours(), date.getMinutes(), date.getSeconds()]
      .map((part) => String(part).padStart(2, '0'))
      .join(':')
      .concat('.'),
  );
  return (out, ms) => {
    const { second, text } = prefix(ms);
    out.raw(text);
    out.padded(fraction(ms, second, 1e3), 3);
  };
}

function cachedPrefix(
  print: (date: Date) => string,
): (ms: number) => { readonly second: number; readonly text: Uint8Array } {
  let known = { second: Number.NaN, text: new Uint8Array() };
  return (ms) => {
    const second = Math.abs(ms) < DATE_RANGE ? Math.floor(ms / 1e3) : 0;
    if (second !== known.second)
      known = { second, text: encoder.encode(print(new Date(second * 1e3))) };
    return known;
  };
}

function fraction(ms: number, second: number, parts: number): number {
  const part = Math.floor(((ms - second * 1e3) * parts) / 1e3);
  return part >= 0 && part < parts ? part : 0;
}

/** `17ns`, `4.120us`, `1.500ms`, `12.000s`. */
export function formatDuration(value: number, unit: TimeUnit): string {
  const ms = value * MS[unit];
  const size = Math.abs(ms);
  if (size >= 1e3) return `${(ms / 1e3).toFixed(3)}s`;
  if (size >= 1) return `${ms.toFixed(3)}ms`;
  if (size >= 1e-3) return `${(ms * 1e3).toFixed(3)}us`;
  return `${(ms * 1e6).toFixed(0)}ns`;
}

/** Nanoseconds that a machine would have to run for 31 years: a larger number counts from 1970. */
const SINCE_1970_MS = 1e12;

/**
 * Milliseconds since 1970 of a time stamp, which counts from 1970 or, as `bpf_ktime_get_ns` does, from the start of
 * the machine; undefined when that start is not known.
 */
export function wallClock(
  value: number,
  { unit, bootTime }: { readonly unit: TimeUnit; readonly bootTime: number | undefined },
): number | undefined {
  const ms = value * MS[unit];
  if (ms >= SINCE_1970_MS) return ms;
  return bootTime === undefined ? undefined : bootTime + ms;
}
