import { isRegistryHost, isRepository } from '../oci/index.ts';

/** What the key of a rule names: one host, a part of its repositories, or all hosts under a domain. */
export interface Pattern {
  readonly key: string;
  /** Host with port; for a wildcard what follows the star: `.example.com`. */
  readonly host: string;
  readonly wildcard: boolean;
  /** Repositories whose name is this or starts with it and `/`; the empty text for all. */
  readonly path: string;
}

/** Reads HOST[:PORT][/PREFIX] or *.DOMAIN[:PORT][/PREFIX]; undefined when it is neither. */
export function parsePattern(key: string): Pattern | undefined {
  const { host, path } = splitPlace(key);
  if (path !== '' && !isRepository(path)) return undefined;
  if (key.includes('/') && path === '') return undefined;
  if (!host.startsWith('*.'))
    return isRegistryHost(host)
      ? { key, host: normalHost(host), wildcard: false, path }
      : undefined;
  const rest = host.slice('*.'.length);
  if (!isRegistryHost(rest)) return undefined;
  return { key, host: `.${normalHost(rest)}`, wildcard: true, path };
}

/** True when the pattern names the repository, or with none given the whole registry. */
export function matchesPattern(pattern: Pattern, registry: string, repository = ''): boolean {
  const host = normalHost(registry);
  const sameHost = pattern.wildcard
    ? host.length > pattern.host.length && host.endsWith(pattern.host)
    : host === pattern.host;
  if (!sameHost) return false;
  const { path } = pattern;
  return path === '' || repository === path || repository.startsWith(`${path}/`);
}

/** Orders what fits from the most special to the most general: a host before a domain, then the longer before the shorter. */
export function bySpecificity(a: Pattern, b: Pattern): number {
  if (a.wildcard !== b.wildcard) return a.wildcard ? 1 : -1;
  return b.host.length - a.host.length || b.path.length - a.path.length;
}

/** Host names do not know upper case; the dot of the root and TLS's own port change nothing. */
export function normalHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.(?=$|:)/, '')
    .replace(/(?<=[^:]):443$/, '');
}

/** Splits HOST[:PORT]/PATH at the first slash. */
export function splitPlace(place: string): { readonly host: string; readonly path: string } {
  const slash = place.indexOf('/');
  return slash < 0
    ? { host: place, path: '' }
    : { host: place.slice(0, slash), path: place.slice(slash + 1) };
}

/**
 * Puts a location in the place of what the pattern matched: with `ghcr.io/acme` and `mirror.example/x`, `ghcr.io/acme/a`
 * becomes `mirror.example/x/a`. Undefined when no repository is left; the empty text asks for a registry as a whole.
 */
export function rewrite(
  pattern: Pattern,
  location: string,
  repository: string,
): { readonly registry: string; readonly repository: string } | undefined {
  const { host, path } = splitPlace(location);
  const rest = pattern.path === '' ? repository : repository.slice(pattern.path.length + 1);
  const target = [path, rest].filter((part) => part !== '').join('/');
  const whole = target === '' && repository === '';
  return whole || isRepository(target) ? { registry: host, repository: target } : undefined;
}
