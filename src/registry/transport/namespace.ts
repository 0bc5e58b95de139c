import type { Exchange, Outgoing } from './exchange.ts';

/**
 * Tells a mirror of many registries which one is meant: `ns=<registry>` in the query, as containerd sends it and
 * spegel and others read it. Only where the mirror itself is asked, not where it sends us on to.
 */
export function withNamespace(exchange: Exchange, origin: URL, registry: string): Exchange {
  const named = (url: URL): URL => {
    if (url.origin !== origin.origin || !url.pathname.startsWith('/v2/')) return url;
    if (url.searchParams.has('ns')) return url;
    const changed = new URL(url);
    changed.search = `${url.search}${url.search === '' ? '?' : '&'}ns=${encodeURIComponent(registry)}`;
    return changed;
  };
  return { send: (request: Outgoing) => exchange.send({ ...request, url: named(request.url) }) };
}
