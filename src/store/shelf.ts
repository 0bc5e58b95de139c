import { CAPS, fail, forEachLimited, isEbpfError, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import {
  blobsOf,
  childManifestsOf,
  missingManifest,
  readManifest,
  referrerDescriptor,
} from '../content/index.ts';
import type { ManifestContent } from '../content/index.ts';
import { isGraphType, isIndexType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { Blobs } from './blobs.ts';
import { findDigest } from './entries.ts';
import { damaged } from './failure.ts';
import type { IndexFile } from './index-file.ts';

/** What is remembered of a manifest: facts of its bytes, so they never grow old. */
export interface ManifestFacts {
  /** What a referrers listing shows of it. */
  readonly shown: Descriptor;
  readonly subject: Digest | undefined;
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
}

/** Manifests whose facts are kept; a few hundred bytes each. */
const MAX_REMEMBERED = 20_000;

const DAMAGE: ReadonlySet<string> = new Set([
  'digest-mismatch',
  'size-mismatch',
  'manifest-missing',
]);
/** Blobs looked for at once. */
const LOOKS_AT_ONCE = 8;

/** The manifests of a layout: those in `index.json` and those that its indexes point to. */
export class Shelf {
  readonly #blobs: Blobs;
  readonly #index: IndexFile;
  readonly #facts = new Map<Digest, ManifestFacts>();

  constructor(blobs: Blobs, index: IndexFile) {
    this.#blobs = blobs;
    this.#index = index;
  }

  /** The bytes of a manifest, verified and read. Throws `manifest-missing`, `digest-mismatch`. */
  async read(descriptor: Descriptor): Promise<ManifestContent> {
    const { mediaType, digest, size } = descriptor;
    try {
      const bytes = await this.#blobs.readSmall(descriptor);
      const content = readManifest({ mediaType, digest, size }, bytes);
      this.#remember(content);
      return content;
    } catch (error) {
      if (isEbpfError(error) && error.code === 'blob-missing') missingManifest(digest);
      throw damaged(error);
    }
  }

  /** What a manifest points to, read once. */
  async facts(descriptor: Descriptor): Promise<ManifestFacts> {
    const known = this.#facts.get(descriptor.digest);
    return known ?? factsOf(await this.read(descriptor));
  }

  /** The descriptor under which this layout knows a manifest; undefined when it does not. */
  async find(digest: Digest, options: Abortable = {}): Promise<Descriptor | undefined> {
    const entries = await this.#index.entries();
    const entry = findDigest(entries, digest);
    if (entry) return isGraphType(entry.descriptor.mediaType) ? entry.descriptor : undefined;
    if ((await this.#blobs.stat(digest)) === undefined) return undefined;
    // Other tools list an index only; what it points to is found through it.
    const roots = entries.map((one) => one.descriptor).filter((one) => isIndexType(one.mediaType));
    for await (const found of this.descend(roots, options))
      if (found.digest === digest) return found;
    return undefined;
  }

  /** All manifests that this layout knows and has, each once. */
  async *all(options: Abortable = {}): AsyncGenerator<Descriptor, void> {
    const entries = await this.#index.entries();
    const roots = entries.map((entry) => entry.descriptor);
    yield* this.descend(
      roots.filter((root) => isGraphType(root.mediaType)),
      options,
    );
  }

  /** Roots and the manifests under them that are there, each once. */
  async *descend(
    roots: readonly Descriptor[],
    options: Abortable = {},
  ): AsyncGenerator<Descriptor, void> {
    const seen = new Set<Digest>();
    let layer = roots;
    for (let depth = 0; layer.length > 0; depth += 1) {
      if (depth > CAPS.graphDepth)
        fail('graph-too-large', 'The store has indexes nested too deep.');
      const next: Descriptor[] = [];
      for (const one of layer) {
        throwIfAborted(options.signal);
        if (seen.has(one.digest)) continue;
        seen.add(one.digest);
        if ((await this.#blobs.stat(one.digest)) === undefined) continue;
        yield one;
        if (isIndexType(one.mediaType)) next.push(...(await this.facts(one)).manifests);
      }
      layer = next;
    }
  }

  /**
   * The manifest when everything under it is there with the right size, else undefined; manifests are verified on the way.
   * A damaged one is as good as a missing one to somebody who is about to bring it.
   */
  async whole(root: Descriptor, options: Abortable = {}): Promise<ManifestContent | undefined> {
    try {
      return await this.#readWhole(root, options);
    } catch (error) {
      if (isEbpfError(error) && DAMAGE.has(error.code)) return undefined;
      throw error;
    }
  }

  async #readWhole(root: Descriptor, options: Abortable): Promise<ManifestContent | undefined> {
    const seen = new Set<Digest>([root.digest]);
    const content = await this.read(root);
    const queue = [content];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      throwIfAborted(options.signal);
      if (!(await this.#areThere(blobsOf(next.document)))) return undefined;
      for (const child of childManifestsOf(next.document)) {
        if (seen.has(child.digest)) continue;
        seen.add(child.digest);
        if (seen.size > CAPS.graphNodes) return undefined;
        queue.push(await this.read(child));
      }
    }
    return content;
  }

  async #areThere(blobs: readonly Descriptor[]): Promise<boolean> {
    let there = true;
    await forEachLimited(blobs, LOOKS_AT_ONCE, async (blob) => {
      if (!(await this.#isThere(blob))) there = false;
    });
    return there;
  }

  async #isThere(descriptor: Descriptor): Promise<boolean> {
    return (await this.#blobs.stat(descriptor.digest))?.size === descriptor.size;
  }

  #remember(content: ManifestContent): void {
    if (this.#facts.size >= MAX_REMEMBERED) this.#facts.clear();
    this.#facts.set(content.descriptor.digest, factsOf(content));
  }
}

function factsOf(content: ManifestContent): ManifestFacts {
  const { document } = content;
  return {
    shown: referrerDescriptor(content),
    subject: document.subject?.digest,
    manifests: childManifestsOf(document),
    blobs: blobsOf(document),
  };
}
