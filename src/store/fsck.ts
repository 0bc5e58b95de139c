import { lstat, rm } from 'node:fs/promises';
import { EMPTY_LAYOUT_INDEX } from '../archive/index.ts';
import { isEbpfError, pathExists, sweepLockDebris, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isGraphType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { drain } from '../content/index.ts';
import type { BlobFile } from './blobs.ts';
import type { LayoutParts } from './layout.ts';
import { staleTemporaries, sweepTemporaries } from './temporary.ts';

export interface FsckOptions extends Abortable {
  /** Put right what can be: damaged blobs, names without content and what dead processes left are removed. */
  readonly repair?: boolean | undefined;
  /** Told of every blob that was hashed. */
  readonly onBlob?:
    ((blob: { readonly digest: Digest; readonly size: number }) => void) | undefined;
}

/** Something that is not as it should be. */
export interface FsckProblem {
  readonly kind:
    | 'index-missing'
    | 'index-invalid'
    | 'blob-damaged'
    | 'not-a-blob'
    | 'content-missing'
    | 'name-twice'
    | 'temporary-stale';
  /** What is wrong, for people. */
  readonly message: string;
  readonly path?: string;
  readonly digest?: Digest;
  /** Name in `index.json` that is concerned. */
  readonly name?: string;
  readonly healed: boolean;
}

export interface FsckResult {
  /** True when nothing is wrong now. */
  readonly clean: boolean;
  readonly problems: readonly FsckProblem[];
  /** Blobs hashed, and their bytes. */
  readonly blobs: number;
  readonly bytes: number;
  readonly names: number;
}

/**
 * Checks a layout whole: hashes every blob and looks whether every name has all its content. With `repair` the lock is
 * held while things are removed, each looked at again before.
 */
export async function fsckLayout(parts: LayoutParts, options: FsckOptions): Promise<FsckResult> {
  if ((await parts.folders.state()) !== 'layout')
    return { clean: true, problems: [], blobs: 0, bytes: 0, names: 0 };
  const check = new Check(parts, options);
  await check.blobs();
  if (options.repair === true) await parts.index.locked(() => check.rest(), options);
  else await check.rest();
  return check.result();
}

type Finding = Omit<FsckProblem, 'healed'>;

class Check {
  readonly #parts: LayoutParts;
  readonly #options: FsckOptions;
  readonly #problems: FsckProblem[] = [];
  readonly #damaged: BlobFile[] = [];
  readonly #bad = new Set<Digest>();
  #blobs = 0;
  #bytes = 0;
  #names = 0;

  constructor(parts: LayoutParts, options: FsckOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  result(): FsckResult {
    return {
      clean: this.#problems.every((problem) => problem.healed),
      problems: this.#problems,
      blobs: this.#blobs,
      bytes: this.#bytes,
      names: this.#names,
    };
  }

  /** Hashes all blobs; may take long, so without the lock. */
  async blobs(): Promise<void> {
    for await (const file of this.#parts.blobs.list(this.#options)) {
      if (file.digest === undefined || !(await isFile(file.path))) {
        await this.#notABlob(file);
      } else if (!(await this.#isIntact(file.digest))) {
        this.#damaged.push(file);
        this.#bad.add(file.digest);
      }
    }
  }

  /** Everything but hashing; under the lock when it repairs. */
  async rest(): Promise<void> {
    for (const { path, digest } of this.#damaged) {
      const message = `${path} does not have the digest it is named by.`;
      await this.#found(
        { kind: 'blob-damaged', message, path, ...(digest ? { digest } : {}) },
        () => rm(path, { force: true }),
      );
    }
    await this.#temporaries();
    await this.#indexFile();
  }

  async #isIntact(digest: Digest): Promise<boolean> {
    const { blobs } = this.#parts;
    const size = (await blobs.stat(digest))?.size;
    // Removed since it was listed.
    if (size === undefined) return true;
    try {
      const blob = { mediaType: 'application/octet-stream', digest, size };
      await drain(await blobs.read(blob, this.#options), this.#options);
    } catch (error) {
      if (isEbpfError(error) && error.code === 'blob-missing') return true;
      if (isEbpfError(error) && error.class === 'refused') return false;
      throw error;
    }
    this.#blobs += 1;
    this.#bytes += size;
    this.#options.onBlob?.({ digest, size });
    return true;
  }

  async #notABlob({ path, digest }: BlobFile): Promise<void> {
    if (!(await pathExists(path))) return;
    if (digest !== undefined) this.#bad.add(digest);
    const message = `${path} is not a blob.`;
    // A link in a blob's place is nobody's property; a file of another name may be somebody's.
    const heal =
      digest === undefined ? undefined : () => rm(path, { recursive: true, force: true });
    await this.#found({ kind: 'not-a-blob', message, path, ...(digest ? { digest } : {}) }, heal);
  }

  async #temporaries(): Promise<void> {
    const { folders } = this.#parts;
    for (const path of await staleTemporaries(folders)) {
      const message = `${path} was left by a process that is gone.`;
      await this.#found({ kind: 'temporary-stale', message, path }, () =>
        rm(path, { force: true }),
      );
    }
    for (const path of await this.#parts.partials.stale()) {
      const message = `${path} is what came of a blob that nobody goes on with.`;
      await this.#found({ kind: 'temporary-stale', message, path }, () =>
        rm(path, { recursive: true, force: true }),
      );
    }
    if (this.#options.repair !== true) return;
    await sweepTemporaries(folders);
    await sweepLockDebris(folders.lock);
  }

  async #indexFile(): Promise<void> {
    const { folders, index } = this.#parts;
    const path = folders.index;
    if (!(await pathExists(path)) && this.#blobs > 0) {
      const message = `${path} is missing.`;
      await this.#found({ kind: 'index-missing', message, path }, () =>
        index.replace(() => [...EMPTY_LAYOUT_INDEX.entries]),
      );
      return;
    }
    try {
      await this.#entries();
    } catch (error) {
      if (!isEbpfError(error) || error.code !== 'layout-invalid') throw error;
      await this.#found({ kind: 'index-invalid', message: error.message, path }, undefined);
    }
  }

  async #entries(): Promise<void> {
    const { index } = this.#parts;
    const entries = await index.entries();
    const last = new Map(entries.map((entry, at) => [entry.name, at]));
    this.#names = last.size - (last.has(undefined) ? 1 : 0);
    for (const [at, { name, descriptor }] of entries.entries()) {
      const { digest } = descriptor;
      const place = { digest, ...(name === undefined ? {} : { name }) };
      const called = name === undefined ? digest : `"${name}" (${digest})`;
      const remove = (): Promise<void> =>
        index.replace((now) =>
          now.filter((one) => one.name !== name || one.descriptor.digest !== digest),
        );
      if (name !== undefined && last.get(name) !== at) {
        await this.#found(
          { kind: 'name-twice', message: `${called} has the name of a later entry.`, ...place },
          remove,
        );
        continue;
      }
      const lacking = await this.#lackingUnder(descriptor);
      if (lacking === undefined) continue;
      const message = `${called} is not whole: ${lacking} is missing or damaged.`;
      await this.#found({ kind: 'content-missing', message, ...place }, remove);
    }
  }

  /**
   * The first thing that is not there, or not right, under an entry. A manifest that an index points to may be missing:
   * an index can be here for some of its platforms only.
   */
  async #lackingUnder(root: Descriptor): Promise<Digest | undefined> {
    const { blobs, shelf } = this.#parts;
    if (!(await this.#isRight(root))) return root.digest;
    if (!isGraphType(root.mediaType)) return undefined;
    try {
      for await (const one of shelf.descend([root], this.#options)) {
        throwIfAborted(this.#options.signal);
        if (!(await blobs.isIntact(one))) return one.digest;
        const lacking = await this.#firstWrong((await shelf.facts(one)).blobs);
        if (lacking !== undefined) return lacking;
      }
      return undefined;
    } catch (error) {
      // A manifest under it that is a link, or none at all.
      if (isEbpfError(error) && error.class === 'refused') return root.digest;
      throw error;
    }
  }

  async #firstWrong(blobs: readonly Descriptor[]): Promise<Digest | undefined> {
    for (const blob of blobs) if (!(await this.#isRight(blob))) return blob.digest;
    return undefined;
  }

  async #isRight({ digest, size }: Descriptor): Promise<boolean> {
    if (this.#bad.has(digest)) return false;
    return (await this.#parts.blobs.stat(digest))?.size === size;
  }

  async #found(problem: Finding, heal: (() => Promise<void>) | undefined): Promise<void> {
    const healed = this.#options.repair === true && heal !== undefined;
    if (healed) await heal();
    this.#problems.push({ ...problem, healed });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch {
    // Removed since it was listed.
    return false;
  }
}
