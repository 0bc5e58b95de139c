/** Nobody is believed who wants to be left alone for longer, milliseconds. */
const MAX_MS = 365 * 24 * 3600 * 1000;

/** Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date (RFC 9110 10.2.3). */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  const value = text?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,12}$/.test(value)) return Math.min(Number(value) * 1000, MAX_MS);
  // Date.parse alone takes far too much; all HTTP date forms start with a day's name.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), MAX_MS);
}
