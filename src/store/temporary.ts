import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  currentProcess,
  errnoOf,
  parseProcessIdentity,
  processState,
  syncDirectory,
} from '../base/index.ts';
import type { ProcessIdentity } from '../base/index.ts';

/** A temporary file whose writer cannot be judged from here is removed when it is older. Milliseconds. */
const FOREIGN_AGE = 24 * 3_600_000;

/** The part of a layout's folders that is needed here. */
interface Place {
  readonly ingest: string;
  readonly durable: boolean;
}

/** A new file in the layout's own folder, named by its writer so that others can tell when nobody wants it any more. */
export async function openTemporary(folders: Place): Promise<{ handle: FileHandle; path: string }> {
  const owner = formatOwner(await currentProcess());
  const path = join(folders.ingest, `${owner}+${randomBytes(8).toString('hex')}.tmp`);
  // Not before it is whole may others read it.
  return { handle: await open(path, 'wx+', 0o600), path };
}

/** Replaces a file of the layout as a whole: temporary file, sync, rename, sync of the folder. */
export async function replaceFile(folders: Place, path: string, text: string): Promise<void> {
  await place(folders, text, (temporary) => rename(temporary, path));
  if (folders.durable) await syncDirectory(dirname(path));
}

/** Creates a file of the layout as a whole, unless another process was first. */
export async function createFile(folders: Place, path: string, text: string): Promise<void> {
  await place(folders, text, async (temporary) => {
    try {
      await link(temporary, path);
    } catch (error) {
      // Without hard links it has to be a copy; who reads it half finds it empty or cut, and tries again.
      if (errnoOf(error) !== 'EEXIST') await copyFile(temporary, path, constants.COPYFILE_EXCL);
    }
    await rm(temporary, { force: true });
  });
}

async function place(
  folders: Place,
  text: string,
  put: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = await openTemporary(folders);
  try {
    try {
      await temporary.handle.writeFile(text);
      await temporary.handle.chmod(0o644);
      if (folders.durable) await temporary.handle.sync();
    } finally {
      await temporary.handle.close();
    }
    await put(temporary.path);
  } catch (error) {
    await rm(temporary.path, { force: true });
    throw error;
  }
}

/** Temporary files that nobody will finish: those of dead processes. */
export async function staleTemporaries(folders: Place): Promise<readonly string[]> {
  const stale: string[] = [];
  const names = await readdir(folders.ingest).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const path = join(folders.ingest, name);
    if (await isStale(name, path)) stale.push(path);
  }
  return stale;
}

/** Whether a file whose writer cannot be judged was left alone for so long that nobody will finish it. */
export function isForsaken(changed: number): boolean {
  return Date.now() - changed > FOREIGN_AGE;
}

/** Removes what {@link staleTemporaries} finds. */
export async function sweepTemporaries(folders: Place): Promise<readonly string[]> {
  const stale = await staleTemporaries(folders);
  for (const path of stale) await rm(path, { force: true });
  return stale;
}

async function isStale(name: string, path: string): Promise<boolean> {
  const owner = parseOwner(name);
  const state = owner === undefined ? 'unknown' : await processState(owner);
  if (state !== 'unknown') return state === 'gone';
  try {
    return isForsaken((await lstat(path)).mtimeMs);
  } catch (error) {
    // Its writer has finished it meanwhile.
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The identity of a process as part of the name of its file. */
export function formatOwner(owner: ProcessIdentity): string {
  const { pid, started, boot, machine, namespace } = owner;
  return [String(pid), started, boot, machine, namespace].map(encodeURIComponent).join('+');
}

/** Reads what {@link formatOwner} wrote at the start of a name; undefined for other names. */
export function parseOwner(name: string): ProcessIdentity | undefined {
  try {
    const [pid, started, boot, machine, namespace] = name.split('+').map(decodeURIComponent);
    return parseProcessIdentity({ pid: Number(pid), started, boot, machine, namespace });
  } catch {
    // Not a name of ours: percent signs that decode to nothing.
    return undefined;
  }
}
