import { CAPS, fail, isEbpfError } from '../base/index.ts';
import { isGraphType, isIndexType, isManifestType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { Job } from './copy-model.ts';
import { fetchChild } from './graph.ts';
import { fallbackTag } from './legacy-tags.ts';
import { childManifestsOf } from './manifest-content.ts';
import { heldByTarget, isAsked, moveGraph, targetHas, together } from './move.ts';
import type { ContentSource, ManifestContent, ReferrerSource } from './ports.ts';
import { onSide } from './side.ts';

/** What was found around a root. */
export interface Surroundings {
  /** The manifests under the root, and the referrers with those under them. */
  readonly manifests: readonly Digest[];
  /** Referrers that the target has now. */
  readonly referrers: number;
}

interface Referrer {
  readonly descriptor: Descriptor;
  readonly subject: Digest;
}

/**
 * Moves what refers to a root or to anything below it, then what refers to that, level by level, so that a subject is
 * there before its referrers. Digests are visited once: a circle of referrers, which only a registry that lies can
 * show, ends. Without the option it only says which manifests there are.
 */
export async function moveReferrers(
  job: Job,
  root: ManifestContent,
  tags: ReadonlySet<string>,
): Promise<Surroundings> {
  const { options } = job;
  if (options.referrers !== true && tags.size === 0) return { manifests: [], referrers: 0 };
  const seen = new Set<Digest>();
  let level = await manifestsFrom(job, [root], seen);
  if (options.referrers !== true) return { manifests: [...seen], referrers: 0 };
  let referrers = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > CAPS.graphDepth) tooLarge(root, `go deeper than ${CAPS.graphDepth} levels`);
    const found = await listLevel(job, level, { seen, tags });
    if (seen.size + found.length > CAPS.graphNodes)
      tooLarge(root, `are more than ${CAPS.graphNodes}`);
    const next: Digest[] = [];
    await together(found, job, async (one, signal) => {
      const moved = await moveReferrer({ ...job, options: { ...options, signal } }, one, seen);
      if (moved === undefined) return;
      referrers += 1;
      next.push(...moved);
    });
    level = next;
  }
  return { manifests: [...seen], referrers };
}

/** Moves a referrer; gives it and what is below it, or undefined when it does not refer to the subject after all. */
async function moveReferrer(
  job: Job,
  { descriptor, subject }: Referrer,
  seen: Set<Digest>,
): Promise<readonly Digest[] | undefined> {
  const there = isAsked(job) && (await targetHas(job, descriptor.digest));
  if (there && isManifestType(descriptor.mediaType)) {
    seen.add(descriptor.digest);
    return [descriptor.digest];
  }
  const content = await contentOf(job, descriptor);
  if (content.document.subject?.digest !== subject) return undefined;
  if (!there) await moveGraph(job, content);
  return manifestsFrom(job, [content], seen);
}

interface Listing {
  readonly seen: ReadonlySet<Digest>;
  readonly tags: ReadonlySet<string>;
}

/** What refers to the manifests of a level and was not met before. In the order of digests: sources list in any order. */
async function listLevel(
  job: Job,
  level: readonly Digest[],
  { seen, tags }: Listing,
): Promise<readonly Referrer[]> {
  const found = new Map<Digest, Referrer>();
  await together(level, job, async (subject, signal) => {
    const options = { ...job.options, signal };
    const listed = await onSide('source', async () => [
      ...(await referrersOf(job.source).listReferrers(subject, { signal })),
      ...(await listedByTag({ ...job, options }, subject, tags)),
    ]);
    for (const descriptor of listed) {
      if (isGraphType(descriptor.mediaType) && !seen.has(descriptor.digest))
        found.set(descriptor.digest, { descriptor, subject });
    }
  });
  return [...found.values()].sort((a, b) => (a.descriptor.digest < b.descriptor.digest ? -1 : 1));
}

/** What a client without the referrers API has put under the tag that stands in for it. */
async function listedByTag(
  { source, options }: Job,
  subject: Digest,
  tags: ReadonlySet<string>,
): Promise<readonly Descriptor[]> {
  const tag = fallbackTag(subject);
  if (!tags.has(tag)) return [];
  try {
    const { document } = await source.fetchManifest(tag, { signal: options.signal });
    return childManifestsOf(document);
  } catch (error) {
    if (isEbpfError(error) && error.class === 'notFound') return [];
    throw error;
  }
}

function referrersOf(source: ContentSource): ReferrerSource {
  if ('listReferrers' in source) return source as ContentSource & ReferrerSource;
  return fail('option-invalid', 'The source cannot say what refers to its content.');
}

/** Manifests and all manifests under them that nobody has seen; only indexes have to be read for it. */
async function manifestsFrom(
  job: Job,
  roots: readonly ManifestContent[],
  seen: Set<Digest>,
): Promise<readonly Digest[]> {
  const fresh: Digest[] = [];
  let layer = roots;
  while (layer.length > 0) {
    const indexes: Descriptor[] = [];
    const visit = (descriptor: Descriptor): void => {
      if (seen.has(descriptor.digest)) return;
      seen.add(descriptor.digest);
      fresh.push(descriptor.digest);
      if (isIndexType(descriptor.mediaType)) indexes.push(descriptor);
    };
    for (const { descriptor, document } of layer) {
      if (!seen.has(descriptor.digest)) fresh.push(descriptor.digest);
      seen.add(descriptor.digest);
      childManifestsOf(document).forEach(visit);
    }
    const next: ManifestContent[] = [];
    for (const index of indexes) next.push(await contentOf(job, index));
    layer = next;
  }
  return fresh;
}

/** A manifest from where it costs least: what was read before, the target where that is a store, the source. */
async function contentOf(job: Job, descriptor: Descriptor): Promise<ManifestContent> {
  const near = job.manifests.get(descriptor.digest) ?? (await heldByTarget(job, descriptor.digest));
  if (near !== undefined) return near;
  const { signal } = job.options;
  const content = await onSide('source', () => fetchChild(job.source, descriptor, { signal }));
  job.manifests.set(descriptor.digest, content);
  return content;
}

function tooLarge(root: ManifestContent, what: string): never {
  return fail('graph-too-large', `The referrers of ${root.descriptor.digest} ${what}.`, {
    details: { digest: root.descriptor.digest },
  });
}
