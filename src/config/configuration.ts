import { throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type {
  Endpoint,
  RegistryAccess,
  RegistryPolicy,
  RegistryRoute,
  TransportName,
} from '../content/index.ts';
import { defaultValues, environmentValues, flagValues, fromFlag } from './environment.ts';
import type {
  ConfigurationOptions,
  ConsultedPlace,
  CredentialSource,
  GeneralValues,
  RegistryValues,
  Sourced,
  SourcedFields,
} from './model.ts';
import { describeOrigin } from './origin.ts';
import { normalHost, rewrite } from './pattern.ts';
import { createProxyChoice } from './proxies.ts';
import type { ProxyChoice } from './proxies.ts';
import { RuleBook, mergeRegistries, pick } from './rules.ts';
import type { Found } from './rules.ts';
import { readFileSources } from './sources.ts';
import type { FileSources } from './sources.ts';

/** General values, each with its origin. */
export type SourcedGeneral = { readonly [K in keyof GeneralValues]: Sourced<GeneralValues[K]> };

/** The settings of a connection to a host, each with its origin. */
export type SourcedPolicy = SourcedFields<
  Pick<
    RegistryValues,
    | 'insecure'
    | 'plainHttp'
    | 'caFiles'
    | 'clientCertificate'
    | 'requestsPerSecond'
    | 'bytesPerSecond'
    | 'connections'
    | 'headers'
  >
>;

/** Where a repository is read from, with what says so. */
export interface SourcedRoute {
  readonly blocked: Found<boolean> | undefined;
  readonly endpoints: readonly (Endpoint & { readonly origin: Sourced<unknown>['origin'] })[];
}

/** Everything that configuration says, read once: plain data, and how registries are reached. */
export interface Configuration extends RegistryAccess {
  readonly general: GeneralValues;
  /** What moves content to and from a registry. */
  transportOf(registry: string): TransportName;
  /** Where configuration says the credentials are; undefined for the usual places. */
  credentialsOf(registry: string, repository?: string): CredentialSource | undefined;
  /** Files and folders that were looked at, in the order they are read. */
  readonly places: readonly ConsultedPlace[];
  /** The same with origins, for people. */
  readonly sources: ConfigurationSources;
}

export interface ConfigurationSources {
  readonly general: SourcedGeneral;
  readonly own: RuleBook;
  readonly containers: RuleBook;
  readonly files: FileSources;
  readonly flags: SourcedPolicy;
  policyOf(registry: string): SourcedPolicy;
  routeOf(registry: string, repository: string): SourcedRoute;
  proxyFor(url: URL): ProxyChoice;
  transportOf(registry: string): Sourced<TransportName>;
  credentialsOf(registry: string, repository?: string): Sourced<CredentialSource> | undefined;
}

/**
 * Reads configuration: built-in defaults, `/etc/ebpf/config.yaml`, the user's `config.yaml`, environment, flags, each
 * stronger than the one before; for registries also containers' `registries.conf` and `certs.d`, which are weaker than
 * all of these. Throws `settings-invalid` with file and line, `io-failed`, `size-exceeded`.
 */
export async function openConfiguration(
  options: ConfigurationOptions & Abortable,
): Promise<Configuration> {
  throwIfAborted(options.signal);
  const files = await readFileSources(options);
  const sources = createSources(options, files);
  const policies = new Map<string, RegistryPolicy>();
  return {
    general: Object.fromEntries(
      Object.entries(sources.general).map(([name, { value }]) => [name, value]),
    ) as unknown as GeneralValues,
    places: files.places,
    sources,
    policyOf(registry) {
      const known = policies.get(registry);
      const policy = known ?? plainPolicy(sources.policyOf(registry));
      policies.set(registry, policy);
      return policy;
    },
    routeOf: (registry, repository) => plainRoute(sources.routeOf(registry, repository)),
    proxyFor: (url) => sources.proxyFor(url).url,
    transportOf: (registry) => sources.transportOf(registry).value,
    credentialsOf: (registry, repository) => sources.credentialsOf(registry, repository)?.value,
  };
}

function createSources(options: ConfigurationOptions, files: FileSources): ConfigurationSources {
  const general: SourcedGeneral = Object.assign(
    defaultValues(options),
    ...files.settings.map((layer) => layer.general),
    environmentValues(options.env),
    flagValues(options),
  ) as SourcedGeneral;
  const own = new RuleBook(mergeRegistries(files.settings.map(({ registries }) => registries)));
  const containers = new RuleBook(
    new Map(files.containers.flatMap(({ registries }) => [...registries])),
  );
  const flags = flagPolicy(options);
  return {
    general,
    own,
    containers,
    files,
    flags,
    policyOf: (registry) => ({
      ...containersPolicy(files, registry),
      ...certificatePolicy(files, registry),
      ...ownPolicy(own, registry),
      ...flags,
    }),
    routeOf: (registry, repository) => routeOf({ own, containers }, registry, repository),
    proxyFor: createProxyChoice(general, own),
    transportOf: (registry) => transportOf(general, own, registry),
    credentialsOf: (registry, repository) =>
      pick(own.matching(registry, repository), 'credentials'),
  };
}

function flagPolicy({ flags = {} }: ConfigurationOptions): SourcedPolicy {
  return {
    ...(flags.plainHttp === true && { plainHttp: fromFlag('--plain-http', 'always' as const) }),
    ...(flags.insecure === true && { insecure: fromFlag('--insecure', true) }),
    ...(flags.caFile !== undefined && { caFiles: fromFlag('--ca-file', [flags.caFile]) }),
  };
}

const POLICY_SETTINGS = [
  'insecure',
  'plainHttp',
  'caFiles',
  'clientCertificate',
  'requestsPerSecond',
  'bytesPerSecond',
  'connections',
  'headers',
] as const satisfies readonly (keyof SourcedPolicy)[];

function ownPolicy(own: RuleBook, registry: string): SourcedPolicy {
  const rules = own.matching(registry);
  const found = POLICY_SETTINGS.map((name) => [name, pick(rules, name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function certificatePolicy({ certificates }: FileSources, registry: string): SourcedPolicy {
  const found = certificates.get(normalHost(registry));
  if (found === undefined) return {};
  if (found.problem !== undefined) throw found.problem;
  const { folder, caFiles, clientCertificate } = found;
  const origin = { kind: 'file', path: folder } as const;
  return {
    ...(caFiles.length > 0 && { caFiles: { value: caFiles, origin } }),
    ...(clientCertificate && { clientCertificate: { value: clientCertificate, origin } }),
  };
}

/** A connection knows its host only: certificates go unchecked where every entry about the host says so, not where one does. */
function containersPolicy({ containers }: FileSources, registry: string): SourcedPolicy {
  const host = normalHost(registry);
  const about = containers.flatMap(({ endpoints }) =>
    endpoints.filter((endpoint) => endpoint.host === host),
  );
  const [first] = about;
  if (first === undefined || !about.every(({ value }) => value)) return {};
  return { insecure: { value: true, origin: first.origin } };
}

function routeOf(
  { own, containers }: Pick<ConfigurationSources, 'own' | 'containers'>,
  registry: string,
  repository: string,
): SourcedRoute {
  // Of containers' entries the one with the longest prefix stands alone.
  const rules = [
    ...own.matching(registry, repository),
    ...containers.matching(registry, repository).slice(0, 1),
  ];
  const blocked = pick(rules, 'blocked');
  const mirrors = pick(rules, 'mirrors');
  const location = pick(rules, 'location');
  const endpoints = mirrors === undefined ? [] : mirrorEndpoints(mirrors, repository);
  const moved = location && rewrite(location.pattern, location.value, repository);
  const last = { ...(moved ?? { registry, repository }), serves: 'all' as const };
  return {
    blocked: blocked?.value === true ? blocked : undefined,
    endpoints: [...endpoints, { ...last, origin: moved ? location.origin : { kind: 'default' } }],
  };
}

function mirrorEndpoints(
  { value, pattern, origin }: Found<RegistryValues['mirrors']>,
  repository: string,
): SourcedRoute['endpoints'] {
  return value.flatMap(({ location, serves }) => {
    const target = rewrite(pattern, location, repository);
    return target === undefined ? [] : [{ ...target, serves, origin }];
  });
}

/** The stronger source wins: what a file says of a registry is weaker than environment and flag. */
function transportOf(
  general: SourcedGeneral,
  own: RuleBook,
  registry: string,
): Sourced<TransportName> {
  const { kind } = general.transport.origin;
  if (kind === 'environment' || kind === 'flag') return general.transport;
  return pick(own.matching(registry), 'transport') ?? general.transport;
}

function plainPolicy(policy: SourcedPolicy): RegistryPolicy {
  return {
    plainHttp: policy.plainHttp?.value,
    insecureSkipVerify: policy.insecure?.value,
    caFiles: policy.caFiles?.value,
    clientCertificate: policy.clientCertificate?.value,
    headers: policy.headers?.value,
    requestsPerSecond: policy.requestsPerSecond?.value,
    bytesPerSecond: policy.bytesPerSecond?.value,
    connections: policy.connections?.value,
  };
}

function plainRoute({ blocked, endpoints }: SourcedRoute): RegistryRoute {
  return {
    blocked: blocked && `${blocked.pattern.key} (${describeOrigin(blocked.origin)})`,
    endpoints: endpoints.map(({ registry, repository, serves }) => ({
      registry,
      repository,
      serves,
    })),
  };
}
