import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { constants } from 'node:fs';
import { EbpfError, errnoOf, fail } from './error.ts';
import type { ErrorCode } from './error-codes.ts';

/** A name beside `path` that no other process uses. */
export function temporaryName(path: string): string {
  return join(
    dirname(path),
    `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`,
  );
}

/** Makes a rename in `dir` durable. Some file systems refuse to sync a folder; there it is as durable as it gets. */
export async function syncDirectory(dir: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(dir, constants.O_RDONLY | constants.O_DIRECTORY);
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'].includes(errnoOf(error) ?? ''))
      throw error;
  } finally {
    await handle?.close();
  }
}

/** Writes a file so that readers see the old or the new content whole, also after a crash: temp, sync, rename, sync. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** What {@link readFileCapped} is told of the file. */
export interface CappedRead {
  /** Most bytes taken. */
  readonly cap: number;
  /** How the file is called in errors. */
  readonly what: string;
  /** Code of the error when it is not there. Default `file-missing`. */
  readonly missing?: ErrorCode;
  /** Whether a symbolic link may stand at the path. Default true. */
  readonly followLinks?: boolean;
}

/** Reads a regular file of at most `cap` bytes, its size checked before and while it is read. */
export async function readFileCapped(path: string, options: CappedRead): Promise<Uint8Array> {
  const { cap, what } = options;
  const noFollow = options.followLinks === false ? constants.O_NOFOLLOW : 0;
  // O_NONBLOCK: opening a FIFO must not hang; it changes nothing for a regular file.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | noFollow).catch(
    (cause: unknown) => {
      throw openFailure(cause, path, options);
    },
  );
  try {
    const { size, mode } = await handle.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG)
      fail('io-failed', `${what} ${path} is not a regular file.`);
    if (size > cap)
      fail('size-exceeded', `${what} ${path} has ${size} bytes; at most ${cap} are allowed.`);
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return at === size ? bytes : bytes.slice(0, at);
  } finally {
    await handle.close();
  }
}

function openFailure(cause: unknown, path: string, options: CappedRead): EbpfError {
  const errno = errnoOf(cause);
  if (errno === 'ENOENT' || errno === 'ENOTDIR') {
    return new EbpfError(
      options.missing ?? 'file-missing',
      `${options.what} ${path} does not exist.`,
      { cause },
    );
  }
  if (errno === 'ELOOP')
    return new EbpfError('io-failed', `${options.what} ${path} is a symbolic link.`, { cause });
  return new EbpfError(
    'io-failed',
    `${options.what} ${path} cannot be read (${errno ?? 'unknown error'}).`,
    { cause },
  );
}

/** True when something, also a dangling link, stands at the path. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  }
}

/** Makes a folder and its parents; fine when it is there. */
export async function ensureDirectory(path: string, mode = 0o755): Promise<void> {
  await mkdir(path, { recursive: true, mode });
}

/**
 * Makes a folder that is its owner's alone, and at most `levels` in all: below a home there is perhaps no `.cache`, but a
 * home that is not there is not made. Fine when it is there, with whatever permissions.
 */
export async function ensurePrivateDirectory(path: string, levels: number): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') return;
    if (errno !== 'ENOENT' || levels <= 1) throw error;
    await ensurePrivateDirectory(dirname(path), levels - 1);
    await ensurePrivateDirectory(path, 1);
  }
}

/** Runs `work` with a private folder that is gone afterwards. */
export async function withTemporaryDirectory<T>(
  work: (dir: string) => Promise<T>,
  parent: string = tmpdir(),
): Promise<T> {
  const dir = await mkdtemp(join(parent, 'ebpf-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
