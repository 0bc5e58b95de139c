import { lstat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  EMPTY_LAYOUT_INDEX,
  LAYOUT_BLOBS,
  LAYOUT_INDEX,
  LAYOUT_MARKER,
  MARKER_CAP,
  MARKER_TEXT,
  checkLayoutMarker,
  formatLayoutIndex,
} from '../archive/index.ts';
import {
  ensureDirectory,
  errnoOf,
  fail,
  isEbpfError,
  pathExists,
  readFileCapped,
} from '../base/index.ts';
import { algorithmOf, hexOf, parseDigest } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { createFile, sweepTemporaries } from './temporary.ts';

/** Our own files inside a layout; other tools pass over the folder. */
const OWN = '.ebpf';

/** The places of one layout. */
export class Folders {
  readonly root: string;
  readonly marker: string;
  readonly index: string;
  readonly blobs: string;
  readonly own: string;
  readonly ingest: string;
  /** What came of blobs whose transfer broke. */
  readonly partial: string;
  readonly lock: string;
  /** False for a layout that is thrown away when the power fails: nothing waits for the disk then. */
  readonly durable: boolean;
  #prepared: Promise<void> | undefined;
  #marked = false;

  constructor(dir: string, durable = true) {
    this.durable = durable;
    this.root = resolve(dir);
    this.marker = join(this.root, LAYOUT_MARKER);
    this.index = join(this.root, LAYOUT_INDEX);
    this.blobs = join(this.root, LAYOUT_BLOBS);
    this.own = join(this.root, OWN);
    this.ingest = join(this.own, 'ingest');
    this.partial = join(this.own, 'partial');
    this.lock = join(this.own, 'index.lock');
  }

  algorithmFolder(algorithm: string): string {
    return join(this.blobs, algorithm);
  }

  /** Path of a blob. The digest is checked here again, whatever its type says: it becomes a path. */
  blob(digest: Digest): string {
    parseDigest(digest);
    return join(this.blobs, algorithmOf(digest), hexOf(digest));
  }

  /**
   * Checks that no folder on the way to a blob is a symbolic link: `O_NOFOLLOW` guards the last step only. A folder
   * that is not there is fine.
   */
  async checkBlobFolders(digest: Digest): Promise<void> {
    await Promise.all([this.blobs, this.algorithmFolder(algorithmOf(digest))].map(refuseLink));
  }

  /** Makes the folder for a blob's final name, where that is not there from the start. */
  async makeRoom(digest: Digest): Promise<void> {
    if (algorithmOf(digest) !== 'sha256')
      await ensureDirectory(this.algorithmFolder(algorithmOf(digest)));
    await this.checkBlobFolders(digest);
  }

  /** Makes the folder for partial blobs, which nobody else may read. */
  async preparePartial(): Promise<void> {
    await this.prepare();
    await ensureDirectory(this.partial, 0o700);
    await refuseLink(this.partial);
  }

  /** Makes what writing needs, once: the folders, the marker last of what makes it a layout. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#create().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  async #create(): Promise<void> {
    await ensureDirectory(this.ingest);
    await ensureDirectory(this.algorithmFolder('sha256'));
    for (const dir of [this.own, this.ingest, this.blobs, this.algorithmFolder('sha256')])
      await refuseLink(dir);
    // Their names become durable with the first index that speaks of something: before that there is nothing to lose.
    if ((await this.state()) !== 'layout') await createFile(this, this.marker, MARKER_TEXT);
    if (!(await pathExists(this.index)))
      await createFile(this, this.index, formatLayoutIndex(EMPTY_LAYOUT_INDEX));
    await sweepTemporaries(this);
  }

  /** Whether a layout is here. A folder with other things in it is no place for one: `layout-invalid`. */
  async state(): Promise<'layout' | 'empty' | 'missing'> {
    if (await this.isLayout()) return 'layout';
    const names = await readdir(this.root).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (names === undefined) return 'missing';
    // What a first write leaves when it is interrupted before the marker, or when the power fails soon after.
    const ours = names.includes(OWN) ? [OWN, LAYOUT_BLOBS, LAYOUT_INDEX] : [LAYOUT_BLOBS];
    const foreign = names.filter((name) => !ours.includes(name));
    if (foreign.length === 0) return 'empty';
    if (foreign.includes(LAYOUT_MARKER)) return 'layout';
    return fail(
      'layout-invalid',
      `${this.root} is not an OCI layout: it has no ${LAYOUT_MARKER}.`,
      {
        hint: 'Name a folder that is a layout, is empty or does not exist yet.',
        details: { path: this.root },
      },
    );
  }

  /** Whether the marker is there and names a version that we know. Read once: it never changes while there is a layout. */
  async isLayout(): Promise<boolean> {
    if (this.#marked) return true;
    const what = this.marker;
    try {
      const bytes = await readFileCapped(what, {
        cap: MARKER_CAP,
        what: 'File',
        followLinks: false,
      });
      checkLayoutMarker(bytes, what);
      this.#marked = true;
    } catch (error) {
      if (!isEbpfError(error) || error.code !== 'file-missing') throw error;
    }
    return this.#marked;
  }
}

async function refuseLink(path: string): Promise<void> {
  try {
    const stats = await lstat(path);
    if (!stats.isDirectory()) notAFolder(path, stats.isSymbolicLink());
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

function notAFolder(path: string, link: boolean): never {
  return fail('store-damaged', `${path} is ${link ? 'a symbolic link' : 'not a folder'}.`, {
    hint: 'Nothing inside a store is a link; remove it or use another store.',
    details: { path, rule: 'no-links-in-store' },
  });
}
