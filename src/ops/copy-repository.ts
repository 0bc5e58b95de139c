import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { copyInto } from './copy-into.ts';
import type { CopiedContent, CopyIntoOptions } from './copy-into.ts';
import type { Destination } from './destination.ts';
import { takeOut } from './fetch-verified.ts';
import { isFailed, settleEach } from './settle.ts';
import type { FailedReference } from './settle.ts';
import { shareTarget } from './shared-target.ts';
import type { RepositoryName, SourceRepository } from './source-repository.ts';
import { createTagSelector, isReferrersTag } from './tag-filter.ts';
import type { TagFilter } from './tag-filter.ts';
import { nameAtDestination } from './tag-names.ts';
import type { Reporting } from './transfer.ts';

/** Tags copied at once; each moves several blobs at once. */
const TAGS = 4;

export interface RepositoryCopy extends Abortable, Pick<Reporting, 'onProgress'> {
  readonly repository: SourceRepository;
  readonly destination: Destination;
  readonly filter: TagFilter;
  readonly mountFrom: string | undefined;
  readonly options: CopyIntoOptions;
}

/** Copies what a repository has under each tag that fits. One that fails does not stop the others. */
export async function copyRepository(
  context: OpsContext,
  job: RepositoryCopy,
): Promise<readonly (CopiedContent | FailedReference)[]> {
  const { repository, destination, onProgress, signal } = job;
  const chosen = await chooseNames(job);
  onProgress?.({ event: 'batch', transfers: chosen.size });
  const refused = new Set<Digest>();
  const takeBack = (arrived: ReadonlySet<Digest>): Promise<void> => {
    for (const digest of arrived) refused.add(digest);
    return Promise.resolve();
  };
  const remember = destination.reference.kind === 'registry';
  const shared = { ...destination, target: shareTarget(destination.target, { remember }) };
  const copyOne = (reference: string): Promise<CopiedContent> => {
    const found = chosen.get(reference) ?? fail('internal', `${reference} was not chosen.`);
    const place = repository.placeOf(found);
    const { name } = found;
    const { mountFrom } = job;
    return copyInto(
      { place, name, destination: shared, mountFrom, reference, onProgress },
      { ...job.options, legacyTags: legacyTagsOf(job), takeBack },
    );
  };
  try {
    const results = await settleEach([...chosen.keys()], copyOne, { limit: TAGS, context, signal });
    if (destination.reference.kind === 'archive') refuseParts(results);
    return results;
  } finally {
    if (refused.size > 0) await takeOut(await context.store(), refused);
  }
}

/** The tags were listed once, for all of them. */
function legacyTagsOf({ options, repository }: RepositoryCopy): ReadonlySet<string> | undefined {
  return options.referrers === true ? new Set(repository.tags) : undefined;
}

/** What is to be copied, by its label. Throws `tag-missing` when nothing fits, `usage` when two would get one name. */
async function chooseNames(job: RepositoryCopy): Promise<ReadonlyMap<string, RepositoryName>> {
  const { repository, filter } = job;
  const names = repository.names.filter(({ tag }) => !isReferrersTag(tag));
  const select = await createTagSelector(filter);
  const tags = new Set(select([...new Set(names.map(({ tag }) => tag))]));
  const chosen = names.filter(({ tag }) => tags.has(tag));
  if (chosen.length === 0) {
    const none = names.length === 0 ? 'has no tags' : `has no tag that fits, of ${names.length}`;
    fail('tag-missing', `${repository.label} ${none}.`, {
      hint: `See what there is: ebpf tags ${repository.label}.`,
    });
  }
  refuseDoubles(job, chosen);
  return new Map(chosen.map((found) => [repository.placeOf(found).label, found]));
}

function refuseDoubles({ destination }: RepositoryCopy, names: readonly RepositoryName[]): void {
  const taken = new Map<string | undefined, string>();
  for (const { name } of names) {
    const given = nameAtDestination(destination.reference, { name });
    const other = taken.get(given);
    if (other !== undefined)
      fail('usage', `${other} and ${name} would both be ${String(given)} at the destination.`, {
        hint: 'Copy them one by one, or choose with --filter.',
      });
    taken.set(given, name);
  }
}

/** An archive holds all that was asked for, or is not made. */
function refuseParts(results: readonly (CopiedContent | FailedReference)[]): void {
  const failed = results.find((result) => isFailed(result));
  if (failed !== undefined && isFailed(failed)) throw failed.error;
}
