import type { ClientCertificate, PlainHttp, TransportName } from '../content/index.ts';

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** From 1; undefined where a file is taken as a whole, such as a certificate. */
      readonly line?: number | undefined;
    }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string };

/** A value and where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** Some of the fields, each with its origin. */
export type SourcedFields<T> = { readonly [K in keyof T]?: Sourced<T[K]> };

/** What holds for all registries; complete. */
export interface GeneralValues {
  readonly transport: TransportName;
  /** Milliseconds without a byte. */
  readonly idleTimeoutMs: number;
  /** Requests under way at once to all registries, those that read and those that send apart; undefined for the transport's own number. */
  readonly concurrency: number | undefined;
  readonly tokenCache: boolean;
  readonly tokenCacheFolder: string;
  /** Address of the proxy for http addresses; the empty text for none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: readonly string[];
}

/** A place that stands for the key of a rule: HOST[:PORT][/PREFIX]. */
export interface MirrorRule {
  readonly location: string;
  readonly serves: 'all' | 'digest' | 'tag';
}

/** Where the credentials of a registry are. */
export type CredentialSource =
  | { readonly kind: 'helper'; readonly name: string }
  | { readonly kind: 'auth-file'; readonly path: string };

/** What one rule may say of the registries or repositories that its key names. */
export interface RegistryValues {
  readonly mirrors: readonly MirrorRule[];
  readonly location: string;
  readonly blocked: boolean;
  readonly insecure: boolean;
  readonly plainHttp: PlainHttp;
  readonly caFiles: readonly string[];
  readonly clientCertificate: ClientCertificate;
  /** Address of a proxy, or `none`. */
  readonly proxy: string;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly connections: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: TransportName;
  readonly credentials: CredentialSource;
}

/** What one source says. */
export interface Layer {
  readonly general: SourcedFields<GeneralValues>;
  /** By key: HOST[:PORT], HOST[:PORT]/PREFIX or *.DOMAIN. */
  readonly registries: ReadonlyMap<string, SourcedFields<RegistryValues>>;
}

/** A file or folder that was looked at. */
export interface ConsultedPlace {
  readonly path: string;
  readonly kind: 'settings' | 'registries.conf' | 'certificates';
  readonly exists: boolean;
}

/** What is read of the command line; the strongest source. */
export interface SettingsFlags {
  readonly transport?: TransportName | undefined;
  /** Milliseconds. */
  readonly idleTimeoutMs?: number | undefined;
  readonly concurrency?: number | undefined;
  /** HTTP without TLS to every registry. */
  readonly plainHttp?: boolean | undefined;
  /** Any certificate of any registry. */
  readonly insecure?: boolean | undefined;
  /** PEM file, for every registry. */
  readonly caFile?: string | undefined;
}

export interface ConfigurationOptions {
  /** Environment; handed in, never read from the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home folder of the user. */
  readonly home: string;
  /** Folder that stands for `/etc`. */
  readonly etc?: string | undefined;
  readonly flags?: SettingsFlags | undefined;
}
