import { CAPS, fail, forEachLimited } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { selectPlatform } from '../content/index.ts';
import type { ReferrerSource } from '../content/index.ts';
import { parsePlatform } from '../oci/index.ts';
import type { Annotations, Descriptor, Digest } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { fetchRoot, withPlace } from './places.ts';

export interface DiscoverRequest extends Abortable {
  readonly reference: string;
  /** Only these, and what leads to them. Default: all. */
  readonly artifactType?: string | undefined;
  /** Also what refers to the referrers. Default false. */
  readonly recursive?: boolean | undefined;
  /** Of an index, what refers to the manifest for this platform. Default: to the index. */
  readonly platform?: string | undefined;
}

/** A manifest that refers to another one. */
export interface Referrer {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType: string | null;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly annotations: Annotations;
  /** What refers to it; empty when it was not looked for. */
  readonly referrers: readonly Referrer[];
}

export interface Discovery {
  /** Reference without digest. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly referrers: readonly Referrer[];
}

/** Listings asked for at once. */
const AT_ONCE = 8;

/** What refers to content: signatures, attestations, SBOMs, anything with a subject. */
export async function discover(context: OpsContext, request: DiscoverRequest): Promise<Discovery> {
  const { artifactType, recursive = false, signal } = request;
  return withPlace(context, request, async (place) => {
    const { descriptor, document } = await fetchRoot(place, { signal });
    const { digest, mediaType, size } =
      request.platform === undefined || document.kind === 'manifest'
        ? descriptor
        : selectPlatform(document, parsePlatform(request.platform));
    const levels = await walkReferrers(place.source, digest, { artifactType, recursive, signal });
    const referrers = treeUnder(levels, digest).filter((one) => isWanted(one, artifactType));
    return { reference: place.label, digest, mediaType, size, referrers };
  });
}

interface WalkOptions extends Abortable {
  readonly artifactType: string | undefined;
  readonly recursive: boolean;
}

/**
 * Referrers by their subject, level by level. A digest is asked about once, so that a circle, which only a registry that
 * lies can show, ends; depth and number are capped.
 */
async function walkReferrers(
  source: ReferrerSource,
  root: Digest,
  { artifactType, recursive, signal }: WalkOptions,
): Promise<ReadonlyMap<Digest, readonly Descriptor[]>> {
  const found = new Map<Digest, readonly Descriptor[]>();
  const seen = new Set<Digest>([root]);
  // What leads to a type asked for may have any type itself.
  const filter = recursive ? {} : { artifactType };
  let level: readonly Digest[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > CAPS.graphDepth) tooLarge(root, `go deeper than ${CAPS.graphDepth} levels`);
    const next: Digest[] = [];
    await forEachLimited(level, AT_ONCE, async (subject) => {
      const listed = await source.listReferrers(subject, { ...filter, signal });
      const fresh = listed.filter(({ digest }) => !seen.has(digest));
      for (const { digest } of fresh) seen.add(digest);
      if (seen.size > CAPS.graphNodes) tooLarge(root, `are more than ${CAPS.graphNodes}`);
      found.set(subject, fresh);
      next.push(...fresh.map(({ digest }) => digest));
    });
    level = recursive ? next : [];
  }
  return found;
}

/** Sorted by type, then by digest: registries list in any order. */
function treeUnder(
  levels: ReadonlyMap<Digest, readonly Descriptor[]>,
  subject: Digest,
): readonly Referrer[] {
  return [...(levels.get(subject) ?? [])]
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map(({ digest, mediaType, artifactType = null, size, annotations = {} }) => ({
      digest,
      mediaType,
      artifactType,
      size,
      annotations,
      referrers: treeUnder(levels, digest),
    }));
}

function sortKey({ artifactType = '', digest }: Descriptor): string {
  return `${artifactType} ${digest}`;
}

function isWanted(referrer: Referrer, artifactType: string | undefined): boolean {
  if (artifactType === undefined || referrer.artifactType === artifactType) return true;
  return referrer.referrers.some((one) => isWanted(one, artifactType));
}

function tooLarge(root: Digest, what: string): never {
  return fail('graph-too-large', `The referrers of ${root} ${what}.`, {
    details: { digest: root },
  });
}
