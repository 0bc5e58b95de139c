import { CAPS, fail, isJsonObject } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isTag } from '../oci/index.ts';
import { pageOf, pagesFrom } from './paging.ts';
import type { Listing } from './paging.ts';
import type { Place } from './place.ts';

/** Entries asked for in one page; ECR refuses more. */
const PAGE = 1000;

/** All tags of a repository, sorted by code unit, each once. Names that are no tags are passed over. */
export async function listTags(
  place: Place,
  { signal }: Abortable = {},
): Promise<readonly string[]> {
  const listing: Listing = {
    to: `tags/list?n=${PAGE}`,
    what: `the list of tags of ${place.name}`,
    asked: {
      doing: `list the tags of ${place.name}`,
      missing: 'repository-missing',
      subject: 'repository',
    },
    signal,
  };
  const first = await place.send({
    method: 'GET',
    to: listing.to,
    whole: pageOf(listing),
    signal,
  });
  const tags = new Set<string>();
  for await (const page of pagesFrom(place, first, listing)) {
    const names = isJsonObject(page) ? (page['tags'] ?? []) : undefined;
    if (!Array.isArray(names))
      return fail('registry-protocol', `${listing.what} is not a list of tags.`);
    for (const name of names) if (typeof name === 'string' && isTag(name)) tags.add(name);
    if (tags.size > CAPS.listEntries)
      fail('size-exceeded', `${listing.what} has more than ${CAPS.listEntries} entries.`);
  }
  // Code-unit order: the same everywhere.
  return [...tags].sort();
}
