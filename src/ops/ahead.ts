import type { Abortable } from '../base/index.ts';
import type { ManifestContent } from '../content/index.ts';
import type { Place } from './places.ts';

/**
 * Asks a registry for what its tag names, so that the rest of the program can be loaded while the answer is on its way.
 * Gives the place back when the request has left, with the answer for the first who asks. What is pinned is not asked
 * for: it may be here already.
 */
export async function askAhead(place: Place, { signal }: Abortable): Promise<Place> {
  if (place.kind !== 'registry' || place.digest !== undefined) return place;
  const { source, target } = place;
  let ahead: Promise<ManifestContent> | undefined;
  await new Promise<void>((onSent) => {
    ahead = source.fetchManifest(target, { signal, onSent });
    // Whoever asks for it gets the failure.
    ahead.then(
      () => onSent(),
      () => onSent(),
    );
  });
  return {
    ...place,
    source: {
      fetchManifest: (reference, options) => {
        const mine = reference === target ? ahead : undefined;
        ahead = undefined;
        return mine ?? source.fetchManifest(reference, options);
      },
      fetchBlob: (descriptor, options) => source.fetchBlob(descriptor, options),
      resolveTag: (tag, options) => source.resolveTag(tag, options),
      listTags: (options) => source.listTags(options),
      listReferrers: (subject, options) => source.listReferrers(subject, options),
    },
  };
}
