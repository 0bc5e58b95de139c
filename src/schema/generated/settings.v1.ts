// Made by `npm run generate`; changes are lost.

export type Word = string;
export type Mirror = Place | MirrorSettings;
export type Place = string;
export type Path = string;

/**
 * config.yaml: how ebpf works and how registries are reached. Strict: an unknown key is an error.
 */
export interface Settings {
  /**
   * What moves content to and from registries. Default builtin.
   */
  transport?: 'builtin' | 'oras';
  /**
   * How long a registry may send nothing. Default 30s.
   */
  idleTimeout?: number | string;
  /**
   * Requests under way at once to all registries together, those that read and those that send apart. Default 32; runs of oras: 4.
   */
  concurrency?: number;
  tokenCache?: TokenCacheSettings;
  proxy?: ProxySettings;
  /**
   * How registries are reached, by HOST[:PORT], HOST[:PORT]/PREFIX or *.DOMAIN.
   */
  registries?: {
    [k: string]: RegistrySettings;
  };
}
/**
 * Access tokens kept between commands, readable by their user only.
 */
export interface TokenCacheSettings {
  /**
   * Default true.
   */
  enabled?: boolean;
  /**
   * Default: ebpf/tokens in $XDG_RUNTIME_DIR, else in $XDG_CACHE_HOME.
   */
  folder?: string;
}
/**
 * Proxies for all registries; HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are stronger.
 */
export interface ProxySettings {
  /**
   * For http addresses.
   */
  http?: string;
  /**
   * For https addresses.
   */
  https?: string;
  /**
   * Hosts, suffixes, addresses and CIDR ranges that are reached directly.
   *
   * @maxItems 1000
   */
  noProxy?: Word[];
}
export interface RegistrySettings {
  /**
   * Where repositories are read from first, in this order.
   *
   * @maxItems 100
   */
  mirrors?: Mirror[];
  /**
   * What takes the place of the key of this entry when no mirror has it.
   */
  location?: string;
  /**
   * Nothing is read from there or written to it. Default false.
   */
  blocked?: boolean;
  /**
   * Any TLS certificate is taken. Default false.
   */
  insecure?: boolean;
  /**
   * HTTP without TLS: true or always, false or never, or only on loopback. Default loopback.
   */
  plainHttp?: true | false | 'always' | 'never' | 'loopback';
  /**
   * PEM file with certificate authorities, or several; trusted beside the usual ones.
   */
  caFile?: Path | Path[];
  clientCertificate?: ClientCertificateSettings;
  /**
   * Address of a proxy, or none.
   */
  proxy?: string;
  /**
   * Most requests begun per second.
   */
  requestsPerSecond?: number;
  /**
   * Most bytes of bodies per second, both directions together.
   */
  bytesPerSecond?: number | string;
  /**
   * Most requests under way at once.
   */
  connections?: number;
  /**
   * Sent to this registry and no other.
   */
  headers?: {
    [k: string]: string;
  };
  /**
   * What moves content to and from this registry.
   */
  transport?: 'builtin' | 'oras';
  credentials?: CredentialSettings;
}
export interface MirrorSettings {
  /**
   * What takes the place of the key of this entry.
   */
  location: string;
  /**
   * Which references it is asked for. Default all.
   */
  serves?: 'all' | 'digest' | 'tag';
}
/**
 * For mutual TLS.
 */
export interface ClientCertificateSettings {
  /**
   * PEM file.
   */
  certFile: string;
  /**
   * PEM file.
   */
  keyFile: string;
}
/**
 * Where this registry's credentials are: a credential helper or a file in the form of docker's config.json.
 */
export interface CredentialSettings {
  /**
   * Name of a helper: ecr-login means the program docker-credential-ecr-login.
   */
  helper?: string;
  /**
   * File with credentials.
   */
  authFile?: string;
}
