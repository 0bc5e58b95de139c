import { isEbpfError } from '../base/index.ts';
import type { Abortable, JsonObject, Logger } from '../base/index.ts';
import type { Credential } from '../content/index.ts';
import { readEntry } from './auth-entry.ts';
import type { AuthFile } from './auth-file.ts';
import type { Helper } from './helper.ts';
import { helperKeysFor, isKeyOf, keyFor, matchingKeys } from './keys.ts';
import type { Keeper } from './model.ts';

/** A credential and who kept it. */
export interface Kept {
  readonly credential: Credential;
  readonly keeper: Keeper;
}

export interface ConfigQuery extends Abortable {
  readonly registry: string;
  readonly repository?: string | undefined;
}

/** How helpers are reached, and what is told of those that are not there. */
export interface HelperAccess {
  readonly helper: (name: string) => Helper;
  readonly logger: Logger;
  /** Told of a helper that would have been asked for the registry and is not installed. */
  readonly onAbsent: (registry: string, name: string) => void;
  /** True for a helper of one registry that something else can stand in for. */
  readonly isReplaceable: (registry: string, name: string) => boolean;
}

/** What one configuration file has for a registry: its helpers are asked first, then its entries. */
export async function lookupInFile(
  file: AuthFile,
  query: ConfigQuery,
  access: HelperAccess,
): Promise<Kept | undefined> {
  return (await fromHelper(file, query, access)) ?? fromEntries(file, query);
}

/** The helper that is responsible for a registry: its own, else the general one. */
export function helperOf(file: AuthFile, registry: string): string | undefined {
  return ownHelperOf(file, registry) ?? file.credsStore;
}

/** What a helper has under any of the keys of a registry. */
export async function askHelper(
  helper: Helper,
  registry: string,
  options: Abortable,
): Promise<Kept | undefined> {
  for (const key of helperKeysFor(registry)) {
    const credential = await helper.get(key, options);
    if (credential !== undefined)
      return { credential, keeper: { kind: 'helper', name: helper.name } };
  }
  return undefined;
}

async function fromHelper(
  file: AuthFile,
  { registry, signal }: ConfigQuery,
  access: HelperAccess,
): Promise<Kept | undefined> {
  const own = ownHelperOf(file, registry);
  const name = own ?? file.credsStore;
  if (name === undefined) return undefined;
  try {
    return await askHelper(access.helper(name), registry, { signal });
  } catch (error) {
    const absent = isEbpfError(error) && error.details['missing'] === true;
    const needed = own !== undefined && !access.isReplaceable(registry, own);
    if (!absent || needed) throw error;
    // A configuration carried over from another machine must not keep anybody from pulling what is public.
    access.logger.warn(error.message, { file: file.path });
    access.onAbsent(registry, name);
    return undefined;
  }
}

function ownHelperOf(file: AuthFile, registry: string): string | undefined {
  return [...file.credHelpers].find(([key]) => isKeyOf(key, registry))?.[1];
}

function fromEntries(file: AuthFile, { registry, repository }: ConfigQuery): Kept | undefined {
  for (const key of matchingKeys(Object.keys(file.auths), registry, repository)) {
    const credential = readEntry(file.auths[key], { path: file.path, key });
    if (credential !== undefined) return { credential, keeper: { kind: 'file', path: file.path } };
  }
  return undefined;
}

/** The keys of the entries of a registry, whichever way they are written. */
export function keysIn(auths: JsonObject, registry: string): readonly string[] {
  return Object.keys(auths).filter((key) => isKeyOf(key, registry));
}

/** The entries with one registry's replaced, whichever way its key was written, or taken away. */
export function replaced(
  auths: JsonObject,
  registry: string,
  entry: JsonObject | undefined,
): JsonObject {
  const others = Object.entries(auths).filter(([key]) => !isKeyOf(key, registry));
  return {
    ...Object.fromEntries(others),
    ...(entry === undefined ? {} : { [keyFor(registry)]: entry }),
  };
}
