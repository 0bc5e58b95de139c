import { CAPS, MIB, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isTag } from '../oci/index.ts';
import { ask } from './ask.ts';
import type { Place } from './place.ts';

/** Most bytes of a listing. */
const LISTING_CAP = 256 * MIB;

/** All tags of a repository, sorted by code unit, each once. Names that are no tags are passed over. */
export async function listTags(
  place: Place,
  { signal }: Abortable = {},
): Promise<readonly string[]> {
  const doing = `list the tags of ${place.name}`;
  const answer = await ask(place, {
    verb: ['repo', 'tags'],
    suffix: '',
    doing,
    missing: 'repository-missing',
    subject: 'repository',
    cap: LISTING_CAP,
    signal,
  });
  const tags = new Set(new TextDecoder().decode(answer).split('\n').filter(isTag));
  if (tags.size > CAPS.listEntries)
    fail('size-exceeded', `Could not ${doing}: there are more than ${CAPS.listEntries}.`);
  // Code-unit order: the same everywhere.
  return [...tags].sort();
}
