import { rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { KIB, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { ByteRange } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Folders } from './folders.ts';

/** Bytes read from a file at once. */
const PIECE = 256 * KIB;

/** A file that is written, and what it has already. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  /** Bytes. Default 0. */
  readonly size?: number | undefined;
}

/** A blob on its way in: a temporary file that only {@link NewBlob.finish} gives a name. */
export class NewBlob {
  readonly #folders: Folders;
  readonly #handle: FileHandle;
  readonly #path: string;
  #size: number;
  #open = true;
  /** A write has begun and not ended. */
  #torn = false;

  constructor(folders: Folders, { handle, path, size = 0 }: OpenFile) {
    this.#folders = folders;
    this.#handle = handle;
    this.#path = path;
    this.#size = size;
  }

  get path(): string {
    return this.#path;
  }

  /** Bytes written. */
  get size(): number {
    return this.#size;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Appends a piece whole or, when the disk is full, not at all. */
  async write(piece: Uint8Array): Promise<void> {
    let at = 0;
    this.#torn = true;
    while (at < piece.length) {
      const place = this.#size + at;
      at += (await this.#handle.write(piece, at, piece.length - at, place)).bytesWritten;
    }
    this.#size += piece.length;
    this.#torn = false;
  }

  /** Forgets what was written, to begin again. */
  async restart(): Promise<void> {
    this.#size = 0;
    this.#torn = false;
    await this.#handle.truncate(0);
  }

  /** The bytes written so far, from the start. */
  async *reread(options: Abortable): AsyncGenerator<Uint8Array, void> {
    yield* piecesOf(this.#handle, { start: 0, end: this.#size - 1 }, options);
  }

  /** Makes it durable and read-only and gives it the name of its digest. The caller has hashed it. */
  async finish(digest: Digest): Promise<void> {
    await this.#mend();
    await this.#handle.chmod(0o444);
    if (this.#folders.durable) await this.#handle.sync();
    await this.#folders.makeRoom(digest);
    await this.#close();
    try {
      await rename(this.#path, this.#folders.blob(digest));
    } catch (error) {
      await rm(this.#path, { force: true });
      throw error;
    }
  }

  /** Leaves what was written under another name that is none of a blob. */
  async keep(path: string): Promise<void> {
    await this.#mend();
    await this.#close();
    await rename(this.#path, path);
  }

  /** Forgets it; nothing stays. Fine after {@link NewBlob.finish}. */
  async discard(): Promise<void> {
    if (!this.#open) return;
    await this.#close();
    await rm(this.#path, { force: true });
  }

  /** Takes away what a failed write left behind the last whole piece. */
  async #mend(): Promise<void> {
    if (this.#torn) await this.#handle.truncate(this.#size);
    this.#torn = false;
  }

  async #close(): Promise<void> {
    this.#open = false;
    await this.#handle.close();
  }
}

/** Reads a file from `start` to `end`, both included. */
export async function* piecesOf(
  handle: FileHandle,
  range: ByteRange,
  { signal }: Abortable,
): AsyncGenerator<Uint8Array, void> {
  let at = range.start;
  while (at <= range.end) {
    throwIfAborted(signal);
    const length = Math.min(PIECE, range.end - at + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
