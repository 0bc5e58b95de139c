import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { parsePlatform } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { copyInto } from './copy-into.ts';
import type { CopiedContent, CopyIntoOptions } from './copy-into.ts';
import { copyRepository } from './copy-repository.ts';
import { openDestination } from './destination.ts';
import type { Destination } from './destination.ts';
import { openPlace } from './places.ts';
import type { Place } from './places.ts';
import { isSamePlace } from './same-place.ts';
import type { FailedReference } from './settle.ts';
import { openSourceRepository, refuseName } from './source-repository.ts';
import type { TagFilter } from './tag-filter.ts';
import { nameAtDestination, nameAtSource, parsePlaceReference } from './tag-names.ts';
import type { PlaceReference } from './tag-names.ts';
import type { OnProgress } from './transfer.ts';

export interface CopyRequest extends Abortable {
  /** A registry reference, a name of the store, `oci:DIR` or `oci-archive:FILE`. */
  readonly source: string;
  /** One of the same; without a tag it takes the source's. */
  readonly destination: string;
  /** Also all that refers to it: signatures, attestations, SBOMs, and what refers to those. Default false. */
  readonly recursive?: boolean | undefined;
  /** Of an index, only what is for this platform, like `linux/arm64`. Default: all of it. */
  readonly platform?: string | undefined;
  /** Every tag of the source's repository that fits; `{}` for all. Default: what the source names. */
  readonly tags?: TagFilter | undefined;
  /** Replaces an archive file that is there. Default false. */
  readonly force?: boolean | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface CopyOutcome {
  /** One for each tag, in the order of the tags. */
  readonly results: readonly (CopiedContent | FailedReference)[];
}

interface Ends {
  readonly from: PlaceReference;
  readonly to: PlaceReference;
}

/** Copies what a reference names, or a whole repository, from any kind of place to any other. Digests stay what they are. */
export async function copy(context: OpsContext, request: CopyRequest): Promise<CopyOutcome> {
  const ends = {
    from: parsePlaceReference(request.source),
    to: parsePlaceReference(request.destination),
  };
  if (request.tags !== undefined)
    return copyTags(context, ends, { ...request, tags: request.tags });
  const place = await openPlace(context, request.source, request);
  try {
    const name = nameAtSource(ends.from, place.target);
    await refuseSelf(context, ends, { name, place });
    return await withDestination(context, { ...request, to: ends.to }, async (destination) => {
      const { source: reference, onProgress } = request;
      const task = { place, name, destination, mountFrom: mountable(ends), reference, onProgress };
      return [await copyInto(task, optionsOf(request))];
    });
  } finally {
    await place.close();
  }
}

async function copyTags(
  context: OpsContext,
  ends: Ends,
  request: CopyRequest & { readonly tags: TagFilter },
): Promise<CopyOutcome> {
  refuseName(ends.to);
  if (await isSamePlace(context, ends.from, ends.to)) refuseSame(request);
  const repository = await openSourceRepository(context, ends.from, request);
  try {
    return await withDestination(context, { ...request, to: ends.to }, (destination) =>
      copyRepository(context, {
        repository,
        destination,
        filter: request.tags,
        mountFrom: mountable(ends),
        options: optionsOf(request),
        onProgress: request.onProgress,
        signal: request.signal,
      }),
    );
  } finally {
    await repository.close();
  }
}

async function withDestination(
  context: OpsContext,
  { to, force = false, signal }: Pick<CopyRequest, 'force' | 'signal'> & Pick<Ends, 'to'>,
  work: (destination: Destination) => Promise<CopyOutcome['results']>,
): Promise<CopyOutcome> {
  const destination = await openDestination(context, to, { force, signal });
  try {
    const results = await work(destination);
    await destination.finish({ signal });
    return { results };
  } finally {
    await destination.close();
  }
}

function optionsOf({ recursive = false, platform, signal }: CopyRequest): CopyIntoOptions {
  return {
    platform: platform === undefined ? undefined : parsePlatform(platform),
    referrers: recursive,
    legacyTags: recursive,
    signal,
  };
}

/** A registry links what another of its repositories has. */
function mountable({ from, to }: Ends): string | undefined {
  const both = from.kind === 'registry' && to.kind === 'registry';
  return both && from.registry === to.registry && from.repository !== to.repository
    ? from.repository
    : undefined;
}

/** Giving content another name where it is makes sense; giving it the one it has does not. */
async function refuseSelf(
  context: OpsContext,
  { from, to }: Ends,
  { name, place }: { readonly name: string | undefined; readonly place: Place },
): Promise<void> {
  if (!(await isSamePlace(context, from, to))) return;
  const given = nameAtDestination(to, { name, digest: place.digest });
  const same = from.kind === 'store' ? given === place.target : given === name;
  // An archive cannot be written while it is read.
  if (same || from.kind === 'archive') refuseSame({ source: place.label });
}

function refuseSame({ source }: Pick<CopyRequest, 'source'>): never {
  fail('usage', `${source} is source and destination at once.`, {
    hint: 'Give the copy another name, or another place.',
  });
}
