import { constants } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  KIB,
  ensurePrivateDirectory,
  errnoOf,
  isJsonObject,
  writeFileAtomic,
} from '../../base/index.ts';
import type { JsonObject, JsonValue, Logger } from '../../base/index.ts';
import type { Authorization } from './model.ts';

/** A login with the time it was made. */
export interface KeptLogin extends Authorization {
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
}

/** A file holds one login; ECR's passwords have about 2 KiB. */
const MAX_FILE = 64 * KIB;
/** Milliseconds that a login can be good for: ECR gives 12 hours. */
const LONGEST_LIFE = 13 * 3_600_000;
/** `.cache`, `ebpf`, `ecr`, `v1`. */
const NEW_FOLDERS = 4;
/** Rights of group and others. */
const OTHERS = 0o077;

/** Keeps logins from one run to the next, each in a file of its own that its owner alone reads. */
export interface LoginFiles {
  /** Undefined for what is not there, is not ours alone, or makes no sense at this time. */
  read(key: string, now: number): Promise<KeptLogin | undefined>;
  /** Does its best: a login that cannot be kept is asked for again. */
  write(key: string, login: KeptLogin): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The files under a folder, which is made when something is to be kept. The version of their form is in the path. */
export function loginFiles(dir: string, logger: Logger): LoginFiles {
  const folder = join(dir, 'ecr', 'v1');
  const pathOf = (key: string): string => join(folder, `${key}.json`);

  async function read(key: string, now: number): Promise<KeptLogin | undefined> {
    const text = (await isOurs(folder)) ? await readOwn(pathOf(key)) : undefined;
    const login = text === undefined ? undefined : parseLogin(text);
    if (login === undefined) return undefined;
    const { issuedAt, expiresAt } = login;
    const sound = issuedAt <= now && expiresAt - issuedAt <= LONGEST_LIFE;
    return sound && expiresAt > now ? login : undefined;
  }

  async function write(key: string, login: KeptLogin): Promise<void> {
    try {
      await ensurePrivateDirectory(folder, NEW_FOLDERS);
      if (!(await isOurs(folder))) throw new Error('the folder is not ours alone');
      await writeFileAtomic(pathOf(key), `${JSON.stringify(login)}\n`, 0o600);
    } catch (error) {
      const why = errnoOf(error) ?? (error instanceof Error ? error.message : 'unknown');
      logger.debug('the login for ECR is not kept', { folder, why });
    }
  }

  async function remove(key: string): Promise<void> {
    await rm(pathOf(key), { force: true }).catch(() => undefined);
  }
  return { read, write, remove };
}

/** A folder that others can write to could hold somebody else's login, shown to AWS in our name. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    const stat = await lstat(folder);
    return stat.isDirectory() && isOwn(stat);
  } catch {
    // Not there, or not for us to look at.
    return false;
  }
}

function isOwn({ uid, mode }: { readonly uid: number; readonly mode: number }): boolean {
  const me = process.geteuid?.();
  return me === undefined || (uid === me && (mode & OTHERS) === 0);
}

async function readOwn(path: string): Promise<string | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.size > MAX_FILE || !isOwn(stat)) return undefined;
    return await handle.readFile('utf8');
  } catch {
    // A cache that cannot be read is an empty one.
    return undefined;
  } finally {
    await handle.close();
  }
}

/** Reads the content of such a file; undefined for any other text. */
export function parseLogin(text: string): KeptLogin | undefined {
  const json = jsonOf(text);
  if (json === undefined) return undefined;
  const { username, secret, issuedAt, expiresAt } = json;
  if (!isText(username) || username.includes(':') || !isText(secret)) return undefined;
  if (!isTime(issuedAt) || !isTime(expiresAt)) return undefined;
  return { username, secret, issuedAt, expiresAt };
}

function jsonOf(text: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_FILE;
}

function isTime(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
