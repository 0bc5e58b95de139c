import { canonicalJson, createLimiter, fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { fallbackTag, manifestOf, referrerDescriptor } from '../content/index.ts';
import type { ManifestContent } from '../content/index.ts';
import { MEDIA } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { namesWhatIsMissing, putManifest } from './manifest-push.ts';
import { fetchManifest, hasManifest, resolveTag } from './manifests.ts';
import type { Place } from './place.ts';

/** What the fallback tag holds now. */
export interface Fallback {
  readonly referrers: readonly Descriptor[];
  /** The index itself, with fields that are not ours. */
  readonly index?: ManifestContent | undefined;
}

/** Reads the index under the fallback tag; empty when there is none, or when the tag is something else (GitLab). */
export async function readFallback(
  place: Place,
  subject: Digest,
  options: Abortable,
): Promise<Fallback> {
  try {
    const index = await fetchManifest(place, fallbackTag(subject), options);
    return index.document.kind === 'index'
      ? { index, referrers: index.document.manifests }
      : { referrers: [] };
  } catch (error) {
    const absent = ['tag-missing', 'repository-missing', 'media-type-mismatch'];
    if (isEbpfError(error) && absent.includes(error.code)) return { referrers: [] };
    throw error;
  }
}

/** Adds a manifest to the fallback index of its subject. */
export async function addToFallback(
  place: Place,
  content: ManifestContent,
  options: Abortable,
): Promise<void> {
  const subject = content.document.subject?.digest;
  if (subject === undefined) return;
  const added = referrerDescriptor(content);
  await change(place, subject, {
    ...options,
    alter: (referrers) =>
      referrers.some(({ digest }) => digest === added.digest) ? referrers : [...referrers, added],
  });
}

/** Takes a manifest out of the fallback index of its subject. */
export async function removeFromFallback(
  place: Place,
  content: ManifestContent,
  options: Abortable,
): Promise<void> {
  const subject = content.document.subject?.digest;
  if (subject === undefined) return;
  const { digest: gone } = content.descriptor;
  await change(place, subject, {
    ...options,
    alter: (referrers) =>
      referrers.every(({ digest }) => digest !== gone)
        ? referrers
        : referrers.filter(({ digest }) => digest !== gone),
  });
}

interface Change extends Abortable {
  /** Gives the same list back when there is nothing to change. */
  readonly alter: (referrers: readonly Descriptor[]) => readonly Descriptor[];
}

/** Times a change is made anew because others made theirs at the same moment. */
const MAX_ROUNDS = 32;
/** Manifests asked for at once. */
const LOOKED_AT_ONCE = 4;
/** Least milliseconds after which a change is looked at again. */
const SETTLE_MS = 20;

/**
 * Read, change, write: the API has no way to do it at once, so a writer that read before we wrote takes our change back
 * without knowing. Changes made through one client wait for each other. Against those of other clients each is looked at
 * again after twice as long as it took, when whoever had read before has written, and made anew if it is gone.
 */
async function change(place: Place, subject: Digest, { alter, signal }: Change): Promise<void> {
  const { clock } = place.host.settings;
  const tag = fallbackTag(subject);
  await place.host.inTurn(`${place.repository} ${subject}`, async () => {
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const begun = clock.now();
      const { referrers, index } = await readFallback(place, subject, { signal });
      const altered = alter(referrers);
      if (altered === referrers) return;
      const content = await putIndex(place, { tag, manifests: altered, before: index, signal });
      const took = clock.now() - begun;
      // By chance also longer, so that writers that met do not meet again.
      await clock.sleep((SETTLE_MS + 2 * took) * (1 + clock.random()), signal);
      if (content === undefined) continue;
      const named = await namedNow(place, tag, { signal });
      if (named === content.descriptor.digest) return;
      if (named === subject) noReferrers(place, subject);
    }
    fail(
      'registry-conflict',
      `Others change the referrers of ${subject} in ${place.name} all the time; the change is not kept.`,
      { hint: 'Try again when fewer clients attach to it at once.' },
    );
  });
}

interface NewIndex extends Abortable {
  readonly tag: string;
  readonly manifests: readonly Descriptor[];
  readonly before: ManifestContent | undefined;
}

/**
 * Writes the index; without the entries that outlived their manifests where a registry refuses to name such. Undefined
 * when meanwhile another went: then it is to be read anew.
 */
async function putIndex(
  place: Place,
  { tag, manifests, before, signal }: NewIndex,
): Promise<ManifestContent | undefined> {
  const put = (entries: readonly Descriptor[]): Promise<ManifestContent | undefined> =>
    putUnlessMissing(place, indexOf(entries, before), { signal, tag });
  const content = await put(manifests);
  if (content !== undefined) return content;
  const limiter = createLimiter(LOOKED_AT_ONCE);
  const there = await Promise.all(
    manifests.map(({ digest }) => limiter.run(() => hasManifest(place, digest, { signal }))),
  );
  return await put(manifests.filter((_entry, at) => there[at] === true));
}

async function putUnlessMissing(
  place: Place,
  content: ManifestContent,
  options: Abortable & { readonly tag: string },
): Promise<ManifestContent | undefined> {
  try {
    await putManifest(place, content, { ...options, patient: false });
    return content;
  } catch (error) {
    if (namesWhatIsMissing(error)) return undefined;
    throw error;
  }
}

/** GitLab takes the tag for another way to write the digest of the subject. */
function noReferrers(place: Place, subject: Digest): never {
  return fail(
    'operation-unsupported',
    `${place.name} keeps no list of what refers to ${subject}: it has no referrers API, and reads the tag that stands in for it as the digest.`,
    { hint: 'What was pushed is there by its own name; nobody finds it by its subject.' },
  );
}

async function namedNow(
  place: Place,
  tag: string,
  options: Abortable,
): Promise<Digest | undefined> {
  try {
    return (await resolveTag(place, tag, options)).digest;
  } catch (error) {
    if (isEbpfError(error) && error.code === 'tag-missing') return undefined;
    throw error;
  }
}

function indexOf(manifests: readonly Descriptor[], before?: ManifestContent): ManifestContent {
  const annotations = before?.document.annotations;
  const json = canonicalJson({
    schemaVersion: 2,
    mediaType: MEDIA.index,
    manifests,
    ...(annotations === undefined ? {} : { annotations }),
  });
  return manifestOf(new TextEncoder().encode(json), MEDIA.index);
}
