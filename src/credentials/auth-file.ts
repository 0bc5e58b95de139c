import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CAPS,
  EbpfError,
  ensureDirectory,
  errnoOf,
  fail,
  isEbpfError,
  isJsonObject,
  parseJson,
  readFileCapped,
  toEbpfError,
  withLock,
  writeFileAtomic,
} from '../base/index.ts';
import type { Abortable, JsonObject } from '../base/index.ts';

/** A configuration file of Docker or Podman, as far as we read it, with all that is in it. */
export interface AuthFile {
  readonly path: string;
  readonly json: JsonObject;
  readonly auths: JsonObject;
  /** Helper of a registry, by its key. */
  readonly credHelpers: ReadonlyMap<string, string>;
  /** Helper of all other registries. */
  readonly credsStore: string | undefined;
}

/** Reads such a file; undefined when it is not there. Throws `credentials-unreadable`. */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  const bytes = await read(path);
  return bytes === undefined ? undefined : parseAuthFile(bytes, path);
}

/** Reads the content of such a file; `path` is for messages. Throws `credentials-unreadable`. */
export function parseAuthFile(bytes: Uint8Array, path: string): AuthFile {
  const what = `The credentials file ${path}`;
  // A file that was made and never written to says nothing.
  const json = bytes.length === 0 ? {} : parseJson(bytes, what, 'credentials-unreadable');
  if (!isJsonObject(json)) return unreadable(path, 'it is not a JSON object');
  return {
    path,
    json,
    auths: objectIn(json, 'auths', path),
    credHelpers: new Map(
      Object.entries(objectIn(json, 'credHelpers', path)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    credsStore: storeName(json, path),
  };
}

/**
 * Changes the `auths` of a file and leaves everything else in it as it is. The file is made where it is missing, with
 * mode 0600, and replaced whole.
 */
export async function changeAuths(
  path: string,
  change: (auths: JsonObject) => JsonObject,
  options: Abortable,
): Promise<void> {
  try {
    await ensureDirectory(dirname(path), 0o700);
    const target = await behindLinks(path);
    await withLock(
      `${target}.lock`,
      async () => {
        const file = await readAuthFile(target);
        const json = { ...file?.json, auths: change(file?.auths ?? {}) };
        await writeFileAtomic(target, `${JSON.stringify(json, null, '\t')}\n`, 0o600);
      },
      options,
    );
  } catch (error) {
    if (isEbpfError(error)) throw error;
    throw new EbpfError(
      'io-failed',
      `${path} cannot be written (${errnoOf(error) ?? 'unknown error'}).`,
      { cause: error },
    );
  }
}

/** Throws `credentials-unreadable`. */
export function unreadable(path: string, why: string): never {
  return fail('credentials-unreadable', `The credentials file ${path} cannot be used: ${why}.`, {
    hint: 'Repair or remove the file, then log in again.',
    details: { path },
  });
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFileCapped(path, { cap: CAPS.metadata, what: 'The credentials file' });
  } catch (error) {
    const { code, message } = toEbpfError(error, 'io-failed');
    if (code === 'file-missing') return undefined;
    throw new EbpfError('credentials-unreadable', message, {
      hint: 'Check the rights of the file.',
      details: { path },
      cause: error,
    });
  }
}

function objectIn(json: JsonObject, name: string, path: string): JsonObject {
  const value = json[name];
  if (value === undefined || value === null) return {};
  return isJsonObject(value) ? value : unreadable(path, `"${name}" is not an object`);
}

function storeName(json: JsonObject, path: string): string | undefined {
  const value = json['credsStore'];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : unreadable(path, '"credsStore" is not a text');
}

/** People keep this file in a repository of their own and link to it; the link stays. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return path;
    throw error;
  }
}
