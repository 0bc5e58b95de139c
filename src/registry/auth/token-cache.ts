import { chmod, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CAPS,
  ensurePrivateDirectory,
  parseJson,
  pathExists,
  readFileCapped,
  temporaryName,
} from '../../base/index.ts';
import { originOf } from '../transport/origin.ts';
import { NOTHING, parseMemory, trimmed } from './memory.ts';
import type { RegistryMemory, TokenCache } from './memory.ts';

/** Part of every name: another format is another file. */
const VERSION = 'v1';
/** Permissions that nobody but the owner may have on what holds tokens. */
const OTHERS = 0o077;
/** Most registries remembered; those written longest ago go first. */
const MAX_FILES = 256;
/** A temporary file of a process that died is removed after so long, milliseconds. */
const DEBRIS_MS = 3_600_000;

/**
 * Keeps what is remembered of registries in a folder: one small file for each, 0600 in a folder of 0700, replaced as a
 * whole. What others could have written, and what does not read like one of ours, counts as nothing. Two processes that
 * write at once may lose what one of them learned, which costs a request. `now` is replaceable in tests.
 */
export function createTokenCache(dir: string, now: () => number = () => Date.now()): TokenCache {
  const pathOf = (origin: string): string =>
    join(dir, `${encodeURIComponent(origin)}.${VERSION}.json`);

  async function read(origin: string): Promise<RegistryMemory | undefined> {
    try {
      const path = pathOf(origin);
      if (!(await isOurs(dir)) || !(await isOurs(path))) return undefined;
      const what = 'What is remembered of a registry';
      const bytes = await readFileCapped(path, { cap: CAPS.metadata, what, followLinks: false });
      const json = parseJson(bytes, what, 'io-failed');
      return trimmed(parseMemory(json), now());
    } catch {
      // Not there, cut, or somebody else's: the registry is asked as if nothing were known.
      return undefined;
    }
  }

  async function update(
    origin: string,
    change: (memory: RegistryMemory) => RegistryMemory,
  ): Promise<void> {
    try {
      const before = (await read(origin)) ?? NOTHING;
      const after = trimmed(change(before), now());
      await ensurePrivateDirectory(dir, NEW_FOLDERS);
      await makePrivate(dir);
      const path = pathOf(origin);
      if (!(await pathExists(path))) await makeRoom(dir);
      await replace(path, JSON.stringify(after));
    } catch {
      // A folder that cannot be written is no reason to fail: all it does is to save requests.
    }
  }

  async function forget(registry: string): Promise<void> {
    for (const plainHttp of ['never', 'always'] as const)
      await rm(pathOf(originOf(registry, plainHttp).origin), { force: true });
  }

  return { read, update, forget };
}

/** `.cache`, `ebpf`, `tokens`. */
const NEW_FOLDERS = 3;

/** True when nobody but us can have written or read it. */
async function isOurs(path: string): Promise<boolean> {
  const { uid, mode } = await lstat(path);
  return isOwner(uid) && (mode & OTHERS) === 0;
}

/** Where there are no user ids, a folder of the user's own has to do. */
function isOwner(uid: number): boolean {
  return uid === (process.getuid?.() ?? uid);
}

/** A folder that was there before, with wider permissions, is ours to close; one of somebody else is not used. */
async function makePrivate(dir: string): Promise<void> {
  const { uid, mode } = await lstat(dir);
  if (isOwner(uid) && (mode & OTHERS) !== 0) await chmod(dir, 0o700);
  if (!(await isOurs(dir))) throw new Error(`${dir} belongs to somebody else`);
}

/** Before a file for one more registry is made: not too many, and nothing left behind by processes that died. */
async function makeRoom(dir: string): Promise<void> {
  const files: { path: string; at: number }[] = [];
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const at = await writtenAt(path);
    if (at === undefined) continue;
    const debris = name.endsWith('.tmp') && at < Date.now() - DEBRIS_MS;
    if (debris) await rm(path, { force: true });
    else if (name.endsWith(`.${VERSION}.json`)) files.push({ path, at });
  }
  files.sort((a, b) => a.at - b.at);
  const surplus = files.slice(0, Math.max(0, files.length + 1 - MAX_FILES));
  for (const { path } of surplus) await rm(path, { force: true });
}

/** Milliseconds since 1970; undefined when another process was quicker to remove it. */
async function writtenAt(path: string): Promise<number | undefined> {
  try {
    return (await lstat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}

/** Without syncing: after a crash of the machine the file may be empty, and counts as nothing then. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
