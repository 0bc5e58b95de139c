import { fail } from '../base/index.ts';
import { platformsOf } from '../content/index.ts';
import { formatPlatform, isManifestType, platformFits } from '../oci/index.ts';
import type { Descriptor, Index, Platform } from '../oci/index.ts';
import { ANY_ARCHITECTURE } from './model.ts';

/**
 * The entry of an index for a platform: the first that names it, else the first for any architecture. An entry without a
 * platform fits all: tools that copy leave it out. Throws `platform-missing`, naming those there are.
 */
export function selectManifest(index: Index, wanted: Platform): Descriptor {
  const entries = index.manifests.filter((entry) => isManifestType(entry.mediaType));
  const found =
    entries.find(({ platform }) => platform !== undefined && platformFits(platform, wanted)) ??
    entries.find(({ platform }) => platform === undefined || fitsAll(platform));
  return found ?? missing(platformsOf(index), wanted);
}

/** Refuses a single manifest that was made for another architecture. */
export function checkArchitecture(offered: Platform, wanted: Platform): void {
  if (!fitsAll(offered) && !platformFits(offered, wanted))
    missing([formatPlatform(offered)], wanted);
}

function fitsAll({ os, architecture }: Platform): boolean {
  return os === 'linux' && architecture === ANY_ARCHITECTURE;
}

function missing(available: readonly string[], wanted: Platform): never {
  return fail('platform-missing', `The artifact has nothing for ${formatPlatform(wanted)}.`, {
    hint: available.length > 0 ? `It has: ${available.join(', ')}.` : undefined,
    details: { wanted: formatPlatform(wanted), available },
  });
}
