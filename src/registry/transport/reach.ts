import { isLoopbackHost } from '../../base/index.ts';
import { isRegistryHost } from '../../oci/index.ts';
import type { RegistryPolicy } from '../../content/index.ts';
import type { Settings } from '../options.ts';
import { originOf } from './origin.ts';
import type { Trust } from './trust.ts';

/**
 * Who named the host of a request: the user (`registry`), or a server (`followed`). A name that a server gave must not
 * resolve to an address that `follow.ts` would refuse; `followed-loopback` is the same for a registry on loopback.
 */
export type Route = 'registry' | 'followed' | 'followed-loopback';

/** The registry that requests are made for. */
export interface Leader {
  /** Host with port, as in a reference. */
  readonly registry: string;
  readonly origin: URL;
}

/** How one origin is reached on behalf of one registry. */
export interface Reach {
  readonly route: Route;
  readonly trust: Trust;
  readonly proxy: URL | undefined;
  /** Shown to that origin alone. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestsPerSecond: number | undefined;
  readonly connections: number | undefined;
}

/** What is configured for a registry; nothing without configuration. */
export function policyOf({ access }: Settings, registry: string): RegistryPolicy {
  return access?.policyOf(registry) ?? {};
}

/** Where a registry is spoken to, by its own rule on plain HTTP or the client's. */
export function originOfRegistry(settings: Settings, registry: string): URL {
  const { plainHttp } = policyOf(settings, registry);
  return originOf(registry, plainHttp ?? settings.plainHttp(registry));
}

/**
 * What of the configuration holds for a request to `url`. To the registry itself: all of its own policy. To an address
 * that it named (redirect, authorization server, upload location):
 *
 * - its headers stay behind, and its client certificate is not shown;
 * - if that origin is configured as a registry itself, its own policy says how it is reached, and reading shows the
 *   client certificate that it has. What is written or posted there shows none, since another registry chose the place;
 * - the authorities that the registry may be signed by are believed there too: they sign its storage and its
 *   authorization server as a rule, and whoever can speak for the registry could have given the content itself;
 * - that any certificate is taken is said of each origin, not passed on.
 */
export function reachOf(request: Reached): Reach {
  const { settings, leader, url } = request;
  const route = routeTo(url, leader.origin);
  const own = ownPolicy(request, route);
  const leading = policyOf(settings, leader.registry);
  const shown = route === 'registry' || request.reads;
  return {
    route,
    trust: {
      insecureSkipVerify: own.insecureSkipVerify ?? settings.insecureSkipVerify,
      caFiles: unique([...authorities(settings, leading), ...authorities(settings, own)]),
      clientCertificate: shown ? own.clientCertificate : undefined,
    },
    proxy: settings.access?.proxyFor(url),
    headers: route === 'registry' ? lowerCased(own.headers ?? {}) : {},
    requestsPerSecond: own.requestsPerSecond,
    connections: own.connections,
  };
}

export interface Reached {
  readonly settings: Settings;
  readonly leader: Leader;
  readonly url: URL;
  /** True for GET and HEAD. */
  readonly reads: boolean;
}

function routeTo(url: URL, registry: URL): Route {
  if (url.origin === registry.origin) return 'registry';
  return isLoopbackHost(registry.hostname) ? 'followed-loopback' : 'followed';
}

function ownPolicy({ settings, leader, url }: Reached, route: Route): RegistryPolicy {
  if (route === 'registry') return policyOf(settings, leader.registry);
  if (!isRegistryHost(url.host)) return {};
  // A policy belongs to scheme, host and port: what is configured for https is not meant for http.
  return originOfRegistry(settings, url.host).origin === url.origin
    ? policyOf(settings, url.host)
    : {};
}

function authorities({ caFile }: Settings, { caFiles }: RegistryPolicy): readonly string[] {
  return caFiles ?? (caFile === undefined ? [] : [caFile]);
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].sort();
}
