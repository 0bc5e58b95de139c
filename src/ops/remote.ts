import type { Abortable } from '../base/index.ts';
import { fail } from '../base/index.ts';
import { selectPlatform } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';
import { parsePlatform } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { fetchRoot, withPlace } from './places.ts';
import { settleEach } from './settle.ts';
import type { FailedReference } from './settle.ts';
import { openSourceRepository } from './source-repository.ts';
import { createTagSelector, isReferrersTag, sortTags } from './tag-filter.ts';
import type { TagFilter } from './tag-filter.ts';
import { labelAt, parsePlaceReference } from './tag-names.ts';

export interface TagsRequest extends Abortable, TagFilter {
  /** `REGISTRY/REPOSITORY`, `oci:DIR` or `oci-archive:FILE`. */
  readonly reference: string;
  /** Also tags made of digests, which stand in for the referrers API. Default false. */
  readonly all?: boolean | undefined;
  /** By name, or the newest version first. Default `name`. */
  readonly sort?: 'name' | 'semver' | undefined;
  /** Only the first so many in that order. Default: all. */
  readonly limit?: number | undefined;
}

export interface TagListing {
  readonly repository: string;
  readonly tags: readonly string[];
}

/** The tags of a repository, or the names of a layout or archive. */
export async function tags(context: OpsContext, request: TagsRequest): Promise<TagListing> {
  const { all = false, sort = 'name', limit, signal } = request;
  const reference = parsePlaceReference(request.reference);
  if (reference.kind === 'store') {
    fail('reference-invalid', `"${request.reference}" is not a repository of a registry.`, {
      hint: 'Write REGISTRY/REPOSITORY or oci:DIR; `ebpf list` shows the local store.',
    });
  }
  const select = await createTagSelector(request);
  // A whole reference, as it stands elsewhere, means its repository here.
  const whole = parsePlaceReference(labelAt(reference, undefined));
  const repository = await openSourceRepository(context, whole, { signal });
  await repository.close();
  const names = repository.names.filter(({ tag }) => all || !isReferrersTag(tag));
  const fitting = new Set(select(names.map(({ tag }) => tag)));
  const found = names.filter(({ tag }) => fitting.has(tag)).map(({ name }) => name);
  return {
    repository: repository.label,
    tags: (await sortTags(found, sort)).slice(0, limit),
  };
}

export interface ResolveRequest extends Abortable {
  readonly reference: string;
  /** Of an index, the manifest for this platform, like `linux/arm64`. Default: the index. */
  readonly platform?: string | undefined;
}

export interface Resolution {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
}

/** What a reference names now. Of a registry its manifest is fetched and hashed: a header alone proves nothing. */
export async function resolve(context: OpsContext, request: ResolveRequest): Promise<Resolution> {
  const platform = request.platform === undefined ? undefined : parsePlatform(request.platform);
  return withPlace(context, request, async (place) => {
    const { descriptor, document } = await fetchRoot(place, request);
    const { digest, mediaType, size } =
      platform === undefined || document.kind === 'manifest'
        ? descriptor
        : selectPlatform(document, platform);
    return { reference: place.label, digest, mediaType, size };
  });
}

/** References asked about at once. */
const RESOLVES = 16;

/** What several references name now; one that fails does not stop the others. */
export async function resolveMany(
  context: OpsContext,
  {
    references,
    ...request
  }: Omit<ResolveRequest, 'reference'> & {
    readonly references: readonly string[];
  },
): Promise<{ readonly results: readonly (Resolution | FailedReference)[] }> {
  const { signal } = request;
  const results = await settleEach(
    [...new Set(references)],
    (reference) => resolve(context, { ...request, reference }),
    { limit: RESOLVES, context, signal },
  );
  return { results };
}
