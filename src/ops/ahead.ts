import { setTimeout as delay } from 'node:timers/promises';
import type { Abortable } from '../base/index.ts';
import type { ManifestContent } from '../content/index.ts';
import type { Place } from './places.ts';

/** Longest wait for a request to leave, milliseconds: a connection that takes longer can be waited for beside other work. */
const LEAVES_WITHIN_MS = 25;

/**
 * Asks a registry for what its tag names, so that the rest of the program can be loaded while the answer is on its way.
 * Gives the place back when the request has left, with the answer for the first who asks. What is pinned is not asked
 * for: it may be here already.
 */
export async function askAhead(place: Place, { signal }: Abortable): Promise<Place> {
  if (place.kind !== 'registry' || place.digest !== undefined) return place;
  const { source, target } = place;
  let onSent = (): void => undefined;
  const sent = new Promise<void>((resolve) => (onSent = resolve));
  const asked = source.fetchManifest(target, { signal, onSent: () => onSent() });
  let ahead: Promise<ManifestContent> | undefined = asked;
  const answered = asked.then(
    () => undefined,
    // Whoever asks for it gets the failure.
    () => undefined,
  );
  const giveUp = new AbortController();
  const late = delay(LEAVES_WITHIN_MS, undefined, { signal: giveUp.signal }).catch(() => undefined);
  await Promise.race([answered, sent, late]);
  giveUp.abort();
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
