import type { RemoteRepository } from '../content/index.ts';
import { fetchBlob, hasBlob } from './blobs.ts';
import { deleteBlob, deleteManifest, deleteTag } from './deletes.ts';
import { fetchManifest, hasManifest, pushManifest, resolveTag } from './manifests.ts';
import type { Place } from './place.ts';
import { listReferrers } from './referrers.ts';
import { listTags } from './tags.ts';
import { pushBlob } from './uploads.ts';

export function createRepository(place: Place): RemoteRepository {
  return {
    registry: place.registry,
    repository: place.repository,
    fetchManifest: (reference, options) => fetchManifest(place, reference, options),
    fetchBlob: (descriptor, options) => fetchBlob(place, descriptor, options),
    hasBlob: (descriptor, options) => hasBlob(place, descriptor, options),
    pushBlob: (descriptor, open, options) => pushBlob({ place, descriptor, open }, options),
    hasManifest: (digest, options) => hasManifest(place, digest, options),
    pushManifest: (content, options) => pushManifest(place, content, options),
    resolveTag: (tag, options) => resolveTag(place, tag, options),
    listTags: (options) => listTags(place, options),
    listReferrers: (subject, options) => listReferrers(place, subject, options),
    deleteTag: (tag, options) => deleteTag(place, tag, options),
    deleteManifest: (digest, options) => deleteManifest(place, digest, options),
    deleteBlob: (digest, options) => deleteBlob(place, digest, options),
  };
}
