import { CAPS, MIB, fail, forEachLimited } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { blobsOf, childManifestsOf, readManifest } from './manifest-content.ts';
import type { ContentSource, ManifestContent } from './ports.ts';
import { embeddedContent } from './verify-stream.ts';

export interface WalkOptions extends Abortable {
  /** True for a manifest whose whole subtree is left out, for instance because the target has it. */
  readonly skip?: ((child: Descriptor) => Promise<boolean>) | undefined;
  /** Manifests fetched at once. Default 8. */
  readonly concurrency?: number | undefined;
}

/** Everything under a root, each digest once. */
export interface ContentGraph {
  readonly root: ManifestContent;
  /** All manifests fetched, in groups: what a group's members point to is in earlier groups. The root is alone in the last. */
  readonly groups: readonly (readonly ManifestContent[])[];
  readonly blobs: readonly Descriptor[];
  /** Manifests left out by `skip`. */
  readonly skipped: readonly Descriptor[];
}

/** Bytes of all manifests of one graph; they are held in memory. */
const MAX_MANIFEST_BYTES = 64 * MIB;
const DEFAULT_CONCURRENCY = 8;

/**
 * Reads all manifests under a root. Digests are visited once, so that neither a cycle nor a lattice makes it longer
 * than the content is; number, depth and bytes are capped (`graph-too-large`). Subjects are not followed: they point up.
 */
export async function walkGraph(
  source: ContentSource,
  root: ManifestContent,
  options: WalkOptions = {},
): Promise<ContentGraph> {
  const walk = new Walk(source, options);
  await walk.run(root);
  return {
    root,
    groups: childrenFirst(walk.nodes),
    blobs: [...walk.blobs.values()],
    skipped: walk.skipped,
  };
}

class Walk {
  readonly nodes = new Map<Digest, ManifestContent>();
  readonly blobs = new Map<Digest, Descriptor>();
  readonly skipped: Descriptor[] = [];
  readonly #visited = new Set<Digest>();
  readonly #source: ContentSource;
  readonly #options: WalkOptions;
  #bytes = 0;

  constructor(source: ContentSource, options: WalkOptions) {
    this.#source = source;
    this.#options = options;
  }

  async run(root: ManifestContent): Promise<void> {
    this.#visited.add(root.descriptor.digest);
    let layer = this.#take(root);
    for (let depth = 1; layer.length > 0; depth += 1) {
      if (depth > CAPS.graphDepth) tooLarge(root, `is deeper than ${CAPS.graphDepth} levels`);
      layer = await this.#descend(root, layer);
    }
  }

  async #descend(
    root: ManifestContent,
    layer: readonly Descriptor[],
  ): Promise<readonly Descriptor[]> {
    const next: Descriptor[] = [];
    await forEachLimited(layer, this.#options.concurrency ?? DEFAULT_CONCURRENCY, async (child) => {
      if ((await this.#options.skip?.(child)) === true) {
        this.skipped.push(child);
        return;
      }
      const content = await fetchChild(this.#source, child, this.#options);
      next.push(...this.#take(content));
      if (this.#visited.size + this.blobs.size > CAPS.graphNodes)
        tooLarge(root, `has more than ${CAPS.graphNodes} parts`);
      if (this.#bytes > MAX_MANIFEST_BYTES)
        tooLarge(root, `has more than ${MAX_MANIFEST_BYTES} bytes of manifests`);
    });
    return next;
  }

  /** Notes a node and gives the children that nobody has seen. */
  #take(content: ManifestContent): readonly Descriptor[] {
    this.nodes.set(content.descriptor.digest, content);
    this.#bytes += content.bytes.length;
    for (const blob of blobsOf(content.document)) {
      if (!this.blobs.has(blob.digest)) this.blobs.set(blob.digest, blob);
    }
    return childManifestsOf(content.document).filter((child) => {
      const fresh = !this.#visited.has(child.digest);
      this.#visited.add(child.digest);
      return fresh;
    });
  }
}

/** A manifest that another one points to: it must be what its descriptor says. */
export async function fetchChild(
  source: ContentSource,
  child: Descriptor,
  options: Abortable = {},
): Promise<ManifestContent> {
  const embedded = embeddedContent(child);
  if (embedded !== undefined) return readManifest(child, embedded);
  const content = await source.fetchManifest(child.digest, { signal: options.signal });
  if (content.descriptor.mediaType !== child.mediaType) {
    fail(
      'media-type-mismatch',
      `${child.digest} was announced as ${child.mediaType} and came as ${content.descriptor.mediaType}.`,
      { details: { expected: child.mediaType, found: content.descriptor.mediaType } },
    );
  }
  return readManifest(child, content.bytes);
}

/** Groups nodes by height. */
function childrenFirst(nodes: ReadonlyMap<Digest, ManifestContent>): ManifestContent[][] {
  const parents = new Map<Digest, Digest[]>();
  const open = new Map<Digest, number>();
  for (const [digest, { document }] of nodes) {
    const children = new Set(childManifestsOf(document).map((child) => child.digest));
    const inside = [...children].filter((child) => nodes.has(child));
    open.set(digest, inside.length);
    for (const child of inside) parents.set(child, [...(parents.get(child) ?? []), digest]);
  }
  const groups: ManifestContent[][] = [];
  let ready = [...nodes.keys()].filter((digest) => open.get(digest) === 0);
  let placed = 0;
  while (ready.length > 0) {
    groups.push(ready.map((digest) => nodes.get(digest)).filter((node) => node !== undefined));
    placed += ready.length;
    ready = ready
      .flatMap((digest) => parents.get(digest) ?? [])
      .filter((parent) => {
        const left = (open.get(parent) ?? 0) - 1;
        open.set(parent, left);
        return left === 0;
      });
  }
  if (placed !== nodes.size) fail('graph-too-large', 'The content points to itself in a circle.');
  return groups;
}

function tooLarge(root: ManifestContent, what: string): never {
  return fail('graph-too-large', `The content of ${root.descriptor.digest} ${what}.`, {
    details: { digest: root.descriptor.digest },
  });
}
