import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { MIB, currentProcess, errnoOf, processState } from '../base/index.ts';
import { algorithmOf, hexOf, isDigest } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { Folders } from './folders.ts';
import { NewBlob } from './new-blob.ts';
import { formatOwner, isForsaken, parseOwner } from './temporary.ts';

/** Partial blobs that nobody is writing: more of them, or more bytes, and the oldest go. */
const MAX_PARTIALS = 64;
const MAX_PARTIAL_BYTES: number = 16 * 1024 * MIB;
/** A partial blob that nobody went on with for this long is no longer waited for. Milliseconds. */
const PARTIAL_AGE = 7 * 24 * 3_600_000;

const NAME = /^((sha256|sha512)-[0-9a-f]{64})(?:\+(.+)\+[0-9a-f]{16})?\.part$/;

/** A file in the folder for partial blobs that nobody is writing. */
export interface IdlePartial {
  readonly path: string;
  /** Algorithm and the first 64 hexadecimal digits of the digest; undefined for a file that is none of ours. */
  readonly stem: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

/** Names of files that this process is writing. */
const active = new Set<string>();

/**
 * What came of blobs whose transfer broke or whose process was killed, so that the next attempt goes on from there. A
 * file belongs to the process in its name, or to nobody: a rename, which only one process can win, makes it the own.
 * What another process is writing is left to it; whoever wants the same blob meanwhile fetches it beside. What is kept
 * here was not verified: it counts only when the whole has the digest.
 */
export class Partials {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** A blob to go on with: what came of it before, or nothing yet. */
  async claim(descriptor: Pick<Descriptor, 'digest' | 'size'>): Promise<NewBlob> {
    await this.#folders.preparePartial();
    const stem = stemOf(descriptor.digest);
    const idle = await this.idle();
    const path = await this.#ownPath(stem);
    active.add(path);
    try {
      const handle = await this.#takeOver(idle, { stem, path });
      const { size } = await handle.stat();
      const blob = new NewBlob(this.#folders, { handle, path, size });
      if (size > descriptor.size) await blob.restart();
      return blob;
    } catch (error) {
      active.delete(path);
      throw error;
    }
  }

  /** Leaves what came for whoever comes next. */
  async release(blob: NewBlob, digest: Digest): Promise<void> {
    try {
      if (blob.size === 0 || !blob.open) await blob.discard();
      else await blob.keep(join(this.#folders.partial, `${stemOf(digest)}.part`));
    } finally {
      active.delete(blob.path);
    }
  }

  /** Ends the claim of a blob that is finished or thrown away. */
  async close(blob: NewBlob): Promise<void> {
    await blob.discard();
    active.delete(blob.path);
  }

  /** What nobody is writing. */
  async idle(): Promise<readonly IdlePartial[]> {
    const { partial } = this.#folders;
    const names = await readdir(partial).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    });
    const found: IdlePartial[] = [];
    for (const name of names) {
      const one = await look(join(partial, name), name);
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  /** What is of no use any more: what is old, and what came whole meanwhile. */
  async stale(maxAgeMs: number = PARTIAL_AGE): Promise<readonly string[]> {
    const before = Date.now() - maxAgeMs;
    const stale: string[] = [];
    for (const { path, stem, changed } of await this.idle())
      if (changed <= before || (await this.#cameWhole(stem))) stale.push(path);
    return stale;
  }

  async #cameWhole(stem: string | undefined): Promise<boolean> {
    // The name of a sha512 was shortened: what it names cannot be told.
    const digest = stem?.replace('-', ':') ?? '';
    if (!isDigest(digest)) return false;
    try {
      await lstat(this.#folders.blob(digest));
      return true;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false;
      throw error;
    }
  }

  async #ownPath(stem: string): Promise<string> {
    const owner = formatOwner(await currentProcess());
    return join(this.#folders.partial, `${stem}+${owner}+${randomBytes(8).toString('hex')}.part`);
  }

  /** The longest of what came before, under the own name; others of the same blob go. */
  async #takeOver(
    idle: readonly IdlePartial[],
    { stem, path }: { readonly stem: string; readonly path: string },
  ): Promise<FileHandle> {
    const same = idle.filter((one) => one.stem === stem).sort((a, b) => b.size - a.size);
    let handle: FileHandle | undefined;
    for (const one of same) {
      if (handle === undefined) handle = await adopt(one.path, path);
      else await rm(one.path, { force: true });
    }
    for (const excess of beyondCaps(idle.filter((one) => one.stem !== stem)))
      await rm(excess.path, { force: true });
    // Not before it is whole may others read it.
    return handle ?? open(path, 'wx+', 0o600);
  }
}

/** Takes a file over by giving it another name; undefined when somebody else was first, or when it is no file. */
async function adopt(from: string, to: string): Promise<FileHandle | undefined> {
  try {
    await rename(from, to);
    const flags = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(to, flags);
    const stats = await handle.stat();
    // A second name would let its owner change a blob after it was verified.
    if (stats.isFile() && stats.nlink === 1) {
      await handle.chmod(0o600);
      return handle;
    }
    await handle.close();
  } catch (error) {
    if (!['ENOENT', 'ELOOP', 'ENXIO', 'EACCES', 'EISDIR'].includes(errnoOf(error) ?? ''))
      throw error;
  }
  await rm(to, { recursive: true, force: true });
  return undefined;
}

function beyondCaps(idle: readonly IdlePartial[]): readonly IdlePartial[] {
  let bytes = 0;
  return [...idle]
    .sort((a, b) => b.changed - a.changed)
    .filter(({ size }, at) => {
      bytes += size;
      return at >= MAX_PARTIALS || bytes > MAX_PARTIAL_BYTES;
    });
}

async function look(path: string, name: string): Promise<IdlePartial | undefined> {
  if (active.has(path)) return undefined;
  const [, stem, , owner] = NAME.exec(name) ?? [];
  const stats = await lstat(path).catch(() => undefined);
  // Taken over or finished since the folder was read.
  if (stats === undefined) return undefined;
  const found = { path, stem, size: stats.size, changed: stats.mtimeMs };
  if (stem !== undefined && owner === undefined) return found;
  return (await isOwned(owner, stats.mtimeMs)) ? undefined : found;
}

/** Whether somebody may still be writing a file. */
async function isOwned(owner: string | undefined, changed: number): Promise<boolean> {
  const identity = owner === undefined ? undefined : parseOwner(owner);
  if (identity === undefined) return !isForsaken(changed);
  // This process is writing only what it says it is.
  if (formatOwner(identity) === formatOwner(await currentProcess())) return false;
  const state = await processState(identity);
  return state === 'unknown' ? !isForsaken(changed) : state === 'alive';
}

/** As long as a sha256: with the identity of a process the name of a sha512 would be too long for a file. */
function stemOf(digest: Digest): string {
  return `${algorithmOf(digest)}-${hexOf(digest).slice(0, 64)}`;
}
