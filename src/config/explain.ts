import type { Configuration, ConfigurationSources, SourcedRoute } from './configuration.ts';
import { listFields, listedOrigin, shownProxy } from './listing.ts';
import type { ListedOrigin, ListedSetting } from './listing.ts';

/** How a registry, or one repository of it, would be reached. */
export interface RegistryExplanation {
  readonly registry: string;
  readonly repository: string | null;
  /** What blocks it. */
  readonly blocked: ListedOrigin | null;
  readonly transport: { readonly value: string; readonly origin: ListedOrigin };
  /** What configuration says of its credentials; null for the usual places. */
  readonly credentials: ListedSetting | null;
  /** Where it is read from, in this order; it is written to the registry itself. */
  readonly endpoints: readonly EndpointExplanation[];
}

export interface EndpointExplanation {
  readonly registry: string;
  readonly repository: string | null;
  readonly serves: 'all' | 'digest' | 'tag';
  /** What put it there; `default` for the registry itself. */
  readonly origin: ListedOrigin;
  readonly proxy: {
    /** Without user and password; null to go directly. */
    readonly address: string | null;
    readonly origin: ListedOrigin;
    readonly because: 'loopback' | 'noProxy' | null;
  };
  /** What differs from the defaults. */
  readonly settings: readonly ListedSetting[];
}

/** Says how a registry is reached, with what says so. Throws `settings-invalid` where that cannot be done. */
export function explainRegistry(
  { sources }: Configuration,
  registry: string,
  repository: string | undefined,
): RegistryExplanation {
  const { blocked, endpoints } = sources.routeOf(registry, repository ?? '');
  const transport = sources.transportOf(registry);
  const credentials = sources.credentialsOf(registry, repository);
  const [source] = listFields('', credentials === undefined ? {} : { credentials });
  return {
    registry,
    repository: repository ?? null,
    blocked: blocked === undefined ? null : listedOrigin(blocked.origin),
    transport: { value: transport.value, origin: listedOrigin(transport.origin) },
    credentials: source ?? null,
    endpoints: endpoints.map((endpoint) => explainEndpoint(sources, endpoint)),
  };
}

function explainEndpoint(
  sources: ConfigurationSources,
  endpoint: SourcedRoute['endpoints'][number],
): EndpointExplanation {
  const policy = sources.policyOf(endpoint.registry);
  const scheme = policy.plainHttp?.value === 'always' ? 'http' : 'https';
  const proxy = sources.proxyFor(new URL(`${scheme}://${endpoint.registry}/`));
  return {
    registry: endpoint.registry,
    repository: endpoint.repository === '' ? null : endpoint.repository,
    serves: endpoint.serves ?? 'all',
    origin: listedOrigin(endpoint.origin),
    proxy: {
      address: proxy.url === undefined ? null : shownProxy(proxy.url.href),
      origin: listedOrigin(proxy.origin),
      because: proxy.because ?? null,
    },
    settings: listFields('', policy),
  };
}
