import { redactUrl } from '../base/index.ts';
import type { JsonValue } from '../base/index.ts';
import { formatPath } from '../schema/index.ts';
import type { Configuration, ConfigurationSources } from './configuration.ts';
import type { Origin, RegistryValues, Sourced, SourcedFields } from './model.ts';
import { describeOrigin } from './origin.ts';
import { proxyUrl } from './proxy-address.ts';
import { formatDuration } from './quantities.ts';
import type { RuleBook } from './rules.ts';

/** A setting with its value as people write it; secrets are not in it. */
export interface ListedSetting {
  /** As in the file: `tokenCache.enabled`, `registries["ghcr.io"].mirrors`. */
  readonly key: string;
  readonly value: JsonValue;
  readonly origin: ListedOrigin;
}

export interface ListedOrigin {
  readonly kind: Origin['kind'];
  /** `/etc/ebpf/config.yaml:3`, `HTTPS_PROXY`, `--transport`, `default`. */
  readonly where: string;
}

/** What stands for a secret. */
const HIDDEN = '(hidden)';

/** All settings that hold, each with its origin; registries in the order of their keys. */
export function listSettings({ sources }: Configuration): readonly ListedSetting[] {
  const { general } = sources;
  return [
    listed('transport', general.transport),
    listed('idleTimeout', general.idleTimeoutMs, formatDuration),
    listed('concurrency', general.concurrency, (value) => value ?? null),
    listed('tokenCache.enabled', general.tokenCache),
    listed('tokenCache.folder', general.tokenCacheFolder),
    listed('proxy.http', general.httpProxy, shownProxy),
    listed('proxy.https', general.httpsProxy, shownProxy),
    listed('proxy.noProxy', general.noProxy),
    ...listFields('', sources.flags),
    ...registrySettings(sources),
  ];
}

/** Some settings of registries as they are written in a file, under the text that leads to them. */
export function listFields(
  prefix: string,
  fields: SourcedFields<RegistryValues>,
): readonly ListedSetting[] {
  return Object.entries(FIELDS).flatMap(([name, { key, show }]) => {
    const field = fields[name as keyof RegistryValues];
    if (field === undefined) return [];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [listed<unknown>(path, field, show as (value: unknown) => JsonValue)];
  });
}

/** The address of a proxy without its user and password. */
export function shownProxy(address: string): string | null {
  if (address === '') return null;
  if (address === 'none') return address;
  const url = proxyUrl(address);
  return url === undefined ? HIDDEN : redactUrl(url).replace(/\/$/, '');
}

export function listedOrigin(origin: Origin): ListedOrigin {
  return { kind: origin.kind, where: describeOrigin(origin) };
}

type Show<T> = (value: T) => JsonValue;

/** Key in the file and form of every setting of a registry, in the order in which they are listed. */
const FIELDS: {
  readonly [K in keyof RegistryValues]: {
    readonly key: string;
    readonly show: Show<RegistryValues[K]>;
  };
} = {
  blocked: { key: 'blocked', show: same },
  mirrors: {
    key: 'mirrors',
    show: (mirrors) =>
      mirrors.map(({ location, serves }) => (serves === 'all' ? location : { location, serves })),
  },
  location: { key: 'location', show: same },
  plainHttp: { key: 'plainHttp', show: same },
  insecure: { key: 'insecure', show: same },
  caFiles: { key: 'caFile', show: same },
  clientCertificate: { key: 'clientCertificate', show: (pair) => ({ ...pair }) },
  proxy: { key: 'proxy', show: shownProxy },
  requestsPerSecond: { key: 'requestsPerSecond', show: same },
  bytesPerSecond: { key: 'bytesPerSecond', show: same },
  connections: { key: 'connections', show: same },
  headers: {
    key: 'headers',
    show: (headers) => Object.fromEntries(Object.keys(headers).map((name) => [name, HIDDEN])),
  },
  transport: { key: 'transport', show: same },
  credentials: {
    key: 'credentials',
    show: (source) =>
      source.kind === 'helper' ? { helper: source.name } : { authFile: source.path },
  },
};

/** The keys of what is said of one registry. */
export const REGISTRY_KEYS: ReadonlySet<string> = new Set(
  Object.values(FIELDS).map(({ key }) => key),
);

function same(value: JsonValue): JsonValue {
  return value;
}

function listed<T>(
  key: string,
  { value, origin }: Sourced<T>,
  show: Show<T> = (plain) => plain as JsonValue,
): ListedSetting {
  return { key, value: show(value), origin: listedOrigin(origin) };
}

/** What containers' files say is listed where our own say nothing of the same key. */
function registrySettings({ own, containers }: ConfigurationSources): readonly ListedSetting[] {
  const merged = new Map<string, SourcedFields<RegistryValues>>();
  const add = ({ rules }: RuleBook): void => {
    for (const { pattern, values } of rules)
      merged.set(pattern.key, { ...merged.get(pattern.key), ...values });
  };
  add(containers);
  add(own);
  return [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, values]) => listFields(formatPath(['registries', key]), values));
}
