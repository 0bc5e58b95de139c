import { fail } from '../base/index.ts';
import { algorithmOf, hexOf } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Job } from './copy-model.ts';
import { heldByTarget, isAsked, moveGraph, targetHas, together } from './move.ts';
import type { ContentSource, TagSource } from './ports.ts';
import { onSide } from './side.ts';

/** What cosign puts behind the digest for signatures, attestations and SBOMs. */
const SUFFIXES = ['.sig', '.att', '.sbom'] as const;

/** The tag that stands in for the referrers API (distribution-spec, "Referrers Tag Schema"). */
export function fallbackTag(subject: Digest): string {
  return `${algorithmOf(subject)}-${hexOf(subject).slice(0, 64)}`;
}

/** The tags of a source among which those made of a digest are looked for; none when they are not asked for. */
export async function legacyTagsAt({ source, options }: Job): Promise<ReadonlySet<string>> {
  const { legacyTags, signal } = options;
  if (legacyTags === undefined || legacyTags === false) return new Set();
  if (legacyTags !== true) return legacyTags;
  if (!('listTags' in source))
    return fail('option-invalid', 'The source cannot say which tags it has.');
  const tagged = source as ContentSource & TagSource;
  return new Set(await onSide('source', () => tagged.listTags({ signal })));
}

/**
 * Moves what is under tags made of the digests of manifests; gives their number. The list of referrers under a tag is
 * left out where referrers are copied: its entries were, and the target keeps such a list itself when it needs one.
 */
export async function moveLegacyTags(
  job: Job,
  manifests: readonly Digest[],
  tags: ReadonlySet<string>,
): Promise<number> {
  const suffixes = job.options.referrers === true ? SUFFIXES : [...SUFFIXES, ''];
  const wanted = manifests
    .flatMap((digest) => suffixes.map((suffix) => fallbackTag(digest) + suffix))
    .filter((tag) => tags.has(tag));
  await together(wanted, job, (tag, signal) =>
    moveTag({ ...job, options: { ...job.options, signal } }, tag),
  );
  return wanted.length;
}

async function moveTag(job: Job, tag: string): Promise<void> {
  const { source, target, options } = job;
  const { signal } = options;
  const known = await heldByTarget(job, tag);
  const content = await onSide('source', () => source.fetchManifest(tag, { known, signal }));
  const { digest } = content.descriptor;
  if (known?.descriptor.digest === digest) return;
  if (isAsked(job) && (await targetHas(job, digest)))
    await onSide('destination', () => target.pushManifest(content, { tag, signal }));
  else await moveGraph(job, content, { tag });
}
