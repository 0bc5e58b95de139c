import { anySignal, forEachLimited, streamOf, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { Descriptor, Digest, Platform } from '../oci/index.ts';
import { fetchChild, walkGraph } from './graph.ts';
import type { ContentGraph } from './graph.ts';
import { selectPlatform } from './platform.ts';
import type { BlobOpener, ContentSource, ContentTarget, ManifestContent } from './ports.ts';
import { fromSource, onSide } from './side.ts';
import { digestMismatch, embeddedContent } from './verify-stream.ts';

export interface CopyOptions extends Abortable {
  /** Tag or digest of the root at the source. */
  readonly reference: string;
  /** Name of the root at the target. Default: none, it is there by its digest. */
  readonly tag?: string | undefined;
  /** The digest that the reference must have; `digest-mismatch` otherwise. */
  readonly digest?: Digest | undefined;
  /** Of an index, only the manifest for this platform. Default: all of it. */
  readonly platform?: Platform | undefined;
  /** Blobs, and manifests, moved at once. Default 4. */
  readonly concurrency?: number | undefined;
  /** Repository at the target's registry that may have the blobs already. */
  readonly mountFrom?: string | undefined;
  readonly observer?: CopyObserver | undefined;
}

/** What is about to move. Bytes are those of the descriptors; what the target has is in them. */
export interface CopyPlan {
  readonly root: Descriptor;
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
  readonly bytes: number;
}

/** `start` with the first byte asked for, `progress` with each piece, then one of the others, or none after a failure. */
export interface BlobEvent {
  readonly phase: 'start' | 'progress' | 'done' | 'skipped' | 'mounted';
  readonly descriptor: Descriptor;
  /** Bytes that came from the source in this attempt; begins again when the target asks again. */
  readonly bytes: number;
}

/** Told synchronously; what it throws ends the copy. */
export interface CopyObserver {
  readonly onPlan?: ((plan: CopyPlan) => void) | undefined;
  readonly onBlob?: ((event: BlobEvent) => void) | undefined;
}

export interface CopyResult {
  /** What was copied and, where asked, named: of an index with `platform`, the manifest chosen. */
  readonly root: Descriptor;
  /** False when the target had it all. */
  readonly changed: boolean;
  readonly pushed: number;
  readonly present: number;
  readonly mounted: number;
  /** Bytes of blobs that were handed to the target. */
  readonly bytes: number;
}

const DEFAULT_CONCURRENCY = 4;

/**
 * Moves what a reference names from one place to another: the one movement behind push, pull, save and load. Every
 * byte is verified by the source's streams and again by the target. Children go before parents and the name last, so a
 * target never names what it does not have whole. What the target has is not fetched again: a root it has whole costs
 * no blob request. Errors say in `details.side` whether the source or the destination failed.
 */
export async function copy(
  source: ContentSource,
  target: ContentTarget,
  options: CopyOptions,
): Promise<CopyResult> {
  throwIfAborted(options.signal);
  const job: Job = {
    source,
    target,
    options,
    counts: { pushed: 0, present: 0, mounted: 0, bytes: 0 },
  };
  try {
    const root = await fetchRoot(job);
    const changed = !(await targetHas(job, root.descriptor.digest));
    if (changed) await moveGraph(job, root);
    else await nameRoot(job, root);
    return { root: root.descriptor, changed, ...job.counts };
  } catch (error) {
    throwIfAborted(options.signal);
    throw error;
  }
}

interface Job {
  readonly source: ContentSource;
  readonly target: ContentTarget;
  readonly options: CopyOptions;
  readonly counts: { pushed: number; present: number; mounted: number; bytes: number };
}

async function fetchRoot({ source, options }: Job): Promise<ManifestContent> {
  const { reference, digest, platform, signal } = options;
  return onSide('source', async () => {
    const root = await source.fetchManifest(reference, { signal });
    if (digest !== undefined && root.descriptor.digest !== digest)
      throw digestMismatch(`What ${reference} names`, digest, root.descriptor.digest);
    if (platform === undefined || root.document.kind === 'manifest') return root;
    return fetchChild(source, selectPlatform(root.document, platform), { signal });
  });
}

function targetHas({ target, options }: Job, digest: Digest): Promise<boolean> {
  return onSide('destination', () => target.hasManifest(digest, { signal: options.signal }));
}

async function nameRoot({ target, options }: Job, root: ManifestContent): Promise<void> {
  const { tag, signal } = options;
  if (tag === undefined) return;
  await onSide('destination', () => target.pushManifest(root, { tag, signal }));
}

async function moveGraph(job: Job, root: ManifestContent): Promise<void> {
  const { source, target, options } = job;
  const { tag, signal } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const graph = await onSide('source', () =>
    walkGraph(source, root, {
      skip: (child) => targetHas(job, child.digest),
      concurrency,
      signal,
    }),
  );
  options.observer?.onPlan?.(planOf(graph));
  await together(graph.blobs, job, (blob, stop) => moveBlob(job, blob, stop));
  for (const group of graph.groups) {
    await together(group, job, (content, stop) =>
      onSide('destination', () =>
        target.pushManifest(content, {
          tag: content === root ? tag : undefined,
          signal: stop,
        }),
      ),
    );
  }
}

/** Runs a step on every item, some at once; the first failure stops the others, and none goes on behind the caller's back. */
async function together<T>(
  items: readonly T[],
  { options }: Job,
  step: (item: T, signal: AbortSignal | undefined) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const signal = anySignal(options.signal, stop.signal);
  await forEachLimited(items, options.concurrency ?? DEFAULT_CONCURRENCY, async (item) => {
    try {
      await step(item, signal);
    } catch (error) {
      stop.abort();
      throw error;
    }
  });
}

async function moveBlob(
  { source, target, options, counts }: Job,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const tell = (phase: BlobEvent['phase'], bytes: number): void =>
    options.observer?.onBlob?.({ phase, descriptor, bytes });
  let moved = 0;
  const open: BlobOpener = async (attempt) => {
    moved = 0;
    tell('start', 0);
    const stream = await onSide('source', () => openBlob(source, descriptor, attempt ?? signal));
    return fromSource(stream, (count) => {
      moved += count;
      counts.bytes += count;
      tell('progress', moved);
    });
  };
  const { mountFrom } = options;
  const outcome = await onSide('destination', () =>
    target.pushBlob(descriptor, open, { mountFrom, signal }),
  );
  counts[outcome] += 1;
  tell(({ pushed: 'done', present: 'skipped', mounted: 'mounted' } as const)[outcome], moved);
}

async function openBlob(
  source: ContentSource,
  descriptor: Descriptor,
  signal: AbortSignal | undefined,
): Promise<ByteStream> {
  const embedded = embeddedContent(descriptor);
  return embedded === undefined ? source.fetchBlob(descriptor, { signal }) : streamOf(embedded);
}

function planOf(graph: ContentGraph): CopyPlan {
  const manifests = graph.groups.flat().map((content) => content.descriptor);
  const bytes = [...manifests, ...graph.blobs].reduce((sum, { size }) => sum + size, 0);
  return { root: graph.root.descriptor, manifests, blobs: graph.blobs, bytes };
}
