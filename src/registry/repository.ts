import type { ManifestContent, PushManifestOptions, RemoteRepository } from '../content/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import { deleteBlob, fetchBlob, hasBlob } from './blobs.ts';
import { addToFallback, removeFromFallback } from './fallback-index.ts';
import { putManifest } from './manifest-push.ts';
import { deleteManifest, fetchManifest, hasManifest, resolveTag } from './manifests.ts';
import { checkedDigest, checkedTag } from './place.ts';
import type { Place } from './place.ts';
import { hasReferrersApi, listReferrers } from './referrers.ts';
import { listTags } from './tags.ts';
import { pushBlob } from './uploads.ts';

export function createRepository(place: Place): RemoteRepository {
  return {
    registry: place.host.registry,
    repository: place.repository,
    // A registry behind a cache may have a manifest and not what it names.
    manifestsAreWhole: false,
    fetchManifest: (reference, options) => fetchManifest(place, reference, options),
    fetchBlob: (descriptor, options) => fetchBlob(place, descriptor, options),
    hasBlob: (descriptor, options) => hasBlob(place, descriptor, options),
    pushBlob: (descriptor, open, options) => pushBlob({ place, descriptor, open }, options),
    hasManifest: (digest, options) => hasManifest(place, digest, options),
    pushManifest: (content, options) => pushManifest(place, content, options),
    resolveTag: (tag, options) => resolveTag(place, tag, options),
    listTags: (options) => listTags(place, options),
    listReferrers: (subject, options) => listReferrers(place, subject, options),
    deleteTag: (tag, options) => deleteManifest(place, checkedTag(tag), options),
    deleteManifest: (digest, options) => removeManifest(place, digest, options),
    deleteBlob: (digest, options) => deleteBlob(place, digest, options),
  };
}

/** A registry that does not say it listed a referrer needs the fallback index (distribution-spec, "Pushing Manifests with Subject"). */
async function pushManifest(
  place: Place,
  content: ManifestContent,
  options: PushManifestOptions = {},
): Promise<void> {
  const { referrerListed } = await putManifest(place, content, options);
  const { subject } = content.document;
  if (subject === undefined) return;
  const { signal } = options;
  if (referrerListed && (await keepsItsWord(place, subject.digest, { signal }))) return;
  await addToFallback(place, content, { signal });
}

/** ECR says that it lists a referrer also in regions where nobody can ask for the list. */
async function keepsItsWord(place: Place, subject: Digest, options: Abortable): Promise<boolean> {
  try {
    return await hasReferrersApi(place, subject, options);
  } catch {
    // The manifest is there, and nothing says that its listing is not.
    return true;
  }
}

/** Looked at before it goes: only the manifest itself says which fallback index names it. */
async function removeManifest(
  place: Place,
  digest: Digest,
  options: Abortable = {},
): Promise<void> {
  const content = await fetchManifest(place, checkedDigest(digest), options);
  await deleteManifest(place, digest, options);
  const { subject } = content.document;
  if (subject === undefined || (await hasReferrersApi(place, subject.digest, options))) return;
  await removeFromFallback(place, content, options);
}
