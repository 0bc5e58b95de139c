/**
 * The target of the `rel="next"` link of a `Link` header (RFC 8288), or undefined. Anything that is not such a header
 * counts as no link; the target is as the server wrote it and still to be checked.
 */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 16_384) return undefined;
  for (const match of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, target = '', parameters = ''] = match;
    if (isNext(parameters)) return target;
  }
  return undefined;
}

/** `rel` holds one or more relation types; they do not heed case (RFC 8288 3.3). */
function isNext(parameters: string): boolean {
  const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
  const types = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
  return types.includes('next');
}
