import { throwIfAborted } from '../base/index.ts';
import { isDigest } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { CopyOptions, CopyResult, Job } from './copy-model.ts';
import { moveReferrers } from './copy-referrers.ts';
import { fetchChild } from './graph.ts';
import { legacyTagsAt, moveLegacyTags } from './legacy-tags.ts';
import { arrivedAt, heldByTarget, isAsked, moveGraph, targetHas } from './move.ts';
import { selectPlatform } from './platform.ts';
import type { ContentSource, ContentTarget, ManifestContent } from './ports.ts';
import { onSide } from './side.ts';
import { digestMismatch } from './verify-stream.ts';

/**
 * Moves what a reference names from one place to another: the one movement behind push, pull, save and load. Every
 * byte is verified by the source's streams and again by the target. Children go before parents and the name last, so a
 * target never names what it does not have whole. What the target has is not fetched again: a root it has whole costs
 * no blob request, and a digest that a store has whole costs no request at all. A target that cannot vouch for its
 * manifests (`manifestsAreWhole`) is not asked for them; there each blob is looked at. Errors say in `details.side`
 * whether the source or the destination failed.
 */
export async function copy(
  source: ContentSource,
  target: ContentTarget,
  options: CopyOptions,
): Promise<CopyResult> {
  throwIfAborted(options.signal);
  const counts = { pushed: 0, present: 0, mounted: 0, bytes: 0 };
  const job: Job = { source, target, options, counts, manifests: new Map() };
  try {
    const { root, changed } = await moveRoot(job);
    const tags = await legacyTagsAt(job);
    const about = await moveReferrers(job, root, tags);
    const legacyTags = await moveLegacyTags(job, about.manifests, tags);
    return { root: root.descriptor, changed, ...counts, referrers: about.referrers, legacyTags };
  } catch (error) {
    throwIfAborted(options.signal);
    throw error;
  }
}

interface MovedRoot {
  readonly root: ManifestContent;
  readonly changed: boolean;
}

async function moveRoot(job: Job): Promise<MovedRoot> {
  const { tag, check } = job.options;
  const pinned = await pinnedAtTarget(job);
  if (pinned !== undefined) return keepRoot(job, pinned);
  const known = await knownAtTarget(job);
  const root = await fetchRoot(job, known);
  const { digest } = root.descriptor;
  if (digest === known?.descriptor.digest || (isAsked(job) && (await targetHas(job, digest))))
    return keepRoot(job, root);
  await moveGraph(job, root, { tag, check });
  return { root, changed: true };
}

/** A root that the target has whole: it is only checked and named. */
async function keepRoot(job: Job, root: ManifestContent): Promise<MovedRoot> {
  const { target, options } = job;
  const { tag, check, signal } = options;
  job.manifests.set(root.descriptor.digest, root);
  await check?.(arrivedAt(job), root);
  if (tag !== undefined)
    await onSide('destination', () => target.pushManifest(root, { tag, signal }));
  return { root, changed: false };
}

/** What a digest means is known without the source, when the target has it. */
async function pinnedAtTarget(job: Job): Promise<ManifestContent | undefined> {
  const digest = pinnedDigest(job.options);
  if (digest === undefined) return undefined;
  const root = await heldByTarget(job, digest);
  const { platform } = job.options;
  if (root === undefined || platform === undefined || root.document.kind === 'manifest')
    return root;
  return heldByTarget(job, selectPlatform(root.document, platform).digest);
}

function pinnedDigest({ reference, digest }: CopyOptions): Digest | undefined {
  if (!isDigest(reference)) return digest;
  return digest === undefined || digest === reference ? reference : undefined;
}

/** What the target has under the name now, so that the source need not send it again when that is still right. */
async function knownAtTarget(job: Job): Promise<ManifestContent | undefined> {
  const { reference, platform, tag, knownAs = tag } = job.options;
  if (knownAs === undefined || platform !== undefined || isDigest(reference)) return undefined;
  return heldByTarget(job, knownAs);
}

async function fetchRoot(
  { source, options }: Job,
  known: ManifestContent | undefined,
): Promise<ManifestContent> {
  const { reference, digest, platform, signal } = options;
  return onSide('source', async () => {
    const root = await source.fetchManifest(reference, { known, signal });
    if (digest !== undefined && root.descriptor.digest !== digest)
      throw digestMismatch(`What ${reference} names`, digest, root.descriptor.digest);
    if (platform === undefined || root.document.kind === 'manifest') return root;
    return fetchChild(source, selectPlatform(root.document, platform), { signal });
  });
}
