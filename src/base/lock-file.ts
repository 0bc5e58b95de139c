import { randomBytes } from 'node:crypto';
import { link, lstat, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { readFileSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from './error.ts';
import { isJsonObject } from './json.ts';
import { currentProcess, parseProcessIdentity, processState } from './process-identity.ts';
import type { ProcessIdentity, ProcessState } from './process-identity.ts';

/** What a lock file says of its holder. */
export interface LockRecord {
  /** Never used twice: tells one holding of the lock from the next. */
  readonly nonce: string;
  readonly holder: ProcessIdentity;
  /** What the holder runs, for people. */
  readonly command: string;
}

/** A holder that cannot be judged from here is given up when its file was not touched for so long. Milliseconds. */
const FOREIGN_AGE = 10 * 60_000;
/** A file without a readable record (a disk that was full) is given up after this. Milliseconds. */
const GARBLED_AGE = 30_000;
/** A record is a few hundred bytes. */
const MAX_RECORD = 16 * 1024;

/** What stands at the lock's path. */
export interface Occupant {
  /** Its nonce, or a name made of its inode and time when it has no readable record. */
  readonly nonce: string;
  readonly record: LockRecord | undefined;
  readonly stale: boolean;
}

/** Makes the record of a new attempt of this process. */
export async function newRecord(command: string): Promise<LockRecord> {
  return { nonce: randomBytes(12).toString('hex'), holder: await currentProcess(), command };
}

/**
 * Creates `path` with the record in it, whole or not at all; false when something is there. The record is written
 * beside it and linked, so no reader sees half of it; where there are no hard links, it is created exclusively.
 */
export async function createExclusive(path: string, record: LockRecord): Promise<boolean> {
  const temporary = await writeTemporary(path, record);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    // A network file system may have done it and lost the answer: the link count knows.
    if (errno === 'EEXIST') return (await lstat(temporary)).nlink === 2;
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EMLINK', 'EXDEV'].includes(errno))
      return await createWithoutLinks(path, record);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Puts a new record in the place of whatever is at `path`. Only who may remove that may call this. */
export async function replaceRecord(path: string, record: LockRecord): Promise<void> {
  const temporary = await writeTemporary(path, record);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What is at `path`, and whether it may be broken; undefined when nothing is there. */
export async function inspectLock(path: string): Promise<Occupant | undefined> {
  try {
    const stats = await lstat(path);
    const record = stats.size <= MAX_RECORD ? parseRecord(await readFile(path, 'utf8')) : undefined;
    const age = Date.now() - stats.mtimeMs;
    if (record === undefined)
      return { nonce: `${stats.ino}-${stats.mtimeMs}`, record, stale: age > GARBLED_AGE };
    const state = await processState(record.holder);
    return { nonce: record.nonce, record, stale: isStale(state, age) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isStale(state: ProcessState, age: number): boolean {
  return state === 'gone' || (state === 'unknown' && age > FOREIGN_AGE);
}

/** Removes the file at `path` if it is the one of `nonce`. */
export async function removeOwn(path: string, nonce: string): Promise<void> {
  try {
    if (parseRecord(await readFile(path, 'utf8'))?.nonce === nonce) await rm(path, { force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** {@link removeOwn} for the exit of the process, where nothing asynchronous runs any more. */
export function removeOwnSync(path: string, nonce: string): void {
  try {
    if (parseRecord(readFileSync(path, 'utf8'))?.nonce === nonce) unlinkSync(path);
  } catch {
    // Best effort: what stays is found stale by the next one.
  }
}

/**
 * Removes what dead processes left beside the lock. Called by its holder only: then no claim of a dead process can
 * still be about the file that is at `path`.
 */
export async function sweepDebris(path: string): Promise<void> {
  const dir = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(dir)) {
    if (!name.startsWith(prefix)) continue;
    const debris = join(dir, name);
    if ((await inspectLock(debris))?.stale === true) await rm(debris, { force: true });
  }
}

function parseRecord(text: string): LockRecord | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!isJsonObject(json)) return undefined;
    const { nonce, command } = json;
    const holder = parseProcessIdentity(json['holder']);
    if (typeof nonce !== 'string' || !/^[0-9a-f]{24}$/.test(nonce) || holder === undefined)
      return undefined;
    return { nonce, holder, command: typeof command === 'string' ? command : '' };
  } catch {
    return undefined;
  }
}

async function writeTemporary(path: string, record: LockRecord): Promise<string> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.new`;
  await writeNew(temporary, record);
  return temporary;
}

async function createWithoutLinks(path: string, record: LockRecord): Promise<boolean> {
  try {
    await writeNew(path, record);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function writeNew(path: string, record: LockRecord): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    await handle.writeFile(`${JSON.stringify(record)}\n`);
  } finally {
    await handle.close();
  }
}
