import { isEbpfError } from '../base/index.ts';
import type { Abortable, ErrorCode } from '../base/index.ts';
import { childManifestsOf, walkGraph } from '../content/index.ts';
import type { ContentSource } from '../content/index.ts';
import { ANNOTATION, artifactTypeOf, formatPlatform, isGraphType } from '../oci/index.ts';
import type { Annotations, Descriptor } from '../oci/index.ts';
import type { LayoutEntry } from '../archive/index.ts';
import { NAMED_AT } from './entries.ts';
import type { LayoutParts } from './layout.ts';

/** A name of a layout and what it names. */
export interface NamedContent {
  readonly name: string;
  readonly root: Descriptor;
  readonly artifactType: string | undefined;
  /** Annotations of the manifest or index. */
  readonly annotations: Annotations;
  /** Platforms of an index. */
  readonly platforms: readonly string[];
  /** Bytes of everything under the name, each digest once, by its descriptors; undefined when a manifest is unreadable. */
  readonly size: number | undefined;
  /** When the name was given, as far as this store gave it; RFC 3339. */
  readonly named: string | undefined;
  /** What its author says, annotation `org.opencontainers.image.created`. */
  readonly created: string | undefined;
  /** Why it cannot be used: the code of the error that reading it ends with. */
  readonly problem: ErrorCode | undefined;
}

/** Figures of a whole layout. */
export interface LayoutStatistics {
  readonly names: number;
  /** Manifests and indexes in `index.json`, with and without name. */
  readonly manifests: number;
  readonly blobs: number;
  /** Bytes of all blobs. */
  readonly bytes: number;
}

/** All names, sorted. A damaged one is listed with its problem; it does not hide the others. */
export async function listNamedContent(
  parts: LayoutParts,
  source: ContentSource,
  options: Abortable,
): Promise<readonly NamedContent[]> {
  const last = new Map<string, LayoutEntry>();
  for (const entry of await parts.index.entries()) {
    if (entry.name !== undefined && isGraphType(entry.descriptor.mediaType))
      last.set(entry.name, entry);
  }
  const found: NamedContent[] = [];
  for (const [name, entry] of [...last].sort(([a], [b]) => (a < b ? -1 : 1)))
    found.push(await describeName(name, entry, { source, options }));
  return found;
}

async function describeName(
  name: string,
  entry: LayoutEntry,
  { source, options }: { source: ContentSource; options: Abortable },
): Promise<NamedContent> {
  const { mediaType, digest, size } = entry.descriptor;
  const root: Descriptor = { mediaType, digest, size };
  const named = entry.descriptor.annotations?.[NAMED_AT];
  try {
    const content = await source.fetchManifest(digest, options);
    const { document } = content;
    // What was never brought here, other platforms of an index, counts by its descriptor alone.
    const graph = await walkGraph(source, content, {
      ...options,
      skip: isMissingIn(source, options),
    });
    const parts = [...graph.groups.flat().map((node) => node.descriptor), ...graph.blobs];
    const annotations = document.annotations ?? {};
    return {
      name,
      root,
      artifactType: artifactTypeOf(document),
      annotations,
      platforms: childManifestsOf(document).flatMap(({ platform }) =>
        platform ? [formatPlatform(platform)] : [],
      ),
      size: [...parts, ...graph.skipped].reduce((sum, part) => sum + part.size, 0),
      named,
      created: annotations[ANNOTATION.created],
      problem: undefined,
    };
  } catch (error) {
    if (!isEbpfError(error) || options.signal?.aborted === true) throw error;
    const nothing = { artifactType: undefined, size: undefined, created: undefined };
    return { name, root, ...nothing, annotations: {}, platforms: [], named, problem: error.code };
  }
}

function isMissingIn(
  source: ContentSource,
  options: Abortable,
): (child: Descriptor) => Promise<boolean> {
  return async (child) => {
    try {
      await source.fetchManifest(child.digest, options);
      return false;
    } catch (error) {
      if (isEbpfError(error) && error.code === 'manifest-missing') return true;
      throw error;
    }
  };
}

export async function layoutStatistics(
  { index, blobs }: LayoutParts,
  options: Abortable,
): Promise<LayoutStatistics> {
  const entries = await index.entries();
  let count = 0;
  let bytes = 0;
  for await (const { digest } of blobs.list(options)) {
    const facts = digest === undefined ? undefined : await blobs.stat(digest);
    count += facts === undefined ? 0 : 1;
    bytes += facts?.size ?? 0;
  }
  return {
    names: new Set(entries.flatMap((entry) => entry.name ?? [])).size,
    manifests: new Set(entries.map((entry) => entry.descriptor.digest)).size,
    blobs: count,
    bytes,
  };
}
