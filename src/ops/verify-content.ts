import { CAPS, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { asManifest, drain, fetchChild, readBlob, walkGraph } from '../content/index.ts';
import type { ContentSource, ManifestContent } from '../content/index.ts';
import { MEDIA, isManifestType } from '../oci/index.ts';
import type { Descriptor, Digest, Platform } from '../oci/index.ts';
import { parseConfig } from '../schema/index.ts';
import { hostPlatform } from './host-platform.ts';
import { fileNames } from './export-files.ts';
import { readCheckedArtifact } from './read-artifact.ts';

/** Most manifests of one package: each is read, and its facts are derived, before the package counts as checked. */
const MAX_PLATFORMS = 64;

/**
 * Reads and checks a package, of an index every manifest, also one that no platform selects; gives their number. They are
 * held one after the other only: each may have 128 MiB.
 */
export async function checkArtifacts(
  source: ContentSource,
  root: ManifestContent,
  options: Abortable = {},
): Promise<number> {
  const check = async (of: ManifestContent, platform: Platform): Promise<void> => {
    const { artifact } = await readCheckedArtifact(source, of, { ...options, platform });
    fileNames(asManifest(artifact.manifest));
  };
  const entries = entriesOf(root);
  if (entries.length === 0) {
    await check(root, hostPlatform());
    return 1;
  }
  for (const entry of entries) {
    const child = await fetchChild(source, entry, options);
    await check(child, entry.platform ?? (await ownPlatform(source, child, options)));
  }
  return entries.length;
}

/** The platform that the config says; the host's for one that fits every architecture. */
async function ownPlatform(
  source: ContentSource,
  child: ManifestContent,
  { signal }: Abortable,
): Promise<Platform> {
  const { config } = asManifest(child);
  const read = { cap: CAPS.config, what: 'The config', signal };
  const { os, architecture, variant } = await parseConfig(await readBlob(source, config, read));
  if (architecture === 'any') return hostPlatform();
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** What was read. */
export interface HashedContent {
  readonly manifests: number;
  readonly blobs: number;
  readonly bytes: number;
}

export interface HashOptions extends Abortable {
  /** Blobs that were hashed a moment ago; they are passed over. Default: none. */
  readonly except?: ReadonlySet<Digest> | undefined;
}

/** Reads every blob and manifest under a root to its end, so that every digest has been compared. */
export async function hashEverything(
  source: ContentSource,
  root: ManifestContent,
  { except, signal }: HashOptions = {},
): Promise<HashedContent> {
  const graph = await walkGraph(source, root, { signal });
  const blobs = graph.blobs.filter(({ digest }) => except?.has(digest) !== true);
  for (const blob of blobs) await drain(await source.fetchBlob(blob, { signal }));
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  return { manifests: graph.groups.flat().length, blobs: blobs.length, bytes };
}

/** The manifests of an index of ours, each once; none for what is to be read, or refused, as a whole. */
function entriesOf({ document }: ManifestContent): readonly Descriptor[] {
  if (document.kind === 'manifest') return [];
  if (document.artifactType !== undefined && document.artifactType !== MEDIA.package) return [];
  const entries = document.manifests.filter(({ mediaType }) => isManifestType(mediaType));
  const once = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
  if (once.length <= MAX_PLATFORMS) return once;
  return fail(
    'index-invalid',
    `The index has ${once.length} manifests; a package has at most ${MAX_PLATFORMS}.`,
    { details: { found: once.length, cap: MAX_PLATFORMS } },
  );
}
