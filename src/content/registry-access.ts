import type { Abortable, Logger } from '../base/index.ts';

/** What a registry is shown. It is sent only to the origin (scheme, host and port) it belongs to. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly secret: string }
  /** An OAuth2 refresh token, exchanged for access tokens at the registry's authorization server. */
  | { readonly kind: 'identity-token'; readonly secret: string }
  /** An access token that is sent as it is. */
  | { readonly kind: 'registry-token'; readonly secret: string };

export interface CredentialContext extends Abortable {
  /** Repository asked for; a store may keep credentials for parts of a registry. */
  readonly repository?: string | undefined;
  /** True after a registry said that what it was shown has expired: what is cached is no answer then. */
  readonly renew?: boolean | undefined;
}

/** Where credentials come from: `registry` is a host with its port, as in a reference. */
export type CredentialPort = (
  registry: string,
  context: CredentialContext,
) => Promise<Credential | undefined>;

/** When a registry is spoken to without TLS: only on loopback, whenever asked, or never. */
export type PlainHttp = 'loopback' | 'always' | 'never';

/** What moves content to and from a registry: our own client, or the `oras` command. */
export type TransportName = 'builtin' | 'oras';

/** A client certificate for mutual TLS, as PEM files. */
export interface ClientCertificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How one registry (host with port) is reached. What is left out has its default. */
export interface RegistryPolicy {
  /** Default `loopback`. */
  readonly plainHttp?: PlainHttp | undefined;
  /** Takes any certificate. Default false. */
  readonly insecureSkipVerify?: boolean | undefined;
  /** PEM files with certificate authorities that are trusted beside the usual ones. */
  readonly caFiles?: readonly string[] | undefined;
  readonly clientCertificate?: ClientCertificate | undefined;
  /** Headers for this registry's own origin and no other. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Most requests begun per second. Default: no limit. */
  readonly requestsPerSecond?: number | undefined;
  /** Most bytes of bodies per second, both directions together. Default: no limit. */
  readonly bytesPerSecond?: number | undefined;
  /** Most requests under way at once. Default: found out as it goes. */
  readonly connections?: number | undefined;
}

/** One place that a repository is read from. */
export interface Endpoint {
  /** Host with port. */
  readonly registry: string;
  readonly repository: string;
  /** Which references it is asked for. Default `all`. */
  readonly serves?: 'all' | 'digest' | 'tag' | undefined;
}

/** Where a repository is read from. Writes go to the registry that the reference names, never to a mirror. */
export interface RegistryRoute {
  /** The rule by which nothing may be read from there or written to it, for the error `registry-blocked`. */
  readonly blocked?: string | undefined;
  /** Tried in order. The last is the registry itself, or what a rule puts in its place. */
  readonly endpoints: readonly Endpoint[];
}

/** How registries are reached: what configuration says and each transport obeys. */
export interface RegistryAccess {
  policyOf(registry: string): RegistryPolicy;
  routeOf(registry: string, repository: string): RegistryRoute;
  /** The proxy for an address, with its user and password when it has some; undefined to go directly. */
  proxyFor(url: URL): URL | undefined;
}

/** What every transport is made with. */
export interface TransportOptions {
  /** Default: anonymous. */
  readonly credentials?: CredentialPort | undefined;
  /** How each registry is reached. What it leaves open is as the options below say. */
  readonly access?: RegistryAccess | undefined;
  /** One rule for all registries or one for each. Default `loopback`. */
  readonly plainHttp?: PlainHttp | ((registry: string) => PlainHttp) | undefined;
  /** Takes any certificate. Default false. */
  readonly insecureSkipVerify?: boolean | undefined;
  /** PEM file with certificate authorities that are trusted beside the usual ones. */
  readonly caFile?: string | undefined;
  /** Milliseconds without a byte after which a transfer counts as stalled. Default 30 000. */
  readonly idleTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
  /** Ends everything that is under way. */
  readonly signal?: AbortSignal | undefined;
}
