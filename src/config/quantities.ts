const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Node's timers take no more than 2^31-1 milliseconds. */
const MAX_MS = 2_147_483_647;

const UNIT_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** Reads `30s`, `1m30s`, `500ms` or a number of seconds; milliseconds, or undefined when it is no time. */
export function readDuration(value: string | number): number | undefined {
  const text = /^\d+(?:\.\d+)?$/.test(String(value)) ? `${value}s` : String(value);
  if (text.length > 60 || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  const rounded = Math.round(total);
  return rounded >= 1 && rounded <= MAX_MS ? rounded : undefined;
}

/** Reads `500KiB`, `10MB` or a number of bytes; undefined when it is no size. */
export function readSize(value: string | number): number | undefined {
  const match = /^(\d{1,16}(?:\.\d{1,3})?) ?(B|[kKMG]i?B)?$/.exec(String(value));
  if (!match) return undefined;
  const bytes = Math.floor(Number(match[1]) * (UNIT_BYTES[(match[2] ?? 'B').toLowerCase()] ?? 1));
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `30s`, `1.5s` or `20ms`: what {@link readDuration} reads. */
export function formatDuration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
