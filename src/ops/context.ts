import type { Logger } from '../base/index.ts';
import type { Configuration, ConfigurationOptions } from '../config/index.ts';
import type { Credential, RemoteRepository } from '../content/index.ts';
import type { CredentialStore } from '../credentials/index.ts';
import type { RegistryClient } from '../registry/index.ts';
import type { LayoutStore } from '../store/index.ts';

/** How the loader process is started. */
export interface LoaderSettings {
  /** The compiled entry of the loader process. */
  readonly entry: string;
  /** Another libbpf than the system's. */
  readonly libbpf?: string | undefined;
  /** `LD_LIBRARY_PATH`: where the dynamic linker looks for libbpf first. */
  readonly libraryPath?: string | undefined;
}

export interface RemoteOptions {
  /** What it is opened for; a token is then asked for once, for all repositories opened before it. Default `pull`. */
  readonly access?: 'pull' | 'push' | undefined;
}

/** What the verbs work with. Adapters are made on first use: listing the store opens no socket. */
export interface OpsContext {
  readonly storePath: string;
  store(): Promise<LayoutStore>;
  /** The client for registries; with a credential, one that shows only that: what `login` tries out. */
  registry(credential?: Credential): Promise<RegistryClient>;
  /** One repository of a registry, by the transport that is chosen for it. */
  remote(registry: string, repository: string, options?: RemoteOptions): Promise<RemoteRepository>;
  credentials(): Promise<CredentialStore>;
  /** What files, environment and flags say; read once. */
  configuration(): Promise<Configuration>;
  /** Forgets the tokens of a registry that earlier processes left. */
  forgetTokens(registry: string): Promise<void>;
  /** What configuration is read with. */
  readonly configurationOptions: ConfigurationOptions;
  readonly loader: LoaderSettings;
  readonly logger: Logger;
  /** Seconds since 1970 for `created`, from SOURCE_DATE_EPOCH; without it artifacts carry no time. */
  readonly sourceDateEpoch?: number | undefined;
  /** PATH of the user, to find `oras`. */
  readonly path?: string | undefined;
  readonly orasPath?: string | undefined;
  /** Store of the user who called sudo, to say what root's store lacks. */
  readonly invokingUserStore?: string | undefined;
}
