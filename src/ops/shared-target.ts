import type { ContentTarget, PushOutcome } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';

export interface SharedTargetOptions {
  /**
   * True where nothing takes blobs away while the copies go on: what one of them brought or found is there for all, and
   * is not asked for again. Default false: the target is asked each time.
   */
  readonly remember?: boolean | undefined;
}

/** One target for several copies at once. A blob that two of them bring comes once: the second waits and finds it there. */
export function shareTarget(
  target: ContentTarget,
  { remember = false }: SharedTargetOptions = {},
): ContentTarget {
  const moving = new Map<Digest, Promise<PushOutcome>>();
  const there = new Set<Digest>();

  async function bring(digest: Digest, push: () => Promise<PushOutcome>): Promise<PushOutcome> {
    const other = moving.get(digest);
    if (other !== undefined) {
      // Whoever was first tells its own failure; this one tries by itself.
      await other.catch(() => undefined);
      return there.has(digest) ? 'present' : bring(digest, push);
    }
    const own = push().finally(() => moving.delete(digest));
    moving.set(digest, own);
    const outcome = await own;
    if (remember) there.add(digest);
    return outcome;
  }
  return {
    ...forwarded(target),
    hasBlob: async (descriptor, options) =>
      there.has(descriptor.digest) || target.hasBlob(descriptor, options),
    pushBlob: async (descriptor, open, options) =>
      there.has(descriptor.digest)
        ? 'present'
        : bring(descriptor.digest, () => target.pushBlob(descriptor, open, options)),
  };
}

/** The methods of a target as an object of its own, to put some of them differently. */
export function forwarded(target: ContentTarget): ContentTarget {
  const { manifestsAreWhole } = target;
  return {
    ...(manifestsAreWhole === undefined ? {} : { manifestsAreWhole }),
    hasBlob: (descriptor, options) => target.hasBlob(descriptor, options),
    pushBlob: (descriptor, open, options) => target.pushBlob(descriptor, open, options),
    hasManifest: (digest, options) => target.hasManifest(digest, options),
    pushManifest: (content, options) => target.pushManifest(content, options),
    ...(target.pushManifests && {
      pushManifests: async (contents, options) => target.pushManifests?.(contents, options),
    }),
    ...(target.findWhole && {
      findWhole: async (reference, options) => target.findWhole?.(reference, options),
    }),
  };
}
