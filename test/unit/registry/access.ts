import type {
  Endpoint,
  RegistryAccess,
  RegistryPolicy,
  RegistryRoute,
} from '../../../src/content/index.ts';
import type { Wire } from '../../support/wire.ts';

export interface Configured {
  readonly policies?: Readonly<Record<string, RegistryPolicy>>;
  /** By `registry/repository`; what is not named has itself as its only place. */
  readonly routes?: Readonly<Record<string, RegistryRoute>>;
  readonly proxyFor?: (url: URL) => URL | undefined;
}

/** What a configuration would say. */
export function accessOf({ policies = {}, routes = {}, proxyFor }: Configured): RegistryAccess {
  return {
    policyOf: (registry) => policies[registry] ?? {},
    routeOf: (registry, repository) =>
      routes[`${registry}/${repository}`] ?? { endpoints: [{ registry, repository }] },
    proxyFor: proxyFor ?? (() => undefined),
  };
}

/** A wire that serves everything, or what is named. */
export type Placed = Wire | readonly [Wire, NonNullable<Endpoint['serves']>];

/** The route of `tools/demo` at the last of the wires, over the others; of a mirror given as a pair, what it serves. */
export function mirrored(...places: readonly Placed[]): RegistryAccess {
  const endpoints = places.map((place): Endpoint => {
    const [wire, serves] = 'host' in place ? [place, 'all' as const] : place;
    return { registry: wire.host, repository: 'tools/demo', serves };
  });
  const last = endpoints.at(-1)?.registry ?? '';
  return accessOf({ routes: { [`${last}/tools/demo`]: { endpoints } } });
}
