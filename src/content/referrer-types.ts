import { createLimiter, isEbpfError } from '../base/index.ts';
import { MEDIA } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { referrerDescriptor } from './manifest-content.ts';
import type { ManifestContent } from './ports.ts';

/** Most manifests fetched to learn their types, and how many at once. */
const MAX_LOOKED_UP = 256;
const AT_ONCE = 4;

/**
 * The referrers of that type. Some signers write entries that lack the type of the manifest or give that of its empty
 * config; what those are is looked up, so the filter of a registry may not be asked for.
 */
export async function referrersOfType(
  referrers: readonly Descriptor[],
  artifactType: string,
  fetch: (digest: Digest) => Promise<ManifestContent>,
): Promise<readonly Descriptor[]> {
  const limiter = createLimiter(AT_ONCE);
  let left = MAX_LOOKED_UP;
  const known = await Promise.all(
    referrers.map(async (referrer) => {
      if (!isVague(referrer) || left <= 0) return referrer;
      left -= 1;
      return await limiter.run(() => lookedUp(referrer, fetch));
    }),
  );
  return known.filter((referrer) => referrer.artifactType === artifactType);
}

function isVague({ artifactType }: Descriptor): boolean {
  return artifactType === undefined || artifactType === MEDIA.empty;
}

async function lookedUp(
  referrer: Descriptor,
  fetch: (digest: Digest) => Promise<ManifestContent>,
): Promise<Descriptor> {
  try {
    return referrerDescriptor(await fetch(referrer.digest));
  } catch (error) {
    // An entry that outlived its manifest has no type to find.
    if (isEbpfError(error) && error.code === 'manifest-missing') return referrer;
    throw error;
  }
}
