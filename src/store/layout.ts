import { CAPS, forEachLimited, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import {
  checkSize,
  checkTagName,
  missingBlob,
  missingManifest,
  missingTag,
  readManifest,
} from '../content/index.ts';
import type {
  BlobIngest,
  BlobOpener,
  ByteRange,
  ContentRepository,
  FetchBlobOptions,
  ListReferrersOptions,
  ManifestContent,
  PushBlobOptions,
  PushManifestOptions,
  PushOutcome,
} from '../content/index.ts';
import { isDigest, isGraphType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { Blobs } from './blobs.ts';
import {
  findDigest,
  findName,
  withContent,
  withName,
  withoutContent,
  withoutName,
  withoutNamedContent,
} from './entries.ts';
import { onDisk, streamOnDisk } from './failure.ts';
import { Folders } from './folders.ts';
import { IndexFile } from './index-file.ts';
import type { IndexFileOptions } from './index-file.ts';
import { FileIngest } from './ingest.ts';
import { Partials } from './partials.ts';
import { Shelf } from './shelf.ts';
import { takeBlob } from './take-blob.ts';

/** Files of manifests written at once. */
const AT_ONCE = 8;

/** The parts of an open layout, shared by those who work on it. */
export interface LayoutParts {
  readonly folders: Folders;
  readonly blobs: Blobs;
  readonly partials: Partials;
  readonly index: IndexFile;
  readonly shelf: Shelf;
}

export interface LayoutOptions extends IndexFileOptions {
  /** The clock for the times of names. Default: the system's. */
  readonly now?: (() => Date) | undefined;
  /** False for a layout that nobody needs after a crash. Default true. */
  readonly durable?: boolean | undefined;
}

/** One OCI image layout as a repository. Nothing is kept open between two calls. */
export class LayoutRepository implements ContentRepository {
  /** The folder, absolute. */
  readonly path: string;
  protected readonly parts: LayoutParts;
  readonly #now: () => Date;

  constructor(dir: string, options: LayoutOptions) {
    const folders = new Folders(dir, options.durable);
    const blobs = new Blobs(folders);
    const index = new IndexFile(folders, options);
    const partials = new Partials(folders);
    this.parts = { folders, blobs, partials, index, shelf: new Shelf(blobs, index) };
    this.path = folders.root;
    this.#now = options.now ?? (() => new Date());
  }

  async fetchManifest(reference: string, options: Abortable = {}): Promise<ManifestContent> {
    return this.run(options, async () => {
      const { shelf } = this.parts;
      const descriptor = isDigest(reference)
        ? ((await shelf.find(reference, options)) ?? missingManifest(reference, this.path))
        : await this.#named(reference);
      return shelf.read(descriptor);
    });
  }

  async fetchBlob(descriptor: Descriptor, options: FetchBlobOptions = {}): Promise<ByteStream> {
    return this.run(options, async () =>
      streamOnDisk(this.path, await this.parts.blobs.read(descriptor, options)),
    );
  }

  async hasBlob(descriptor: Descriptor, options: Abortable = {}): Promise<boolean> {
    return this.run(options, async () => {
      const facts = await this.parts.blobs.stat(descriptor.digest);
      if (facts?.size !== descriptor.size) return false;
      await this.parts.blobs.touch(descriptor.digest, facts);
      return true;
    });
  }

  async pushBlob(
    descriptor: Descriptor,
    open: BlobOpener,
    options: PushBlobOptions = {},
  ): Promise<PushOutcome> {
    if (await this.hasBlob(descriptor, options)) return 'present';
    checkSize(descriptor.size, CAPS.blob, `Blob ${descriptor.digest}`);
    return this.run(options, async () => {
      await takeBlob(this.parts, { descriptor, open }, options);
      return 'pushed' as const;
    });
  }

  async hasManifest(digest: Digest, options: Abortable = {}): Promise<boolean> {
    return this.run(options, async () => {
      const { shelf, blobs } = this.parts;
      const descriptor = await shelf.find(digest, options);
      const content = descriptor && (await shelf.whole(descriptor, options));
      if (content === undefined) return false;
      const facts = await blobs.stat(digest);
      if (facts) await blobs.touch(digest, facts);
      return true;
    });
  }

  async findWhole(
    reference: string,
    options: Abortable = {},
  ): Promise<ManifestContent | undefined> {
    return this.run(options, async () => {
      const { shelf, index } = this.parts;
      const descriptor = isDigest(reference)
        ? await shelf.find(reference, options)
        : findName(await index.entries(), reference)?.descriptor;
      if (descriptor === undefined || !isGraphType(descriptor.mediaType)) return undefined;
      return shelf.whole(descriptor, options);
    });
  }

  async pushManifest(content: ManifestContent, options: PushManifestOptions = {}): Promise<void> {
    return this.pushManifests([content], options);
  }

  /** Takes manifests in one step: their files become durable together, then `index.json` is written once. */
  async pushManifests(
    contents: readonly ManifestContent[],
    options: PushManifestOptions = {},
  ): Promise<void> {
    const { tag } = options;
    if (tag !== undefined) checkTagName(tag);
    const read = contents.map((content) => readManifest(content.descriptor, content.bytes));
    const root = read.at(-1)?.descriptor;
    if (root === undefined) return;
    await this.run(options, async () => {
      const { index } = this.parts;
      await forEachLimited(read, AT_ONCE, (content) => this.#keep(content));
      const change = (entries: Parameters<typeof withContent>[0]): typeof entries => {
        const known = read.reduce((list, { descriptor }) => {
          // The name goes on with the root, which then needs no entry without one.
          return descriptor === root && tag !== undefined ? list : withContent(list, descriptor);
        }, entries);
        return tag === undefined ? known : withName(known, root, { name: tag, at: this.#now() });
      };
      const entries = await index.entries();
      if (change(entries) !== entries) await index.update(change, options);
    });
  }

  async resolveTag(tag: string, options: Abortable = {}): Promise<Descriptor> {
    return this.run(options, async () => {
      const { mediaType, digest, size, artifactType } = await this.#named(tag);
      return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
    });
  }

  async listTags(options: Abortable = {}): Promise<readonly string[]> {
    return this.run(options, async () => {
      const names = (await this.parts.index.entries()).flatMap((entry) =>
        entry.name !== undefined && isGraphType(entry.descriptor.mediaType) ? [entry.name] : [],
      );
      return [...new Set(names)].sort();
    });
  }

  async listReferrers(
    subject: Digest,
    options: ListReferrersOptions = {},
  ): Promise<readonly Descriptor[]> {
    const { artifactType } = options;
    return this.run(options, async () => {
      const found: Descriptor[] = [];
      for await (const one of this.parts.shelf.all(options)) {
        const facts = await this.parts.shelf.facts(one);
        if (facts.subject === subject) found.push(facts.shown);
      }
      return found.filter((one) => artifactType === undefined || one.artifactType === artifactType);
    });
  }

  async deleteTag(tag: string, options: Abortable = {}): Promise<void> {
    await this.run(options, async () => {
      await this.#named(tag);
      await this.parts.index.update((entries) => withoutName(entries, tag), options);
    });
  }

  /** Takes a name and its content away; blobs that nothing needs any more go with the next prune. Throws `tag-missing`. */
  async removeName(name: string, options: Abortable = {}): Promise<void> {
    await this.run(options, async () => {
      await this.#named(name);
      await this.parts.index.update((entries) => withoutNamedContent(entries, name), options);
    });
  }

  async deleteManifest(digest: Digest, options: Abortable = {}): Promise<void> {
    await this.run(options, async () => {
      const { shelf, index, blobs } = this.parts;
      const known = await shelf.find(digest, options);
      if (known === undefined || (await blobs.stat(digest)) === undefined)
        missingManifest(digest, this.path);
      await index.locked(async () => {
        await index.replace((entries) =>
          findDigest(entries, digest) ? withoutContent(entries, digest) : entries,
        );
        await blobs.remove(digest);
      }, options);
    });
  }

  async deleteBlob(digest: Digest, options: Abortable = {}): Promise<void> {
    await this.run(options, async () => {
      const { blobs, index, shelf } = this.parts;
      const missing = (await blobs.stat(digest)) === undefined;
      if (missing || (await shelf.find(digest, options))) missingBlob(digest, this.path);
      await index.locked(() => blobs.remove(digest), options);
    });
  }

  async statBlob(digest: Digest, options: Abortable = {}): Promise<number | undefined> {
    return this.run(options, async () => (await this.parts.blobs.stat(digest))?.size);
  }

  async readBlobRange(
    digest: Digest,
    range: ByteRange,
    options: Abortable = {},
  ): Promise<ByteStream> {
    return this.run(options, async () =>
      streamOnDisk(this.path, await this.parts.blobs.readRange(digest, range, options)),
    );
  }

  async ingestBlob(options: Abortable = {}): Promise<BlobIngest> {
    return this.run(options, async () => new FileIngest(await this.parts.blobs.begin(), this.path));
  }

  protected async run<T>({ signal }: Abortable, step: () => Promise<T>): Promise<T> {
    throwIfAborted(signal);
    return onDisk(this.path, step);
  }

  async #named(name: string): Promise<Descriptor> {
    const entry = findName(await this.parts.index.entries(), name);
    return entry && isGraphType(entry.descriptor.mediaType)
      ? entry.descriptor
      : missingTag(name, this.path);
  }

  /** Has the file of a manifest there; a damaged one under its name is replaced by the right one. */
  async #keep({ descriptor, bytes }: ManifestContent): Promise<void> {
    const { blobs } = this.parts;
    const { digest } = descriptor;
    const facts = await blobs.stat(digest);
    if (facts && (await blobs.isIntact(descriptor))) return blobs.touch(digest, facts);
    const blob = await blobs.begin();
    try {
      await blob.write(bytes);
      await blob.finish(digest);
    } finally {
      await blob.discard();
    }
  }
}
