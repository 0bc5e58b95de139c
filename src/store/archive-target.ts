import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { writeLayoutTar } from '../archive/index.ts';
import type { ArchiveBlob, LayoutEntry } from '../archive/index.ts';
import {
  acquireLock,
  ensureDirectory,
  errnoOf,
  fail,
  pathExists,
  syncDirectory,
  throwIfAborted,
} from '../base/index.ts';
import type { Abortable, ByteStream, HeldLock } from '../base/index.ts';
import type { ContentSource, ContentTarget, ReferrerSource, TagSource } from '../content/index.ts';
import { isGraphType, isIndexType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { nameEntry } from './entries.ts';
import { onDisk } from './failure.ts';
import { LayoutRepository } from './layout.ts';

/** The tar while it is written, inside the folder that its content comes from. */
const TAR = 'archive.tar';

export interface CreateArchiveOptions extends Abortable {
  /** Whether a file that is there is replaced when the archive is whole. Default false: `destination-exists`. */
  readonly replace?: boolean | undefined;
}

/** A finished archive. */
export interface WrittenArchive {
  /** The file, absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Names in the archive. */
  readonly names: number;
}

/**
 * A layout archive in the making: takes any number of copies, at once too, and becomes a file with `finish`. Until then
 * nothing stands under its name; `close` without `finish` leaves nothing.
 */
export interface ArchiveTarget
  extends ContentSource, ContentTarget, TagSource, ReferrerSource, AsyncDisposable {
  /** The file that it will be, absolute. */
  readonly archive: string;
  finish(options?: Abortable): Promise<WrittenArchive>;
  close(): Promise<void>;
}

/**
 * Begins the layout archive at a path. Throws `destination-exists`, `lock-held` when another process is writing the same
 * archive, `store-unavailable`.
 *
 * Content is collected in a hidden layout beside the file, and the tar is written from it in one go: only then is it
 * known what there is, so that the tar can have its `index.json` first and its blobs in the order of their digests, and
 * the same content gives the same bytes however it came. Each blob goes from the folder as soon as it is in the tar, so the
 * disk holds the archive and one blob more, never two of all. The folder has what a store has: transfers that broke go
 * on, and after a kill the next attempt finds what came. Nothing in it waits for the disk: each blob is verified again on its
 * way into the tar, and only that is synced.
 */
export async function createArchive(
  path: string,
  options: CreateArchiveOptions = {},
): Promise<ArchiveTarget> {
  throwIfAborted(options.signal);
  const archive = resolve(path);
  if (options.replace !== true && (await pathExists(archive))) destinationExists(archive);
  const folder = dirname(archive);
  return onDisk(folder, async () => {
    await ensureDirectory(folder);
    const place = join(folder, `.${basename(archive).slice(0, 100)}.ebpf-archive`);
    const lock = await acquireLock(`${place}.lock`, { timeoutMs: 0, signal: options.signal });
    try {
      await ensureDirectory(place, 0o700);
      // Names are those of this archive only; content that an attempt before left is as good as any.
      for (const name of ['index.json', TAR]) await rm(join(place, name), { force: true });
      return new CollectedArchive(archive, place, { lock, replace: options.replace === true });
    } catch (error) {
      await lock.release();
      throw error;
    }
  });
}

interface Holding {
  readonly lock: HeldLock;
  readonly replace: boolean;
}

class CollectedArchive extends LayoutRepository implements ArchiveTarget {
  readonly archive: string;
  readonly #holding: Holding;
  #closing: Promise<void> | undefined;

  constructor(archive: string, place: string, holding: Holding) {
    super(place, { durable: false });
    this.archive = archive;
    this.#holding = holding;
  }

  async finish(options: Abortable = {}): Promise<WrittenArchive> {
    if (this.#closing !== undefined) fail('internal', `The archive ${this.archive} is closed.`);
    const written = await this.run(options, async () => {
      const { entries, blobs } = await this.#contents(options);
      const temporary = join(this.path, TAR);
      const size = await this.#write(temporary, { entries, blobs }, options);
      await this.#name(temporary);
      const names = entries.filter((entry) => entry.name !== undefined).length;
      return { path: this.archive, size, names };
    });
    await this.close();
    return written;
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    try {
      await onDisk(this.path, () => rm(this.path, { recursive: true, force: true }));
    } finally {
      await this.#holding.lock.release();
    }
  }

  /** What is named, what is there without a name, and all below both: sorted, each once. */
  async #contents(
    options: Abortable,
  ): Promise<{ entries: readonly LayoutEntry[]; blobs: readonly ArchiveBlob[] }> {
    const { index, shelf } = this.parts;
    const all = await index.entries();
    const wanted = new Map<Digest, Descriptor>();
    const below = new Set<Digest>();
    const roots = all.map((entry) => entry.descriptor).filter((one) => isGraphType(one.mediaType));
    for await (const one of shelf.descend(roots, options)) {
      const facts = await shelf.facts(one);
      for (const part of [one, ...facts.blobs]) wanted.set(part.digest, part);
      if (isIndexType(one.mediaType)) for (const { digest } of facts.manifests) below.add(digest);
    }
    const entries = all
      .filter((entry) => entry.name !== undefined || !below.has(entry.descriptor.digest))
      .map((entry) => nameEntry(entry.descriptor, entry.name))
      .sort(byNameThenDigest);
    return { entries, blobs: [...wanted.values()].map((part) => this.#outgoing(part)) };
  }

  /** A blob on its way from the folder into the tar, verified once more. */
  #outgoing(part: Descriptor): ArchiveBlob {
    const { digest, size } = part;
    return { digest, size, open: (signal) => Promise.resolve(this.#moveOut(part, signal)) };
  }

  async *#moveOut(part: Descriptor, signal: AbortSignal | undefined): ByteStream & AsyncGenerator {
    yield* await this.fetchBlob(part, { signal });
    await this.parts.blobs.remove(part.digest);
  }

  async #write(
    path: string,
    parts: Parameters<typeof writeLayoutTar>[0],
    options: Abortable,
  ): Promise<number> {
    const handle = await open(path, 'w', 0o644);
    try {
      let size = 0;
      for await (const piece of writeLayoutTar(parts, options)) {
        await handle.writeFile(piece);
        size += piece.length;
      }
      await handle.sync();
      return size;
    } finally {
      await handle.close();
    }
  }

  async #name(temporary: string): Promise<void> {
    if (this.#holding.replace) await rename(temporary, this.archive);
    else await linkOnce(temporary, this.archive);
    await syncDirectory(dirname(this.archive));
  }
}

/** Gives a file its name unless something has it meanwhile. */
async function linkOnce(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (errno === 'EEXIST') destinationExists(path);
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errno)) throw error;
    // Without hard links there is a moment between looking and naming.
    if (await pathExists(path)) destinationExists(path);
    await rename(temporary, path);
  }
}

function byNameThenDigest(a: LayoutEntry, b: LayoutEntry): number {
  const [x, y] = [a, b].map(({ name, descriptor }) =>
    name === undefined ? `1${descriptor.digest}` : `0${name}`,
  );
  return (x ?? '') < (y ?? '') ? -1 : 1;
}

function destinationExists(path: string): never {
  return fail('destination-exists', `${path} exists already.`, {
    hint: 'Choose another name, or ask for it to be replaced.',
    details: { path },
  });
}
