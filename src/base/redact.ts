/** An address fit for messages: no user, no password, no query (presigned URLs carry their secret there). */
export function redactUrl(url: string | URL): string {
  try {
    const parsed = new URL(url);
    parsed.username = '';
    parsed.password = '';
    parsed.hash = '';
    parsed.search = parsed.search === '' ? '' : '?redacted';
    return parsed.href;
  } catch {
    // Not a URL: whatever it is, it came from outside and is not repeated.
    return '(invalid URL)';
  }
}

/** Text of somebody else (a server, a file) made fit for a terminal: no control characters, at most `max` characters. */
export function printable(text: string, max = 300): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}
