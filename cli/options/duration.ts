import { InvalidArgumentError } from '@commander-js/extra-typings';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Node's timers take no more than 2^31-1 milliseconds. */
const MAX_MS = 2_147_483_647;

/** Reads `10s`, `1m30s`, `500ms` or a bare number of seconds; gives milliseconds. */
export function parseDuration(text: string): number {
  const bare = /^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(bare)) {
    throw new InvalidArgumentError('Durations read like 10s, 1m30s or 500ms.');
  }
  let total = 0;
  for (const [, count, unit] of bare.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  const rounded = Math.round(total);
  if (rounded <= 0 || rounded > MAX_MS)
    throw new InvalidArgumentError('It must be at least 1ms and at most 24d.');
  return rounded;
}
