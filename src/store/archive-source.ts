import { openLayoutArchive, writeLayoutTar } from '../archive/index.ts';
import type { ArchiveBlob, LayoutArchive, LayoutEntry } from '../archive/index.ts';
import { CAPS, readAll, streamOf, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import {
  checkSize,
  checkStart,
  childManifestsOf,
  missingBlob,
  missingManifest,
  missingTag,
  readManifest,
  referrerDescriptor,
  verifyFrom,
  walkGraph,
} from '../content/index.ts';
import type {
  ContentSource,
  FetchBlobOptions,
  ListReferrersOptions,
  ManifestContent,
  ReferrerSource,
  TagSource,
} from '../content/index.ts';
import { isDigest, isGraphType, isIndexType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { findDigest, findName, nameEntry } from './entries.ts';

/** A layout in a tar file as a source of copies. */
export interface ArchiveSource extends ContentSource, TagSource, ReferrerSource, AsyncDisposable {
  /** What is in `index.json`, with and without names. */
  readonly roots: readonly Descriptor[];
  close(): Promise<void>;
}

/** Opens a layout archive: what `oci-archive:FILE` names. Throws `file-missing`, `archive-invalid`, `layout-invalid`. */
export async function openArchive(path: string, options: Abortable = {}): Promise<ArchiveSource> {
  return new TarSource(await openLayoutArchive(path, options));
}

class TarSource implements ArchiveSource {
  readonly roots: readonly Descriptor[];
  readonly #archive: LayoutArchive;
  readonly #entries: readonly LayoutEntry[];
  #referrers: Promise<ReadonlyMap<Digest, readonly Descriptor[]>> | undefined;

  constructor(archive: LayoutArchive) {
    this.#archive = archive;
    this.#entries = archive.index.entries;
    this.roots = this.#entries.map((entry) => entry.descriptor);
  }

  async fetchManifest(reference: string, options: Abortable = {}): Promise<ManifestContent> {
    throwIfAborted(options.signal);
    const descriptor = isDigest(reference)
      ? await this.#find(reference, options)
      : await this.resolveTag(reference, options);
    return this.#read(descriptor ?? missingManifest(reference, this.#archive.path), options);
  }

  fetchBlob(descriptor: Descriptor, options: FetchBlobOptions = {}): Promise<ByteStream> {
    return settle(() => {
      throwIfAborted(options.signal);
      const { digest } = descriptor;
      const { path, blobs } = this.#archive;
      const blob = blobs.get(digest) ?? missingBlob(digest, path);
      const what = `Blob ${digest} of ${path}`;
      const { start = 0 } = options;
      checkStart(start, descriptor.size);
      return verifyFrom(this.#archive.readBlob(blob, options), descriptor, { ...options, what });
    });
  }

  resolveTag(tag: string, options: Abortable = {}): Promise<Descriptor> {
    return settle(() => {
      throwIfAborted(options.signal);
      const entry = findName(this.#entries, tag);
      if (!entry || !isGraphType(entry.descriptor.mediaType)) missingTag(tag, this.#archive.path);
      const { mediaType, digest, size } = entry.descriptor;
      return { mediaType, digest, size };
    });
  }

  listTags(options: Abortable = {}): Promise<readonly string[]> {
    return settle(() => {
      throwIfAborted(options.signal);
      return [...new Set(this.#entries.flatMap((entry) => entry.name ?? []))].sort();
    });
  }

  /** Manifests are read once for it; an archive never changes while it is open. */
  async listReferrers(
    subject: Digest,
    { artifactType, signal }: ListReferrersOptions = {},
  ): Promise<readonly Descriptor[]> {
    throwIfAborted(signal);
    const all = (this.#referrers ??= this.#readReferrers({ signal }).catch((error: unknown) => {
      this.#referrers = undefined;
      throw error;
    }));
    const found = (await all).get(subject) ?? [];
    return found.filter((one) => artifactType === undefined || one.artifactType === artifactType);
  }

  close(): Promise<void> {
    return this.#archive.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read(descriptor: Descriptor, options: Abortable): Promise<ManifestContent> {
    const { mediaType, digest, size } = descriptor;
    const what = `Manifest ${digest} of ${this.#archive.path}`;
    const blob = this.#archive.blobs.get(digest) ?? missingManifest(digest, this.#archive.path);
    checkSize(size, CAPS.manifest, what);
    const bytes = await readAll(this.#archive.readBlob(blob, options), CAPS.manifest, what);
    return readManifest({ mediaType, digest, size }, bytes);
  }

  /** Looks in `index.json`, then through the indexes it names. */
  async #find(digest: Digest, options: Abortable): Promise<Descriptor | undefined> {
    const entry = findDigest(this.#entries, digest);
    if (entry) return entry.descriptor;
    if (!this.#archive.blobs.has(digest)) return undefined;
    for await (const one of this.#descend(isIndexType, options))
      if (one.descriptor.digest === digest) return one.descriptor;
    return undefined;
  }

  async #readReferrers(options: Abortable): Promise<ReadonlyMap<Digest, readonly Descriptor[]>> {
    const found = new Map<Digest, Descriptor[]>();
    for await (const { content } of this.#descend(isGraphType, options)) {
      const subject = content?.document.subject?.digest;
      if (content === undefined || subject === undefined) continue;
      found.set(subject, [...(found.get(subject) ?? []), referrerDescriptor(content)]);
    }
    return found;
  }

  /** All manifests that are there, each once; those of the types asked for with their content. */
  async *#descend(
    read: (mediaType: string) => boolean,
    options: Abortable,
  ): AsyncGenerator<{ descriptor: Descriptor; content: ManifestContent | undefined }> {
    const seen = new Set<Digest>();
    let layer = this.roots.filter((root) => isGraphType(root.mediaType));
    for (let depth = 0; depth < CAPS.graphDepth && layer.length > 0; depth += 1) {
      const next: Descriptor[] = [];
      for (const descriptor of layer) {
        throwIfAborted(options.signal);
        if (seen.has(descriptor.digest) || !this.#archive.blobs.has(descriptor.digest)) continue;
        seen.add(descriptor.digest);
        const wanted = isIndexType(descriptor.mediaType) || read(descriptor.mediaType);
        const content = wanted ? await this.#read(descriptor, options) : undefined;
        yield { descriptor, content };
        if (content !== undefined) next.push(...childManifestsOf(content.document));
      }
      layer = next;
    }
  }
}

/** A root for {@link archiveOf} and the name it gets in the archive. */
export interface ArchiveRoot {
  /** Tag or digest at the source. */
  readonly reference: string;
  readonly name?: string | undefined;
}

/**
 * The tar of a layout that holds what the references name, whole. Deterministic: the same content and names give the
 * same bytes. Content comes verified from the source while it is written.
 */
export async function* archiveOf(
  source: ContentSource,
  roots: readonly ArchiveRoot[],
  options: Abortable = {},
): AsyncGenerator<Uint8Array, void> {
  const entries: LayoutEntry[] = [];
  const blobs = new Map<Digest, ArchiveBlob>();
  for (const { reference, name } of roots) {
    const root = await source.fetchManifest(reference, options);
    const graph = await walkGraph(source, root, options);
    entries.push(nameEntry(root.descriptor, name));
    for (const content of graph.groups.flat())
      blobs.set(content.descriptor.digest, inMemory(content));
    for (const blob of graph.blobs) {
      const open = (signal?: AbortSignal): Promise<ByteStream> =>
        source.fetchBlob(blob, { signal });
      if (!blobs.has(blob.digest))
        blobs.set(blob.digest, { digest: blob.digest, size: blob.size, open });
    }
  }
  yield* writeLayoutTar({ entries, blobs: blobs.values() }, options);
}

function inMemory({ descriptor: { digest, size }, bytes }: ManifestContent): ArchiveBlob {
  return { digest, size, open: () => Promise.resolve(streamOf(bytes)) };
}

/** What a function throws becomes a rejection. */
async function settle<T>(step: () => T): Promise<T> {
  await Promise.resolve();
  return step();
}
