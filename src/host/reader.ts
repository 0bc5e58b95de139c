import { constants } from 'node:fs';
import { access, lstat, open, readdir, readlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { errnoOf, printable } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';

/** As many links as Linux follows in one path (path_resolution(7)). */
const MAX_LINKS = 40;
/** Entries taken of a folder. */
const MAX_ENTRIES = 1_000;
const PIECE = 64 * 1024;

/** Reads files of a host below a root folder. Nothing here throws, except for an abort: what cannot be read is null and noted. */
export interface HostReader {
  readonly notes: readonly string[];
  /** The first `cap` bytes of a regular file; files of /proc, which say size 0, included. */
  bytes(path: string, cap: number): Promise<Uint8Array | null>;
  /** The first bytes of a regular file, which may well have more. */
  head(path: string, count: number): Promise<Uint8Array | null>;
  /** The same as `bytes`, as text. A file that was cut ends with its last whole line. */
  text(path: string, cap: number): Promise<string | null>;
  /** Size of a regular file. */
  size(path: string): Promise<number | null>;
  /** Sorted names in a folder. */
  list(path: string): Promise<readonly string[]>;
  canList(path: string): Promise<boolean>;
  /** The path without links, seen from the root; null when nothing is there. */
  resolve(path: string): Promise<string | null>;
}

export interface HostReaderOptions extends Abortable {
  /** Folder that stands for `/`. */
  readonly root: string;
}

/** A reader whose links never lead out of `root`: an absolute link in an exported tree means that tree. */
export function createHostReader({ root, signal }: HostReaderOptions): HostReader {
  const notes: string[] = [];
  const real = (path: string): string => posix.join(root, path);
  const note = (path: string, reason: string): null => {
    notes.push(`${printable(path, 200)}: ${reason}`);
    return null;
  };

  async function guarded<T>(path: string, work: () => Promise<T | null>): Promise<T | null> {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
      return note(path, errno);
    }
  }

  const resolve = (path: string): Promise<string | null> =>
    guarded(path, async () => {
      const found = await walk(path, real);
      return found ?? note(path, 'too many links');
    });

  async function regular<T>(path: string, use: (found: string) => Promise<T>): Promise<T | null> {
    const found = await resolve(path);
    if (found === null) return null;
    return guarded(path, async () => {
      // Looked at before it is opened: opening a device has effects, opening a FIFO waits.
      if (!(await lstat(real(found))).isFile()) return note(path, 'is not a regular file');
      return use(found);
    });
  }

  async function take(path: string, cap: number): Promise<{ bytes: Buffer; cut: boolean } | null> {
    return regular(path, async (found) => {
      const handle = await open(
        real(found),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      try {
        return await readUpTo(handle, cap, signal);
      } finally {
        await handle.close();
      }
    });
  }

  async function whole(path: string, cap: number): ReturnType<typeof take> {
    const taken = await take(path, cap);
    if (taken?.cut) note(path, `only the first ${cap} bytes were read`);
    return taken;
  }

  return {
    notes,
    resolve,
    bytes: async (path, cap) => (await whole(path, cap))?.bytes ?? null,
    head: async (path, count) => (await take(path, count))?.bytes ?? null,
    text: async (path, cap) => {
      const taken = await whole(path, cap);
      if (taken === null) return null;
      const text = taken.bytes.toString('utf8');
      return taken.cut ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
    },
    size: (path) => regular(path, async (found) => (await lstat(real(found))).size),
    list: async (path) => {
      const found = await resolve(path);
      const names = found === null ? null : await guarded(path, () => readdir(real(found)));
      return (names ?? []).sort().slice(0, MAX_ENTRIES);
    },
    canList: async (path) => {
      const found = await resolve(path);
      if (found === null) return false;
      const answer = await guarded(path, async () => {
        await access(real(found), constants.R_OK | constants.X_OK);
        return true;
      });
      return answer ?? false;
    },
  };
}

async function walk(path: string, real: (path: string) => string): Promise<string | null> {
  const rest = path.split('/').reverse();
  let at = '/';
  let links = 0;
  for (let part = rest.pop(); part !== undefined; part = rest.pop()) {
    if (part === '' || part === '.') continue;
    const next = posix.join(at, part);
    if (part === '..' || !(await lstat(real(next))).isSymbolicLink()) {
      at = next;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return null;
    const target = await readlink(real(next));
    if (target.startsWith('/')) at = '/';
    rest.push(...target.split('/').reverse());
  }
  return at;
}

async function readUpTo(
  handle: FileHandle,
  cap: number,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Buffer; cut: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  while (size <= cap) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, null);
    if (bytesRead === 0) break;
    pieces.push(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
  return { bytes: Buffer.concat(pieces).subarray(0, cap), cut: size > cap };
}
