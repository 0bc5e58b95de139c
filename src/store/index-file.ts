import { lstat } from 'node:fs/promises';
import { EMPTY_LAYOUT_INDEX, formatLayoutIndex, parseLayoutIndex } from '../archive/index.ts';
import type { LayoutEntry, LayoutIndex } from '../archive/index.ts';
import {
  CAPS,
  errnoOf,
  isEbpfError,
  readFileCapped,
  syncDirectory,
  throwIfAborted,
  withLock,
} from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Folders } from './folders.ts';
import { replaceFile } from './temporary.ts';

export interface IndexFileOptions {
  /** Longest wait for the lock, in milliseconds. */
  readonly lockTimeoutMs?: number | undefined;
  /** What this process does, for those who wait for the lock. */
  readonly command?: string | undefined;
}

type Entries = readonly LayoutEntry[];

/** Time stamps of files may be this coarse, in milliseconds. */
const YOUNG = 2_000;

/** `index.json` of a layout: read by anybody at any time, since it is replaced as a whole; changed under the lock only. */
export class IndexFile {
  readonly #folders: Folders;
  readonly #options: IndexFileOptions;
  #last: { readonly id: string; readonly index: LayoutIndex } | undefined;

  constructor(folders: Folders, options: IndexFileOptions) {
    this.#folders = folders;
    this.#options = options;
  }

  async read(): Promise<LayoutIndex> {
    const stamp = await stampOf(this.#folders.index);
    if (stamp !== undefined && this.#last?.id === stamp.id) return this.#last.index;
    const index = await this.#readFile();
    // A file this young may be replaced within the resolution of its time stamp, unseen.
    if (stamp !== undefined && Date.now() - stamp.changed > YOUNG)
      this.#last = { id: stamp.id, index };
    return index;
  }

  async #readFile(): Promise<LayoutIndex> {
    const path = this.#folders.index;
    // Without a marker it is no layout, and a folder with other things is refused.
    if ((await this.#folders.state()) !== 'layout') return EMPTY_LAYOUT_INDEX;
    const cap = CAPS.layoutIndex;
    try {
      const bytes = await readFileCapped(path, { cap, what: 'File', followLinks: false });
      return parseLayoutIndex(bytes, path);
    } catch (error) {
      if (isEbpfError(error) && error.code === 'file-missing') return EMPTY_LAYOUT_INDEX;
      throw error;
    }
  }

  async entries(): Promise<Entries> {
    return (await this.read()).entries;
  }

  /** Changes the entries under the lock; the same list means nothing to do, and the file is left alone. */
  async update(change: (entries: Entries) => Entries, options: Abortable = {}): Promise<void> {
    await this.locked(async () => {
      await this.replace(change);
    }, options);
  }

  /** {@link update} for who holds the lock already. */
  async replace(change: (entries: Entries) => Entries): Promise<void> {
    const index = await this.#readFile();
    const entries = change(index.entries);
    if (entries === index.entries) return;
    // Names of blobs become durable before the index that speaks of them.
    if (this.#folders.durable)
      for (const algorithm of ['sha256', 'sha512']) await syncIfThere(this.#folders, algorithm);
    await replaceFile(this.#folders, this.#folders.index, formatLayoutIndex({ ...index, entries }));
  }

  /** Runs `work` while nobody else changes the layout's names or sweeps it. */
  async locked<T>(work: () => Promise<T>, options: Abortable = {}): Promise<T> {
    throwIfAborted(options.signal);
    await this.#folders.prepare();
    const { lockTimeoutMs: timeoutMs, command } = this.#options;
    return withLock(this.#folders.lock, work, { timeoutMs, command, signal: options.signal });
  }
}

async function syncIfThere(folders: Folders, algorithm: string): Promise<void> {
  try {
    await syncDirectory(folders.algorithmFolder(algorithm));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

interface Stamp {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly changed: number;
}

/** What tells one version of the file from the next, as far as time stamps can; undefined when there is none. */
async function stampOf(path: string): Promise<Stamp | undefined> {
  try {
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = await lstat(path, { bigint: true });
    return { id: [ino, size, mtimeNs, ctimeNs].join(':'), changed: Number(ctimeMs) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
