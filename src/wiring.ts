import { join } from 'node:path';
import { fail, printable, silentLogger } from './base/index.ts';
import type { Logger } from './base/index.ts';
import type { Configuration, ConfigurationOptions, SettingsFlags } from './config/index.ts';
import type { Credential, CredentialPort, RemoteRepository } from './content/index.ts';
import type { CredentialStore } from './credentials/index.ts';
import type { OpsContext } from './ops/index.ts';
import type { OrasClient } from './oras/index.ts';
import type { RegistryClient, TokenCache } from './registry/index.ts';
import type { LayoutStore } from './store/index.ts';

/** How registries are spoken to. What is left out is as configuration has it. */
export type RegistrySettings = SettingsFlags;

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

type RemoteOptions = Parameters<OpsContext['remote']>[2];

/** What verbs work with, and how to end it. */
export interface Wired {
  readonly context: OpsContext;
  /** Ends all connections. May be called again. */
  readonly close: () => Promise<void>;
}

/** Puts the adapters together; each is made, and its code loaded, on first use. */
export function wire(options: ClientOptions): Wired {
  const { env, logger = silentLogger } = options;
  const storePath = storeFolder(options);
  const configurationOptions = configurationOf(options);
  const adapters = new Adapters(options, configurationOptions);
  const store = once(() => openStore(storePath));
  const context: OpsContext = {
    storePath,
    store,
    registry: (credential) => adapters.registry(credential),
    remote: (host, repository, how) => adapters.remote(host, repository, how),
    credentials: adapters.credentials,
    configuration: adapters.configuration,
    configurationOptions,
    forgetTokens: async (host) => (await adapters.tokens())?.forget(host),
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
  return { context, close: () => adapters.close() };
}

/** Everything that goes between this machine and registries. */
class Adapters {
  readonly #options: ClientOptions;
  readonly #open: Promise<{ close(): Promise<void> }>[] = [];
  readonly configuration: () => Promise<Configuration>;
  readonly credentials: () => Promise<CredentialStore>;
  readonly tokens: () => Promise<TokenCache | undefined>;
  #builtin: Promise<RegistryClient> | undefined;
  #oras: Promise<OrasClient> | undefined;

  constructor(options: ClientOptions, configurationOptions: ConfigurationOptions) {
    this.#options = options;
    this.configuration = once(async () => {
      const { openConfiguration } = await import('./config/index.ts');
      return openConfiguration(configurationOptions);
    });
    this.credentials = once(() => this.#openCredentials());
    this.tokens = once(() => this.#openTokens());
  }

  /** Our own client; with a credential, one that shows only that and remembers nothing. */
  registry(credential?: Credential): Promise<RegistryClient> {
    if (credential !== undefined)
      return this.#kept(this.#connect(() => Promise.resolve(credential)));
    this.#builtin ??= this.#kept(this.#connect());
    return this.#builtin;
  }

  async remote(host: string, repository: string, how?: RemoteOptions): Promise<RemoteRepository> {
    const configuration = await this.configuration();
    const client =
      configuration.transportOf(host) === 'oras' ? this.#orasClient() : this.registry();
    return (await client).repository(host, repository, how);
  }

  async close(): Promise<void> {
    this.#builtin = undefined;
    this.#oras = undefined;
    for (const client of await Promise.allSettled(this.#open.splice(0)))
      if (client.status === 'fulfilled') await client.value.close();
  }

  #kept<T extends { close(): Promise<void> }>(client: Promise<T>): Promise<T> {
    this.#open.push(client);
    return client;
  }

  readonly #lookup: CredentialPort = async (host, context) =>
    (await this.credentials()).lookup(host, context);

  async #connect(only?: CredentialPort): Promise<RegistryClient> {
    const { createRegistryClient } = await import('./registry/index.ts');
    const configuration = await this.configuration();
    return createRegistryClient({
      access: configuration,
      idleTimeoutMs: configuration.general.idleTimeoutMs,
      maxRequests: configuration.general.concurrency,
      credentials: only ?? this.#lookup,
      tokenCache: only === undefined ? await this.tokens() : undefined,
      logger: this.#options.logger,
    });
  }

  #orasClient(): Promise<OrasClient> {
    const open = async (): Promise<OrasClient> => {
      const { createOrasClient } = await import('./oras/index.ts');
      const configuration = await this.configuration();
      const { env, logger } = this.#options;
      return createOrasClient({
        path: nonEmpty(env['EBPF_ORAS']),
        searchPath: env['PATH'],
        allowAnyVersion: env['EBPF_ORAS_ANY_VERSION'] === '1',
        temporaryFolder: nonEmpty(env['TMPDIR']),
        access: configuration,
        idleTimeoutMs: configuration.general.idleTimeoutMs,
        processes: configuration.general.concurrency,
        credentials: this.#lookup,
        logger,
      });
    };
    return (this.#oras ??= this.#kept(open()));
  }

  async #openCredentials(): Promise<CredentialStore> {
    const { createCredentialStore } = await import('./credentials/index.ts');
    const configuration = await this.configuration();
    const { env, home, root, logger } = this.#options;
    return createCredentialStore({
      ...{ env, home, root, logger },
      proxyFor: (url) => configuration.proxyFor(url),
      sourceFor: (registry) => configuration.credentialsOf(registry),
      ...(configuration.general.tokenCache ? {} : { cacheDirectory: false }),
    });
  }

  async #openTokens(): Promise<TokenCache | undefined> {
    const { general } = await this.configuration();
    if (!general.tokenCache) return undefined;
    return (await import('./registry/index.ts')).createTokenCache(general.tokenCacheFolder);
  }
}

/** The value of the first call for all calls; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

async function openStore(path: string): Promise<LayoutStore> {
  const { openLayout } = await import('./store/index.ts');
  return openLayout(path, { create: true });
}

/** What configuration is read with; flags are the strongest of its sources. */
function configurationOf({ env, home, registry = {} }: ClientOptions): ConfigurationOptions {
  return { env, home, flags: registry };
}

function storeFolder({ store, env, home, root }: ClientOptions): string {
  const chosen = store ?? nonEmpty(env['EBPF_STORE']);
  if (chosen !== undefined) return folderOf(chosen, store === undefined ? 'EBPF_STORE' : '--store');
  return root
    ? '/var/lib/ebpf'
    : join(nonEmpty(env['XDG_DATA_HOME']) ?? join(home, '.local/share'), 'ebpf');
}

/** References to layouts are written elsewhere; a store is a folder, whatever is in it. */
function folderOf(path: string, given: string): string {
  const prefix = /^(?:oci|oci-archive|file):/.exec(path)?.[0];
  if (prefix === undefined) return path;
  const bare = printable(path.slice(prefix.length), 200);
  return fail('usage', `The store is a folder, not a reference: "${printable(path, 200)}".`, {
    hint:
      prefix === 'oci-archive:'
        ? `A store cannot be in an archive: ebpf copy oci-archive:${bare} NAME`
        : `Leave out ${prefix} and write ${given === '--store' ? '--store ' : 'EBPF_STORE='}${bare}.`,
  });
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
