import { fail, silentLogger } from '../base/index.ts';
import type { Abortable, Logger } from '../base/index.ts';
import type { Credential, CredentialContext } from '../content/index.ts';
import { isRegistryHost } from '../oci/index.ts';
import { explainRefusal } from './absence.ts';
import { writeEntry } from './auth-entry.ts';
import { changeAuths, readAuthFile } from './auth-file.ts';
import type { AuthFile } from './auth-file.ts';
import { helperOf, keysIn, replaced } from './docker-config.ts';
import { createEcr } from './ecr/ecr.ts';
import { parseEcrHost } from './ecr/host.ts';
import type { RepositorySettings } from './ecr/model.ts';
import { createHelper } from './helper.ts';
import type { Helper } from './helper.ts';
import { helperKeysFor, keyFor } from './keys.ts';
import { listEntries } from './listing.ts';
import { findCredential } from './lookup.ts';
import type { Chain } from './lookup.ts';
import type { CredentialEntry, CredentialSource, Keeper, Stored } from './model.ts';
import { cacheFolder, given, placesOf } from './places.ts';
import type { Surroundings } from './places.ts';
import { fileSource, sourcesOf } from './sources.ts';

/**
 * What is looked at of the environment: `DOCKER_AUTH_CONFIG`, `DOCKER_CONFIG`, `REGISTRY_AUTH_FILE`, `XDG_RUNTIME_DIR`,
 * `XDG_CONFIG_HOME`, `XDG_CACHE_HOME`, `GITHUB_TOKEN`, `GH_TOKEN`, `GITHUB_ACTOR`, `SUDO_USER` and AWS's. Helpers get
 * all of it.
 */
export interface CredentialStoreOptions extends Surroundings {
  /** Milliseconds that a helper may take. Default 60 000. */
  readonly helperTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
  /** Where configuration says that the credentials of a registry are; then they are nowhere else. */
  readonly sourceFor?: ((registry: string) => CredentialSource | undefined) | undefined;
  /** The proxy for the API of AWS. Default: none. */
  readonly proxyFor?: ((url: URL) => URL | undefined) | undefined;
  /**
   * Folder where logins that ECR made are kept between runs, each in a file with mode 0600; false: only in memory.
   * Default `$XDG_CACHE_HOME/ebpf`, and false where `AWS_ECR_DISABLE_CACHE` is set.
   */
  readonly cacheDirectory?: string | false | undefined;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: (() => number) | undefined;
}

export interface Login {
  readonly username: string;
  readonly secret: string;
}

/** What became of a request for a repository: `automatic` where a registry makes them when something is pushed. */
export type RepositoryCreation = 'created' | 'present' | 'automatic';

/** The credentials of this machine. Registries are hosts with ports, as in references. */
export interface CredentialStore {
  /**
   * Asks what Docker and Podman keep, then GitHub's variables, then AWS. Throws `credentials-unreadable`,
   * `credential-helper-failed`; for registries of ECR also `aws-credentials-missing`, `registry-denied`,
   * `registry-unauthorized`, `registry-throttled`, `registry-unreachable`, `proxy-failed`, `ecr-failed`.
   */
  lookup(registry: string, context?: CredentialContext): Promise<Credential | undefined>;
  /** What to do about a refusal, as far as these credentials are the reason: one line, or nothing. */
  explainRefusal(registry: string, context?: CredentialContext): Promise<string | undefined>;
  /** Hands a login to the helper that is configured, else writes it into the file. */
  store(registry: string, login: Login, options?: Abortable): Promise<Stored>;
  /** Takes a login out of all places that have it, and says which they were. */
  erase(registry: string, options?: Abortable): Promise<readonly Keeper[]>;
  list(options?: Abortable): Promise<readonly CredentialEntry[]>;
  /** Makes a repository by the API of ECR. Throws as `lookup` does, and `option-invalid`, `reference-invalid`. */
  createRepository(
    target: { readonly registry: string; readonly repository: string },
    settings: RepositorySettings,
    options?: Abortable,
  ): Promise<RepositoryCreation>;
}

const HELPER_TIMEOUT_MS = 60_000;
/** The helper for ECR; without it we do what it does. */
const ECR_HELPER = 'ecr-login';

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { env, sourceFor = () => undefined } = options;
  const places = placesOf(options);
  const logger = options.logger ?? silentLogger;
  const absent = new Map<string, string>();
  const helperOptions = { env, timeoutMs: options.helperTimeoutMs ?? HELPER_TIMEOUT_MS };
  const helper = (name: string): Helper => createHelper(name, helperOptions);
  const isEcr = (registry: string): boolean => parseEcrHost(registry) !== undefined;
  const ecr = createEcr({
    env,
    home: options.home,
    logger,
    proxyFor: options.proxyFor ?? (() => undefined),
    cacheDirectory: cacheOf(options),
    now: options.now ?? (() => Date.now()),
  });
  const chain: Chain = {
    sources: sourcesOf(places, env),
    sourceFor,
    helpers: {
      helper,
      logger,
      onAbsent: (registry, name) => absent.set(registry, name),
      isReplaceable: (registry, name) => name === ECR_HELPER && isEcr(registry),
    },
    env,
    ecr,
    isEcr,
  };

  async function lookup(
    registry: string,
    context: CredentialContext = {},
  ): Promise<Credential | undefined> {
    return (await findCredential(chain, registry, context))?.credential;
  }

  async function store(registry: string, login: Login, abort: Abortable = {}): Promise<Stored> {
    checkHost(registry);
    const entry = writeEntry(login.username, login.secret);
    const only = sourceFor(registry);
    const path = only?.kind === 'auth-file' ? only.path : places.main;
    const name = only?.kind === 'helper' ? only.name : await helperNamed(path, registry);
    if (name === undefined) {
      await changeAuths(path, (auths) => replaced(auths, registry, entry), abort);
      return { keeper: { kind: 'file', path }, plainText: true };
    }
    await helper(name).store({ server: keyFor(registry), ...login }, abort);
    // As Docker does it: an empty entry says that the helper has something.
    if (only?.kind !== 'helper')
      await changeAuths(path, (auths) => replaced(auths, registry, {}), abort);
    return { keeper: { kind: 'helper', name }, plainText: false };
  }

  async function erase(registry: string, abort: Abortable = {}): Promise<readonly Keeper[]> {
    checkHost(registry);
    const only = sourceFor(registry);
    if (only?.kind === 'helper') return await eraseFromHelper(only.name, registry, abort);
    const erased: Keeper[] = [];
    for (const path of only === undefined ? places.files : [only.path]) {
      const file = await readAuthFile(path);
      if (file !== undefined) erased.push(...(await eraseFrom(file, registry, abort)));
    }
    return erased;
  }

  async function eraseFrom(
    file: AuthFile,
    registry: string,
    abort: Abortable,
  ): Promise<readonly Keeper[]> {
    const name = helperOf(file, registry);
    const erased = name === undefined ? [] : [...(await eraseFromHelper(name, registry, abort))];
    if (keysIn(file.auths, registry).length === 0) return erased;
    await changeAuths(file.path, (auths) => replaced(auths, registry, undefined), abort);
    return [...erased, { kind: 'file', path: file.path }];
  }

  async function eraseFromHelper(
    name: string,
    registry: string,
    abort: Abortable,
  ): Promise<readonly Keeper[]> {
    let erased = false;
    for (const key of helperKeysFor(registry))
      erased = (await helper(name).erase(key, abort)) || erased;
    return erased ? [{ kind: 'helper', name }] : [];
  }

  async function helperNamed(path: string, registry: string): Promise<string | undefined> {
    const file = await fileSource(path).read();
    return file === undefined ? undefined : helperOf(file, registry);
  }

  async function list(abort: Abortable = {}): Promise<readonly CredentialEntry[]> {
    const entries: CredentialEntry[] = [];
    for (const source of chain.sources) {
      const file = await source.read();
      if (file !== undefined) entries.push(...(await listEntries(file, helper, abort)));
    }
    return entries;
  }

  return {
    lookup,
    explainRefusal: (registry, context = {}) =>
      explainRefusal(
        { ...options, chain, absentHelper: (host) => absent.get(host) },
        registry,
        context,
      ),
    store,
    erase,
    list,
    createRepository: async (target, settings, abort = {}) =>
      (await ecr.createRepository(target, settings, abort)) ?? 'automatic',
  };
}

function cacheOf(options: CredentialStoreOptions): string | undefined {
  const { cacheDirectory, env } = options;
  if (cacheDirectory !== undefined) return cacheDirectory === false ? undefined : cacheDirectory;
  return given(env['AWS_ECR_DISABLE_CACHE']) === undefined ? cacheFolder(options) : undefined;
}

function checkHost(registry: string): void {
  if (!isRegistryHost(registry))
    fail('reference-invalid', `"${registry.slice(0, 300)}" is not a registry host.`, {
      hint: 'A registry is a host name, with a port where needed: ghcr.io, localhost:5000.',
    });
}
