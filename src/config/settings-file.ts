import { dirname, join, resolve } from 'node:path';
import { isRegistryHost } from '../oci/index.ts';
import { formatPath, parseSettings } from '../schema/index.ts';
import type { ParsedSettings, RegistrySettings, Settings, ValuePath } from '../schema/index.ts';
import type {
  CredentialSource,
  GeneralValues,
  Layer,
  MirrorRule,
  RegistryValues,
  Sourced,
  SourcedFields,
} from './model.ts';
import { parsePattern, splitPlace } from './pattern.ts';
import { proxyProblem } from './proxy-address.ts';
import { readDuration, readSize } from './quantities.ts';

/** Settings that belong to a connection: a connection knows its host, not what is asked for through it. */
const OF_HOSTS = [
  'insecure',
  'plainHttp',
  'caFile',
  'clientCertificate',
  'proxy',
  'requestsPerSecond',
  'bytesPerSecond',
  'connections',
  'headers',
  'transport',
] as const satisfies readonly (keyof RegistrySettings)[];

export interface SettingsFileOptions {
  /** Absolute path: what is written relative in the file is relative to its folder. */
  readonly path: string;
  readonly home: string;
}

/** Reads a `config.yaml`. Throws `settings-invalid` with the line of what is wrong. */
export async function readSettingsFile(text: string, options: SettingsFileOptions): Promise<Layer> {
  const file = await parseSettings(text, options.path);
  const reader = new SettingsReader(file, options);
  const { registries = {} } = file.value;
  return {
    general: reader.general(file.value),
    registries: new Map(
      Object.entries(registries).map(([key, entry]) => [key, reader.registry(key, entry)]),
    ),
  };
}

class SettingsReader {
  readonly #file: ParsedSettings;
  readonly #options: SettingsFileOptions;

  constructor(file: ParsedSettings, options: SettingsFileOptions) {
    this.#file = file;
    this.#options = options;
  }

  general(settings: Settings): SourcedFields<GeneralValues> {
    const { tokenCache = {}, proxy = {} } = settings;
    return present<GeneralValues>({
      transport: this.#take(['transport'], settings.transport),
      idleTimeoutMs: this.#take(['idleTimeout'], settings.idleTimeout, (text, path) =>
        this.#measured(readDuration(text), path, 'a time from 1ms to 24d'),
      ),
      concurrency: this.#take(['concurrency'], settings.concurrency),
      tokenCache: this.#take(['tokenCache', 'enabled'], tokenCache.enabled),
      tokenCacheFolder: this.#take(['tokenCache', 'folder'], tokenCache.folder, this.#path),
      httpProxy: this.#take(['proxy', 'http'], proxy.http, this.#proxy),
      httpsProxy: this.#take(['proxy', 'https'], proxy.https, this.#proxy),
      noProxy: this.#take(['proxy', 'noProxy'], proxy.noProxy),
    });
  }

  registry(key: string, entry: RegistrySettings): SourcedFields<RegistryValues> {
    const at = (...rest: ValuePath): ValuePath => ['registries', key, ...rest];
    this.#checkKey(key, entry);
    return present<RegistryValues>({
      mirrors: this.#take(at('mirrors'), entry.mirrors, (mirrors) =>
        mirrors.map((mirror, index) => this.#mirror(mirror, at('mirrors', index))),
      ),
      location: this.#take(at('location'), entry.location, this.#place),
      blocked: this.#take(at('blocked'), entry.blocked),
      insecure: this.#take(at('insecure'), entry.insecure),
      plainHttp: this.#take(at('plainHttp'), entry.plainHttp, (value) =>
        typeof value === 'string' ? value : value ? 'always' : 'never',
      ),
      caFiles: this.#take(at('caFile'), entry.caFile, (files) => [files].flat().map(this.#path)),
      clientCertificate: this.#take(at('clientCertificate'), entry.clientCertificate, (pair) => ({
        certFile: this.#path(pair.certFile),
        keyFile: this.#path(pair.keyFile),
      })),
      proxy: this.#take(at('proxy'), entry.proxy, this.#proxy),
      requestsPerSecond: this.#take(at('requestsPerSecond'), entry.requestsPerSecond),
      bytesPerSecond: this.#take(at('bytesPerSecond'), entry.bytesPerSecond, (size, path) =>
        this.#measured(readSize(size), path, 'a number of bytes from 1 on'),
      ),
      connections: this.#take(at('connections'), entry.connections),
      headers: this.#take(at('headers'), entry.headers),
      transport: this.#take(at('transport'), entry.transport),
      credentials: this.#take(at('credentials'), entry.credentials, (source) =>
        this.#credentials(source),
      ),
    });
  }

  #take<V, T = V>(
    path: ValuePath,
    value: V | undefined,
    convert?: (value: V, path: ValuePath) => T,
  ): Sourced<T> | undefined {
    if (value === undefined) return undefined;
    const { line } = this.#file.positionOf(path);
    return {
      value: convert === undefined ? (value as unknown as T) : convert(value, path),
      origin: { kind: 'file', path: this.#options.path, line },
    };
  }

  #checkKey(key: string, entry: RegistrySettings): void {
    const pattern = parsePattern(key);
    if (pattern === undefined || (pattern.wildcard && pattern.path !== ''))
      this.#refuse(['registries', key], 'is not HOST[:PORT], HOST[:PORT]/PREFIX or *.DOMAIN');
    const misplaced = OF_HOSTS.find((name) => entry[name] !== undefined);
    if (pattern.path === '' || misplaced === undefined) return;
    const { host } = splitPlace(key);
    this.#refuse(
      ['registries', key, misplaced],
      `belongs to a whole host; write it under ${formatPath(['registries', host])}`,
    );
  }

  #mirror(mirror: NonNullable<RegistrySettings['mirrors']>[number], path: ValuePath): MirrorRule {
    const { location, serves = 'all' } = typeof mirror === 'string' ? { location: mirror } : mirror;
    return { location: this.#place(location, path), serves };
  }

  readonly #place = (place: string, path: ValuePath): string =>
    isRegistryHost(splitPlace(place).host)
      ? place
      : this.#refuse(path, `names no registry host: "${place}"`);

  readonly #path = (path: string): string => {
    const { home, path: file } = this.#options;
    return path.startsWith('~/') ? join(home, path.slice(2)) : resolve(dirname(file), path);
  };

  readonly #proxy = (address: string, path: ValuePath): string => {
    const problem = address === 'none' ? undefined : proxyProblem(address);
    return problem === undefined ? address : this.#refuse(path, problem);
  };

  #credentials(source: NonNullable<RegistrySettings['credentials']>): CredentialSource {
    return source.helper === undefined
      ? { kind: 'auth-file', path: this.#path(source.authFile ?? '') }
      : { kind: 'helper', name: source.helper };
  }

  #measured(value: number | undefined, path: ValuePath, what: string): number {
    return value ?? this.#refuse(path, `must be ${what}`);
  }

  #refuse(path: ValuePath, message: string): never {
    return this.#file.refuse(path, formatPath(path), message);
  }
}

/** Without the fields that nobody gave. */
function present<T>(fields: {
  readonly [K in keyof T]: Sourced<T[K]> | undefined;
}): SourcedFields<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field !== undefined),
  ) as SourcedFields<T>;
}
