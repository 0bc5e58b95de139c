import { fail } from '../base/index.ts';
import { formatPlatform, isGraphType, platformFits } from '../oci/index.ts';
import type { Descriptor, Index, Platform } from '../oci/index.ts';

/** The first entry of an index that fits the platform. Throws `platform-missing`, naming those there are. */
export function selectPlatform(index: Index, wanted: Platform): Descriptor {
  const found = index.manifests.find(
    (entry) =>
      isGraphType(entry.mediaType) &&
      entry.platform !== undefined &&
      platformFits(entry.platform, wanted),
  );
  if (found) return found;
  const available = platformsOf(index);
  return fail('platform-missing', `There is nothing for ${formatPlatform(wanted)}.`, {
    hint: available.length > 0 ? `There is: ${available.join(', ')}.` : undefined,
    details: { wanted: formatPlatform(wanted), available },
  });
}

/** The platforms of an index, each once, in its order. */
export function platformsOf(index: Index): readonly string[] {
  const names = index.manifests
    .map((entry) => entry.platform)
    .filter((platform) => platform !== undefined)
    .map(formatPlatform);
  return [...new Set(names)];
}
