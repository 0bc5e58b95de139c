import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { formatReference } from '../oci/index.ts';
import type { StoreReference } from '../oci/index.ts';
import { openArchive, openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import type { Place } from './places.ts';
import { digestIn, labelAt, tagOfName } from './tag-names.ts';
import type { PlaceReference } from './tag-names.ts';

/** A name of a repository. */
export interface RepositoryName {
  /** What the source is asked for. */
  readonly target: string;
  /** The name without the repository, as it is carried on; in a layout it may be a whole reference. */
  readonly name: string;
  /** The tag in it, for filters. */
  readonly tag: string;
}

/** All that has a name in one repository, layout or archive, or under one name of the store. */
export interface SourceRepository {
  readonly reference: PlaceReference;
  /** The repository, for people. */
  readonly label: string;
  /** All tags of the source, those made of digests among them. Sorted by code unit. */
  readonly tags: readonly string[];
  readonly names: readonly RepositoryName[];
  placeOf(name: RepositoryName): Place;
  /** Ends what only this has open. */
  close(): Promise<void>;
}

const stayOpen = (): Promise<void> => Promise.resolve();

/** Opens what `--all-tags` and `tags` speak of: a reference without tag and digest. Throws `usage` for any other. */
export async function openSourceRepository(
  context: OpsContext,
  reference: PlaceReference,
  options: Abortable,
): Promise<SourceRepository> {
  refuseName(reference);
  const { source, close } = await openSource(context, reference, options);
  try {
    const tags = await source.listTags(options);
    return {
      reference,
      label: labelAt(reference, undefined),
      tags,
      names: namesIn(reference, tags),
      placeOf: ({ target, name }) => ({
        kind: reference.kind,
        source,
        target,
        label: reference.kind === 'store' ? target : labelAt(reference, name),
        close: stayOpen,
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A reference to a whole repository names nothing in it. */
export function refuseName(reference: PlaceReference): void {
  if (reference.tag === undefined && digestIn(reference) === undefined) return;
  fail(
    'usage',
    `${formatReference(reference)} names one thing; a whole repository is meant here.`,
    {
      hint: `Leave out the tag and the digest: ${labelAt(reference, undefined)}.`,
    },
  );
}

async function openSource(
  context: OpsContext,
  reference: PlaceReference,
  { signal }: Abortable,
): Promise<Pick<Place, 'source' | 'close'>> {
  switch (reference.kind) {
    case 'registry': {
      const source = await context.remote(reference.registry, reference.repository);
      return { source, close: stayOpen };
    }
    case 'store':
      return { source: await context.store(), close: stayOpen };
    case 'layout':
      return { source: await openLayout(reference.path, { signal }), close: stayOpen };
    case 'archive': {
      const source = await openArchive(reference.path, { signal });
      return { source, close: () => source.close() };
    }
  }
}

function namesIn(reference: PlaceReference, tags: readonly string[]): readonly RepositoryName[] {
  if (reference.kind === 'store') return namesUnder(reference, tags);
  return tags.map((name) => ({ target: name, name, tag: tagOfName(name) ?? name }));
}

/** Names of the store read `NAME:TAG`; those by digest alone have no tag. */
function namesUnder({ name }: StoreReference, names: readonly string[]): readonly RepositoryName[] {
  const start = `${name}:`;
  return names
    .filter((target) => target.startsWith(start))
    .map((target) => ({ target, name: target.slice(start.length) }))
    .map((found) => ({ ...found, tag: found.name }));
}
