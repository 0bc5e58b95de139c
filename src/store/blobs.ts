import { constants } from 'node:fs';
import { link, lstat, open, opendir, rm, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLayoutPath } from '../archive/index.ts';
import { CAPS, errnoOf, fail, isEbpfError, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import {
  checkRange,
  checkSize,
  checkStart,
  missingBlob,
  verifyBytes,
  verifyFrom,
} from '../content/index.ts';
import type { ByteRange, VerifyFromOptions } from '../content/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { Folders } from './folders.ts';
import { NewBlob, piecesOf } from './new-blob.ts';
import { openTemporary } from './temporary.ts';

/** A blob found present is marked as wanted now unless it was within this time. Milliseconds. */
const TOUCH_AFTER = 60_000;

/** What the file system says of a blob. */
export interface BlobFacts {
  /** Bytes. */
  readonly size: number;
  /** When it came or was last found wanted; milliseconds since the epoch. */
  readonly touched: number;
  /** Names of the file: more than one when repositories share it. */
  readonly links: number;
}

/** A file under `blobs/`. */
export interface BlobFile {
  readonly path: string;
  /** Undefined when its name is not a digest. */
  readonly digest: Digest | undefined;
}

/** The files under `blobs/` of a layout. */
export class Blobs {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** Facts of a blob; undefined when it is not there. Anything but a regular file is `store-damaged`. */
  async stat(digest: Digest): Promise<BlobFacts | undefined> {
    const path = this.#folders.blob(digest);
    try {
      const [stats] = await Promise.all([lstat(path), this.#folders.checkBlobFolders(digest)]);
      if (!stats.isFile()) notAFile(path);
      return { size: stats.size, touched: stats.mtimeMs, links: stats.nlink };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The blob, verified as it streams: errors name the file, which is opened with the first piece asked for. */
  async read(descriptor: Descriptor, options: VerifyFromOptions = {}): Promise<ByteStream> {
    const { digest, size } = descriptor;
    const { start = 0 } = options;
    checkStart(start, size);
    await this.#sizeOf(digest);
    // One byte more than there should be shows a file that is too long.
    const pieces = this.#pieces(digest, { start, end: size }, options);
    return verifyFrom(pieces, descriptor, { ...options, what: this.#folders.blob(digest) });
  }

  /** Part of a blob, both ends included; not verified. */
  async readRange(digest: Digest, range: ByteRange, options: Abortable): Promise<ByteStream> {
    checkRange(range, await this.#sizeOf(digest));
    return this.#pieces(digest, range, options);
  }

  /** A small blob in memory, verified. Its size is checked before it is read. */
  async readSmall(descriptor: Pick<Descriptor, 'digest' | 'size'>): Promise<Uint8Array> {
    const path = this.#folders.blob(descriptor.digest);
    checkSize(descriptor.size, CAPS.manifest, path);
    const handle = await this.#open(descriptor.digest);
    try {
      const bytes = new Uint8Array(descriptor.size + 1);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return verifyBytes(bytes.subarray(0, bytesRead), descriptor, path);
    } finally {
      await handle.close();
    }
  }

  /** True when a small blob is there and is what its name says. */
  async isIntact(descriptor: Pick<Descriptor, 'digest' | 'size'>): Promise<boolean> {
    try {
      await this.readSmall(descriptor);
      return true;
    } catch (error) {
      if (isEbpfError(error) && error.class !== 'failed') return false;
      throw error;
    }
  }

  /** A new blob that gets its name when it is whole. */
  async begin(): Promise<NewBlob> {
    await this.#folders.prepare();
    return new NewBlob(this.#folders, await openTemporary(this.#folders));
  }

  /** Links a blob file of another layout in; false when the file system cannot. */
  async linkFrom(path: string, digest: Digest): Promise<boolean> {
    await this.#folders.prepare();
    await this.#folders.makeRoom(digest);
    try {
      await link(path, this.#folders.blob(digest));
      return true;
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (errno === 'EEXIST') return true;
      if (['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(errno)) return false;
      throw error;
    }
  }

  /** Marks a blob as wanted now, so that a sweep leaves it alone; true when it is there. */
  async touch(digest: Digest, facts: BlobFacts): Promise<void> {
    if (Date.now() - facts.touched < TOUCH_AFTER) return;
    const now = new Date();
    await utimes(this.#folders.blob(digest), now, now).catch((error: unknown) => {
      // A store of somebody else can be read; then nothing of ours waits for its sweep.
      if (!['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
    });
  }

  async remove(digest: Digest): Promise<void> {
    await this.#folders.checkBlobFolders(digest);
    await rm(this.#folders.blob(digest), { force: true });
  }

  /** Every file under `blobs/`, in no order. */
  async *list(options: Abortable = {}): AsyncGenerator<BlobFile> {
    for (const algorithm of ['sha256', 'sha512']) {
      const dir = this.#folders.algorithmFolder(algorithm);
      const names = await openFolder(dir);
      if (names === undefined) continue;
      for await (const { name } of names) {
        throwIfAborted(options.signal);
        const place = parseLayoutPath(`blobs/${algorithm}/${name}`);
        yield { path: join(dir, name), digest: place?.kind === 'blob' ? place.digest : undefined };
      }
    }
  }

  async #sizeOf(digest: Digest): Promise<number> {
    return (await this.stat(digest))?.size ?? missingBlob(digest, this.#folders.root);
  }

  async *#pieces(
    digest: Digest,
    range: ByteRange,
    options: Abortable,
  ): AsyncGenerator<Uint8Array, void> {
    const handle = await this.#open(digest);
    try {
      yield* piecesOf(handle, range, options);
    } finally {
      await handle.close();
    }
  }

  async #open(digest: Digest): Promise<FileHandle> {
    const path = this.#folders.blob(digest);
    await this.#folders.checkBlobFolders(digest);
    // O_NONBLOCK: opening a FIFO must not hang.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(path, flags).catch((error: unknown) => {
      const errno = errnoOf(error);
      if (errno === 'ENOENT') missingBlob(digest, this.#folders.root);
      if (errno === 'ELOOP') notAFile(path);
      throw error;
    });
    try {
      if (!(await handle.stat()).isFile()) notAFile(path);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }
}

async function openFolder(path: string): Promise<AsyncIterable<{ name: string }> | undefined> {
  try {
    return await opendir(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function notAFile(path: string): never {
  return fail('store-damaged', `${path} is not a regular file.`, {
    hint: 'Nothing inside a store is a link; ebpf fsck --repair removes it.',
    details: { path, rule: 'no-links-in-store' },
  });
}
