import type { Abortable } from '../base/index.ts';
import { fail } from '../base/index.ts';
import type { BlobOpener, ContentRepository } from '../content/index.ts';
import { checkTagName } from '../content/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { IndexFileOptions } from './index-file.ts';
import { fsckLayout } from './fsck.ts';
import type { FsckOptions, FsckResult } from './fsck.ts';
import { LayoutRepository } from './layout.ts';
import { layoutStatistics, listNamedContent } from './list.ts';
import type { LayoutStatistics, NamedContent } from './list.ts';
import { pruneLayout } from './prune.ts';
import type { PruneOptions, PruneResult } from './prune.ts';

export interface OpenLayoutOptions extends IndexFileOptions, Abortable {
  /**
   * A folder that is missing or empty is an empty layout, made with the first write. Default false: it is an error,
   * `file-missing` or `layout-invalid`.
   */
  readonly create?: boolean | undefined;
  /** The clock for the times of names. Default: the system's. */
  readonly now?: (() => Date) | undefined;
}

/** A layout with what the owner of a store does to it, beside what a repository offers. */
export interface LayoutStore extends ContentRepository {
  /** The folder, absolute. */
  readonly path: string;
  listNames(options?: Abortable): Promise<readonly NamedContent[]>;
  statistics(options?: Abortable): Promise<LayoutStatistics>;
  /** Gives what a name or digest names another name as well. Throws `tag-missing`, `manifest-missing`. */
  addName(reference: string, name: string, options?: Abortable): Promise<Descriptor>;
  /** Takes a name and its content away; blobs that nothing needs any more go with the next prune. Throws `tag-missing`. */
  removeName(name: string, options?: Abortable): Promise<void>;
  prune(options?: PruneOptions): Promise<PruneResult>;
  fsck(options?: FsckOptions): Promise<FsckResult>;
}

/** Opens the OCI image layout in a folder. Throws `file-missing`, `layout-invalid`, `store-unavailable`. */
export async function openLayout(
  dir: string,
  options: OpenLayoutOptions = {},
): Promise<LayoutStore> {
  const layout = new Layout(dir, options);
  await layout.check(options);
  return layout;
}

export class Layout extends LayoutRepository implements LayoutStore {
  /** Refuses a folder that is no layout and may not become one. */
  async check(options: Pick<OpenLayoutOptions, 'create' | 'signal'>): Promise<void> {
    await this.run(options, async () => {
      const state = await this.parts.folders.state();
      if (state === 'layout' || options.create === true) return;
      const missing = state === 'missing';
      fail(
        missing ? 'file-missing' : 'layout-invalid',
        `${this.path} ${missing ? 'does not exist' : 'is empty'}.`,
        {
          hint: 'Name a folder that is an OCI image layout.',
          details: { path: this.path },
        },
      );
    });
  }

  listNames(options: Abortable = {}): Promise<readonly NamedContent[]> {
    return this.run(options, () => listNamedContent(this.parts, this, options));
  }

  statistics(options: Abortable = {}): Promise<LayoutStatistics> {
    return this.run(options, () => layoutStatistics(this.parts, options));
  }

  async addName(reference: string, name: string, options: Abortable = {}): Promise<Descriptor> {
    checkTagName(name);
    const content = await this.fetchManifest(reference, options);
    await this.pushManifest(content, { tag: name, signal: options.signal });
    return content.descriptor;
  }

  prune(options: PruneOptions = {}): Promise<PruneResult> {
    return this.run(options, () => pruneLayout(this.parts, options));
  }

  fsck(options: FsckOptions = {}): Promise<FsckResult> {
    return this.run(options, () => fsckLayout(this.parts, options));
  }

  /** Brings a blob of another layout in without copying it, or by copying where the file system has no links. */
  async takeBlobOf(other: Layout, digest: Digest, options: Abortable): Promise<boolean> {
    const size = await other.statBlob(digest, options);
    if (size === undefined) return false;
    const descriptor: Descriptor = { mediaType: 'application/octet-stream', digest, size };
    if (await this.hasBlob(descriptor, options)) return true;
    const linked = await this.run(options, () =>
      this.parts.blobs.linkFrom(other.parts.folders.blob(digest), digest),
    );
    if (linked) return this.hasBlob(descriptor, options);
    const open: BlobOpener = (signal, start) => other.fetchBlob(descriptor, { signal, start });
    await this.pushBlob(descriptor, open, options);
    return true;
  }
}
