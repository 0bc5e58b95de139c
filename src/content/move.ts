import { anySignal, forEachLimited, isEbpfError, streamOf } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { BlobEvent, CopyPlan, Job } from './copy-model.ts';
import { walkGraph } from './graph.ts';
import type { ContentGraph } from './graph.ts';
import type {
  BlobOpener,
  ContentSource,
  ContentTarget,
  ManifestContent,
  PushOutcome,
} from './ports.ts';
import { fromSource, onSide } from './side.ts';
import { embeddedContent } from './verify-stream.ts';

const DEFAULT_CONCURRENCY = 8;

/** What is done with a root beside moving it. */
export interface MoveOptions {
  /** Name of the root at the target. */
  readonly tag?: string | undefined;
  /** {@link CopyOptions.check}. */
  readonly check?: ((arrived: ContentSource, root: ManifestContent) => Promise<void>) | undefined;
}

/** False for a target where a manifest can be though its blobs are not: asking it for one tells nothing. */
export function isAsked({ target }: Pick<Job, 'target'>): boolean {
  return target.manifestsAreWhole !== false;
}

/** Whether the target says that it has a manifest and all below it. */
export async function targetHas(
  { target, options }: Job,
  digest: Digest,
  { signal }: Abortable = options,
): Promise<boolean> {
  return onSide('destination', () => target.hasManifest(digest, { signal }));
}

/** The manifest under a name or digest that the target has with all below it, where that costs no network. */
export async function heldByTarget(
  { target, options }: Job,
  reference: string,
): Promise<ManifestContent | undefined> {
  if (target.manifestsAreWhole === false) return undefined;
  return onSide('destination', async () =>
    target.findWhole?.(reference, { signal: options.signal }),
  );
}

/** Moves a root with all below it: blobs first, then manifests, each after what it points to, the root with its name last. */
export async function moveGraph(
  job: Job,
  root: ManifestContent,
  { tag, check }: MoveOptions = {},
): Promise<void> {
  const { source, options } = job;
  const { signal, observer } = options;
  const skip = async (child: Descriptor): Promise<boolean> => targetHas(job, child.digest);
  const graph = await onSide('source', () =>
    walkGraph(source, root, {
      ...(isAsked(job) ? { skip } : {}),
      concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
      signal,
    }),
  );
  for (const content of graph.groups.flat()) job.manifests.set(content.descriptor.digest, content);
  observer?.onPlan?.(planOf(graph));
  await together(graph.blobs, job, (blob, stop) => moveBlob(job, blob, stop));
  await check?.(arrivedAt(job), root);
  await putManifests(job, graph, tag);
}

/** What has come so far: blobs at the target, manifests still on the way. */
export function arrivedAt({ source, target, manifests }: Job): ContentSource {
  const place = isSource(target) ? target : source;
  return {
    fetchManifest: async (reference, options) =>
      manifests.get(reference as Digest) ?? place.fetchManifest(reference, options),
    fetchBlob: (descriptor, options) => place.fetchBlob(descriptor, options),
  };
}

function isSource(target: ContentTarget): target is ContentTarget & ContentSource {
  return 'fetchManifest' in target && 'fetchBlob' in target;
}

async function putManifests(
  job: Job,
  { groups, root }: ContentGraph,
  tag: string | undefined,
): Promise<void> {
  const { target, options } = job;
  if (target.pushManifests !== undefined) {
    const { signal } = options;
    return onSide('destination', async () =>
      target.pushManifests?.(groups.flat(), { tag, signal }),
    );
  }
  for (const group of groups) {
    await together(group, job, (content, signal) =>
      onSide('destination', () =>
        target.pushManifest(content, { tag: content === root ? tag : undefined, signal }),
      ),
    );
  }
}

/** Runs a step on every item, some at once; the first failure stops the others, and none goes on behind the caller's back. */
export async function together<T>(
  items: readonly T[],
  { options }: Pick<Job, 'options'>,
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
  const open: BlobOpener = async (attempt, start = 0) => {
    moved = start;
    tell('start', moved);
    const from = { signal: attempt ?? signal, start };
    const stream = await onSide('source', () => openBlob(source, descriptor, from));
    return fromSource(stream, (count) => {
      moved += count;
      counts.bytes += count;
      tell('progress', moved);
    });
  };
  const { mountFrom } = options;
  // What has a registry is read over a network.
  const atHand = !('registry' in source) || embeddedContent(descriptor) !== undefined;
  const push = (): Promise<PushOutcome> =>
    onSide('destination', () => target.pushBlob(descriptor, open, { mountFrom, atHand, signal }));
  const outcome = await untilNobodyLies(push);
  counts[outcome] += 1;
  tell(({ pushed: 'done', present: 'skipped', mounted: 'mounted' } as const)[outcome], moved);
}

/**
 * A source that is read from several places says with `details.elsewhere` that the one which gave wrong bytes will not be
 * asked again. The target took nothing of them, so it is asked once more for each such place.
 */
async function untilNobodyLies<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (isEbpfError(error) && error.details['elsewhere'] === true) return untilNobodyLies(step);
    throw error;
  }
}

async function openBlob(
  source: ContentSource,
  descriptor: Descriptor,
  from: Abortable & { readonly start: number },
): Promise<ByteStream> {
  const embedded = embeddedContent(descriptor);
  return embedded === undefined
    ? source.fetchBlob(descriptor, from)
    : streamOf(embedded.subarray(from.start));
}

function planOf(graph: ContentGraph): CopyPlan {
  const manifests = graph.groups.flat().map((content) => content.descriptor);
  const bytes = [...manifests, ...graph.blobs].reduce((sum, { size }) => sum + size, 0);
  return { root: graph.root.descriptor, manifests, blobs: graph.blobs, bytes };
}
