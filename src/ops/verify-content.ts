import type { Abortable } from '../base/index.ts';
import { drain, walkGraph } from '../content/index.ts';
import type { ContentSource, ManifestContent } from '../content/index.ts';
import { formatPlatform, isGraphType } from '../oci/index.ts';
import type { Platform } from '../oci/index.ts';
import { hostPlatform } from './host-platform.ts';
import { readCheckedArtifact } from './read-artifact.ts';
import type { CheckedArtifact } from './read-artifact.ts';

/** Every artifact under a root, read and checked: of an index, the one of each platform. */
export async function checkArtifacts(
  source: ContentSource,
  root: ManifestContent,
  options: Abortable = {},
): Promise<readonly CheckedArtifact[]> {
  const found: CheckedArtifact[] = [];
  for (const platform of platformsOfRoot(root)) {
    found.push(await readCheckedArtifact(source, root, { platform, signal: options.signal }));
  }
  return found;
}

/** What was read. */
export interface HashedContent {
  readonly manifests: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** Reads every blob and manifest under a root to its end, so that every digest has been compared. */
export async function hashEverything(
  source: ContentSource,
  root: ManifestContent,
  options: Abortable = {},
): Promise<HashedContent> {
  const graph = await walkGraph(source, root, { signal: options.signal });
  let bytes = 0;
  for (const blob of graph.blobs) {
    await drain(await source.fetchBlob(blob, { signal: options.signal }));
    bytes += blob.size;
  }
  return { manifests: graph.groups.flat().length, blobs: graph.blobs.length, bytes };
}

function platformsOfRoot({ document }: ManifestContent): readonly Platform[] {
  if (document.kind === 'manifest') return [hostPlatform()];
  const platforms = document.manifests
    .filter(({ mediaType }) => isGraphType(mediaType))
    .flatMap(({ platform }) => platform ?? []);
  return [...new Map(platforms.map((platform) => [formatPlatform(platform), platform])).values()];
}
