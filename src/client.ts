import { join } from 'node:path';
import type { Abortable, Logger } from './base/index.ts';
import { silentLogger } from './base/index.ts';
import type { Credential } from './content/index.ts';
import type { Configuration, ConfigurationOptions } from './config/index.ts';
import type { CredentialStore } from './credentials/index.ts';
import { explainingRefusals } from './ops/explain.ts';
import type * as ops from './ops/index.ts';
import type { RegistryClient, RegistryClientOptions } from './registry/index.ts';
import type { LayoutStore } from './store/index.ts';

/** How registries are spoken to. */
export interface RegistrySettings {
  /** HTTP without TLS also to hosts that are not loopback. Default false. */
  readonly plainHttp?: boolean | undefined;
  /** Takes any certificate. Default false. */
  readonly insecure?: boolean | undefined;
  /** PEM file with further certificate authorities. */
  readonly caFile?: string | undefined;
  /** Milliseconds without a byte. Default 30 000. */
  readonly idleTimeoutMs?: number | undefined;
}

/** What a client is made of. Nothing is read from the process: environment and home are handed in. */
export interface ClientOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home folder of the user. */
  readonly home: string;
  /** True for root: its store is the system's. */
  readonly root: boolean;
  /** Folder of the store. Default: `EBPF_STORE`, else `/var/lib/ebpf` for root, else `$XDG_DATA_HOME/ebpf`. */
  readonly store?: string | undefined;
  /** The compiled entry of the loader process, `dist/loader.mjs`. */
  readonly loader: string;
  readonly registry?: RegistrySettings | undefined;
  readonly logger?: Logger | undefined;
}

type Verb<F> = F extends (context: ops.OpsContext, request: infer R) => Promise<infer T>
  ? (request: R) => Promise<T>
  : never;

/** The verbs, bound to a store, registries and credentials. */
export interface Client extends AsyncDisposable {
  readonly storePath: string;
  readonly inspect: Verb<typeof ops.inspect>;
  readonly pack: Verb<typeof ops.pack>;
  readonly push: Verb<typeof ops.push>;
  readonly pull: Verb<typeof ops.pull>;
  readonly pullMany: Verb<typeof ops.pullMany>;
  readonly verify: Verb<typeof ops.verify>;
  readonly prepareRun: Verb<typeof ops.prepareRun>;
  readonly list: Verb<typeof ops.list>;
  readonly tag: Verb<typeof ops.tag>;
  readonly remove: Verb<typeof ops.remove>;
  readonly prune: Verb<typeof ops.prune>;
  readonly fsck: Verb<typeof ops.fsck>;
  readonly tags: Verb<typeof ops.tags>;
  readonly resolve: Verb<typeof ops.resolve>;
  readonly login: Verb<typeof ops.login>;
  readonly logout: Verb<typeof ops.logout>;
  readonly serve: Verb<typeof ops.serve>;
  readonly settings: Verb<typeof ops.settings>;
  readonly settingsPlaces: Verb<typeof ops.settingsPlaces>;
  readonly checkSettings: Verb<typeof ops.checkSettings>;
  readonly changeSetting: Verb<typeof ops.changeSetting>;
  readonly explainRegistry: Verb<typeof ops.explainRegistry>;
  doctor(request?: Abortable): Promise<ops.Diagnosis>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Wires a client; no code of a verb is loaded and nothing is opened before the verb is called. */
export function createClient(options: ClientOptions): Client {
  const { context, close } = createContext(options);
  const verb =
    <R, T>(load: () => Promise<(context: ops.OpsContext, request: R) => Promise<T>>) =>
    async (request: R): Promise<T> =>
      explainingRefusals(context, async () => (await load())(context, request));
  return {
    storePath: context.storePath,
    inspect: verb(async () => (await import('./ops/inspect.ts')).inspect),
    pack: verb(async () => (await import('./ops/pack.ts')).pack),
    push: verb(async () => (await import('./ops/push.ts')).push),
    pull: verb(async () => (await import('./ops/pull.ts')).pull),
    pullMany: verb(async () => (await import('./ops/pull.ts')).pullMany),
    verify: verb(async () => (await import('./ops/verify.ts')).verify),
    prepareRun: verb(async () => (await import('./ops/run.ts')).prepareRun),
    list: verb(async () => (await import('./ops/catalog.ts')).list),
    tag: verb(async () => (await import('./ops/catalog.ts')).tag),
    remove: verb(async () => (await import('./ops/catalog.ts')).remove),
    prune: verb(async () => (await import('./ops/catalog.ts')).prune),
    fsck: verb(async () => (await import('./ops/catalog.ts')).fsck),
    tags: verb(async () => (await import('./ops/remote.ts')).tags),
    resolve: verb(async () => (await import('./ops/remote.ts')).resolve),
    // What it shows is what the caller gave: no other credential has to do with a refusal.
    login: async (request) => (await import('./ops/login.ts')).login(context, request),
    logout: verb(async () => (await import('./ops/login.ts')).logout),
    serve: verb(async () => (await import('./ops/serve.ts')).serve),
    settings: verb(async () => (await import('./ops/settings.ts')).settings),
    settingsPlaces: verb(async () => (await import('./ops/settings.ts')).settingsPlaces),
    checkSettings: verb(async () => (await import('./ops/settings.ts')).checkSettings),
    changeSetting: verb(async () => (await import('./ops/settings.ts')).changeSetting),
    explainRegistry: verb(async () => (await import('./ops/settings.ts')).explainRegistry),
    doctor: async (request = {}) => (await import('./ops/doctor.ts')).doctor(context, request),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createContext(options: ClientOptions): {
  context: ops.OpsContext;
  close: () => Promise<void>;
} {
  const { env, home, logger = silentLogger } = options;
  const storePath = storeFolder(options);
  const clients: Promise<RegistryClient>[] = [];
  let store: Promise<LayoutStore> | undefined;
  let registry: Promise<RegistryClient> | undefined;
  let credentials: Promise<CredentialStore> | undefined;
  let configuration: Promise<Configuration> | undefined;
  const configurationOptions = configurationOf(options);
  const openSettings = async (): Promise<Configuration> => {
    const { openConfiguration } = await import('./config/index.ts');
    return openConfiguration(configurationOptions);
  };
  const openCredentials = async (): Promise<CredentialStore> => {
    const { createCredentialStore } = await import('./credentials/index.ts');
    return createCredentialStore({ env, home, root: options.root, logger });
  };
  const keep = (): Promise<CredentialStore> => (credentials ??= openCredentials());
  const connect = async (given?: Credential): Promise<RegistryClient> => {
    const { createRegistryClient } = await import('./registry/index.ts');
    return createRegistryClient({
      ...registryOptions(options),
      credentials: async (host, context) => given ?? (await keep()).lookup(host, context),
      logger,
    });
  };
  const track = (client: Promise<RegistryClient>): Promise<RegistryClient> => {
    clients.push(client);
    return client;
  };
  const openStore = async (): Promise<LayoutStore> => {
    const { openLayout } = await import('./store/index.ts');
    return openLayout(storePath, { create: true });
  };
  const context: ops.OpsContext = {
    storePath,
    store: () => (store ??= openStore()),
    registry: (given) => (given ? track(connect(given)) : (registry ??= track(connect()))),
    remote: async (host, repository, how) =>
      (await context.registry()).repository(host, repository, how),
    credentials: keep,
    configuration: () => (configuration ??= openSettings()),
    configurationOptions,
    loader: {
      entry: options.loader,
      libbpf: nonEmpty(env['EBPF_LIBBPF']),
      libraryPath: nonEmpty(env['LD_LIBRARY_PATH']),
    },
    logger,
    sourceDateEpoch: parseEpoch(env['SOURCE_DATE_EPOCH']),
    path: env['PATH'],
    orasPath: env['EBPF_ORAS'],
    invokingUserStore: invokingUserStore(options),
  };
  const close = async (): Promise<void> => {
    const open = await Promise.allSettled(clients.splice(0));
    registry = undefined;
    for (const client of open) if (client.status === 'fulfilled') await client.value.close();
  };
  return { context, close };
}

/** What configuration is read with; flags are the strongest of its sources. */
function configurationOf({ env, home, registry = {} }: ClientOptions): ConfigurationOptions {
  const { plainHttp, insecure, caFile, idleTimeoutMs } = registry;
  return { env, home, flags: { plainHttp, insecure, caFile, idleTimeoutMs } };
}

function registryOptions({ registry = {} }: ClientOptions): RegistryClientOptions {
  return {
    plainHttp: registry.plainHttp === true ? 'always' : 'loopback',
    insecureSkipVerify: registry.insecure ?? false,
    caFile: registry.caFile,
    idleTimeoutMs: registry.idleTimeoutMs,
  };
}

function storeFolder({ store, env, home, root }: ClientOptions): string {
  const chosen = store ?? nonEmpty(env['EBPF_STORE']);
  if (chosen !== undefined) return chosen;
  return root
    ? '/var/lib/ebpf'
    : join(nonEmpty(env['XDG_DATA_HOME']) ?? join(home, '.local/share'), 'ebpf');
}

/** Where the user behind sudo keeps a store, by the usual rule; only to say so in an error. */
function invokingUserStore({ env, root }: ClientOptions): string | undefined {
  const user = env['SUDO_USER'];
  if (!root || user === undefined || user === 'root' || !/^[a-z_][a-z0-9_-]*$/i.test(user))
    return undefined;
  return join('/home', user, '.local/share/ebpf');
}

function parseEpoch(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
