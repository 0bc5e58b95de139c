import { CAPS, fail, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { walkGraph } from '../content/index.ts';
import type { ManifestContent } from '../content/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { MirrorItem } from './mirror-model.ts';
import { emptyItem, failedItem, standing } from './mirror-move.ts';
import type { MirrorTask } from './mirror-plan.ts';
import { MirrorView } from './mirror-view.ts';

/** What an artifact would need. */
export interface Estimate {
  readonly item: MirrorItem;
  /** The blobs that its destination lacks. */
  readonly missing: readonly Descriptor[];
}

/** Finds out what moving an artifact would take, and moves nothing. */
export async function estimateTask(task: MirrorTask, options: Abortable): Promise<Estimate> {
  try {
    return await estimate(task, options);
  } catch (error) {
    throwIfAborted(options.signal);
    return { item: failedItem(task, error), missing: [] };
  }
}

async function estimate(task: MirrorTask, options: Abortable): Promise<Estimate> {
  const { target, reference } = task;
  const { there } = await standing(task, options);
  const view = new MirrorView(task);
  const root = await view.fetchManifest(reference, options);
  const { digest } = root.descriptor;
  const graphs = await graphsOf(task, view, { root, skipRoot: there === digest, ...options });
  const blobs = new Map(graphs.flatMap((graph) => graph.blobs).map((blob) => [blob.digest, blob]));
  const missing: Descriptor[] = [];
  for (const blob of blobs.values()) {
    if (!(await target.hasBlob(blob, options))) missing.push(blob);
  }
  const item = {
    ...emptyItem(task, graphs.length === 0 ? 'present' : 'missing'),
    sourceDigest: view.root?.digest ?? digest,
    digest,
    referrers: graphs.length - (there === digest || graphs.length === 0 ? 0 : 1),
  };
  return { item, missing };
}

interface Walk extends Abortable {
  readonly root: ManifestContent;
  /** The root is there: only what refers to it may be missing. */
  readonly skipRoot: boolean;
}

interface Missing {
  readonly blobs: readonly Descriptor[];
}

/** The root and all that refers to it or to what is below it, without what the destination has. */
async function graphsOf(
  { target, referrers }: MirrorTask,
  view: MirrorView,
  { root, skipRoot, signal }: Walk,
): Promise<readonly Missing[]> {
  const missing: Missing[] = [];
  const seen = new Set<Digest>([root.descriptor.digest]);
  let level: readonly Found[] = [{ content: root, there: skipRoot }];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > CAPS.graphDepth || seen.size > CAPS.graphNodes)
      fail('graph-too-large', `What refers to ${root.descriptor.digest} has no end.`);
    const graphs = await Promise.all(
      level.map(({ content }) => walkGraph(view, content, { signal })),
    );
    missing.push(...graphs.filter((_, at) => level[at]?.there === false));
    const subjects = referrers ? graphs.flatMap(({ groups }) => groups.flat()) : [];
    level = await referrersTo(subjects, { view, target, seen, signal });
  }
  return missing;
}

interface Found {
  readonly content: ManifestContent;
  readonly there: boolean;
}

interface Search extends Abortable {
  readonly view: MirrorView;
  readonly target: MirrorTask['target'];
  /** Digests met so far; those found are added. */
  readonly seen: Set<Digest>;
}

async function referrersTo(
  subjects: readonly ManifestContent[],
  { view, target, seen, signal }: Search,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { descriptor } of subjects) {
    const listed = await view.listReferrers(descriptor.digest, { signal });
    for (const { digest } of listed.filter((one) => !seen.has(one.digest))) {
      seen.add(digest);
      const content = await view.fetchManifest(digest, { signal });
      found.push({ content, there: await target.holds(digest, { signal }) });
    }
  }
  return found;
}
