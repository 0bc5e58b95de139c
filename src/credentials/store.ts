import { fail, isEbpfError, silentLogger } from '../base/index.ts';
import type { Abortable, JsonObject, Logger } from '../base/index.ts';
import type { Credential } from '../content/index.ts';
import { isRegistryHost } from '../oci/index.ts';
import { readEntry, writeEntry } from './auth-entry.ts';
import { changeAuths, readAuthFile } from './auth-file.ts';
import type { AuthFile } from './auth-file.ts';
import { createHelper } from './helper.ts';
import type { Helper } from './helper.ts';
import { isKeyOf, keyFor, matchingKeys } from './keys.ts';
import { listEntries } from './listing.ts';
import type { CredentialEntry, Keeper, Stored } from './model.ts';
import { placesOf } from './places.ts';
import type { Environment } from './places.ts';

export interface CredentialStoreOptions {
  /** `DOCKER_CONFIG`, `REGISTRY_AUTH_FILE`, `XDG_RUNTIME_DIR`, `XDG_CONFIG_HOME`; and what helpers get. */
  readonly env: Environment;
  /** Home folder. */
  readonly home: string;
  /** Milliseconds that a helper may take. Default 60 000. */
  readonly helperTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

export interface LookupOptions extends Abortable {
  /** Repository asked for: Podman's files may name parts of a registry. */
  readonly repository?: string | undefined;
}

export interface Login {
  readonly username: string;
  readonly secret: string;
}

/** The credentials that Docker and Podman keep on this machine. Registries are hosts with ports, as in references. */
export interface CredentialStore {
  /** Throws `credentials-unreadable`, `credential-helper-failed`. */
  lookup(registry: string, options?: LookupOptions): Promise<Credential | undefined>;
  /** Hands a login to the helper that is configured, else writes it into the file. */
  store(registry: string, login: Login, options?: Abortable): Promise<Stored>;
  /** Takes a login out of all places that have it, and says which they were. */
  erase(registry: string, options?: Abortable): Promise<readonly Keeper[]>;
  list(options?: Abortable): Promise<readonly CredentialEntry[]>;
}

const HELPER_TIMEOUT_MS = 60_000;

export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const places = placesOf(options);
  const logger = options.logger ?? silentLogger;
  const helperOptions = {
    env: options.env,
    timeoutMs: options.helperTimeoutMs ?? HELPER_TIMEOUT_MS,
  };
  const helper = (name: string): Helper => createHelper(name, helperOptions);

  async function lookup(
    registry: string,
    { repository, signal }: LookupOptions = {},
  ): Promise<Credential | undefined> {
    for (const path of places.files) {
      const file = await readAuthFile(path);
      if (file === undefined) continue;
      const found =
        (await fromHelper(file, registry, { signal })) ?? fromFile(file, registry, repository);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function fromHelper(
    file: AuthFile,
    registry: string,
    abort: Abortable,
  ): Promise<Credential | undefined> {
    const own = ownHelperOf(file, registry);
    const name = own ?? file.credsStore;
    if (name === undefined) return undefined;
    try {
      return await helper(name).get(keyFor(registry), abort);
    } catch (error) {
      const absent = isEbpfError(error) && error.details['missing'] === true;
      if (!absent || own !== undefined) throw error;
      // A configuration carried over from another machine must not keep anybody from pulling what is public.
      logger.warn(error.message, { file: file.path });
      return undefined;
    }
  }

  async function store(registry: string, login: Login, abort: Abortable = {}): Promise<Stored> {
    checkHost(registry);
    const entry = writeEntry(login.username, login.secret);
    const file = await readAuthFile(places.main);
    const name = file === undefined ? undefined : helperOf(file, registry);
    if (name === undefined) {
      await changeAuths(places.main, (auths) => replaced(auths, registry, entry), abort);
      return { keeper: { kind: 'file', path: places.main }, plainText: true };
    }
    await helper(name).store({ server: keyFor(registry), ...login }, abort);
    // As Docker does it: an empty entry says that the helper has something.
    await changeAuths(places.main, (auths) => replaced(auths, registry, {}), abort);
    return { keeper: { kind: 'helper', name }, plainText: false };
  }

  async function erase(registry: string, abort: Abortable = {}): Promise<readonly Keeper[]> {
    checkHost(registry);
    const erased: Keeper[] = [];
    for (const path of places.files) {
      const file = await readAuthFile(path);
      if (file === undefined) continue;
      const name = helperOf(file, registry);
      if (name !== undefined && (await helper(name).erase(keyFor(registry), abort)))
        erased.push({ kind: 'helper', name });
      if (keysIn(file.auths, registry).length === 0) continue;
      await changeAuths(path, (auths) => replaced(auths, registry, undefined), abort);
      erased.push({ kind: 'file', path });
    }
    return erased;
  }

  async function list(abort: Abortable = {}): Promise<readonly CredentialEntry[]> {
    const entries: CredentialEntry[] = [];
    for (const path of places.files) {
      const file = await readAuthFile(path);
      if (file !== undefined) entries.push(...(await listEntries(file, helper, abort)));
    }
    return entries;
  }
  return { lookup, store, erase, list };
}

/** The helper that is responsible for a registry: its own, else the general one. */
function helperOf(file: AuthFile, registry: string): string | undefined {
  return ownHelperOf(file, registry) ?? file.credsStore;
}

function ownHelperOf(file: AuthFile, registry: string): string | undefined {
  return [...file.credHelpers].find(([key]) => isKeyOf(key, registry))?.[1];
}

function fromFile(
  file: AuthFile,
  registry: string,
  repository: string | undefined,
): Credential | undefined {
  for (const key of matchingKeys(Object.keys(file.auths), registry, repository)) {
    const found = readEntry(file.auths[key], { path: file.path, key });
    if (found !== undefined) return found;
  }
  return undefined;
}

function keysIn(auths: JsonObject, registry: string): readonly string[] {
  return Object.keys(auths).filter((key) => isKeyOf(key, registry));
}

/** The entries with one registry's replaced, whichever way its key was written, or taken away. */
function replaced(auths: JsonObject, registry: string, entry: JsonObject | undefined): JsonObject {
  const others = Object.entries(auths).filter(([key]) => !isKeyOf(key, registry));
  return {
    ...Object.fromEntries(others),
    ...(entry === undefined ? {} : { [keyFor(registry)]: entry }),
  };
}

function checkHost(registry: string): void {
  if (!isRegistryHost(registry))
    fail('reference-invalid', `"${registry.slice(0, 300)}" is not a registry host.`, {
      hint: 'A registry is a host name, with a port where needed: ghcr.io, localhost:5000.',
    });
}
