import type { Abortable, EbpfError } from '../../base/index.ts';
import { isEbpfError } from '../../base/index.ts';
import type { Credential } from '../../content/index.ts';
import { parseEcrHost } from './host.ts';
import type { EcrHost } from './host.ts';
import { hasAwsSigns, loginKey } from './identity.ts';
import { loginFiles } from './login-file.ts';
import { createLogins } from './logins.ts';
import type { AwsSurroundings, EcrApi, RepositorySettings } from './model.ts';

export interface EcrOptions extends AwsSurroundings {
  /** Folder for logins between runs; undefined: none are kept. */
  readonly cacheDirectory: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface EcrLookup extends Abortable {
  readonly renew?: boolean | undefined;
}

/** The registries of AWS: their logins and their repositories. The SDK is loaded when AWS is really asked. */
export interface Ecr {
  /**
   * A login; undefined for other registries, and for the public one where AWS gives none: it is open to everybody.
   * Throws `aws-credentials-missing`, `registry-denied`, `registry-unauthorized`, `registry-throttled`,
   * `registry-unreachable`, `proxy-failed`, `ecr-failed`.
   */
  lookup(registry: string, options: EcrLookup): Promise<Credential | undefined>;
  /** Why the public registry was asked without a login. */
  lookupFailure(registry: string): EbpfError | undefined;
  /** Makes a repository; undefined for registries that are not of AWS. */
  createRepository(
    target: { readonly registry: string; readonly repository: string },
    settings: RepositorySettings,
    options: Abortable,
  ): Promise<'created' | 'present' | undefined>;
}

export function createEcr(options: EcrOptions): Ecr {
  const { cacheDirectory, logger, now } = options;
  const files = cacheDirectory === undefined ? undefined : loginFiles(cacheDirectory, logger);
  const logins = createLogins({ files, now });
  const failures = new Map<string, EbpfError>();

  async function lookup(registry: string, query: EcrLookup): Promise<Credential | undefined> {
    const host = parseEcrHost(registry);
    if (host === undefined) return undefined;
    return host.public
      ? await lookupPublic(registry, host, query)
      : await login(registry, host, query);
  }

  async function lookupPublic(
    registry: string,
    host: EcrHost,
    query: EcrLookup,
  ): Promise<Credential | undefined> {
    if (!(await hasAwsSigns(options))) return undefined;
    try {
      return await login(registry, host, query);
    } catch (error) {
      if (!isEbpfError(error) || ['interrupted', 'timed-out'].includes(error.code)) throw error;
      logger.debug(`${registry} is asked without a login`, { why: error.message });
      failures.set(registry, error);
      return undefined;
    }
  }

  async function login(registry: string, host: EcrHost, query: EcrLookup): Promise<Credential> {
    const key = await loginKey(host, options);
    const { username, secret } = await logins.get(key, {
      ...query,
      ask: async (abort) => (await apiOf(registry, host)).authorize(abort),
    });
    return { kind: 'password', username, secret };
  }

  /** Loads the SDK. */
  async function apiOf(registry: string, host: EcrHost): Promise<EcrApi> {
    if (host.public) {
      const { publicApi } = await import('./public-api.ts');
      return publicApi({ registry, host, aws: options });
    }
    const { privateApi } = await import('./private-api.ts');
    return privateApi({ registry, host, aws: options });
  }

  async function createRepository(
    { registry, repository }: { readonly registry: string; readonly repository: string },
    settings: RepositorySettings,
    abort: Abortable,
  ): Promise<'created' | 'present' | undefined> {
    const host = parseEcrHost(registry);
    if (host === undefined) return undefined;
    return await (await apiOf(registry, host)).createRepository(repository, settings, abort);
  }
  return { lookup, lookupFailure: (registry) => failures.get(registry), createRepository };
}
