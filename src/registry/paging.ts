import { CAPS, fail, parseJson } from '../base/index.ts';
import type { Abortable, JsonValue } from '../base/index.ts';
import type { Asked } from './failure.ts';
import type { Place } from './place.ts';
import type { Answer, Whole } from './transport/answer.ts';
import { followed } from './transport/follow.ts';
import { nextLink } from './transport/link.ts';

export interface Listing extends Abortable {
  /** Path of the first page inside the repository. */
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly asked: Asked;
  /** How the listing is called in errors. */
  readonly what: string;
}

/** What is taken of one page. */
export function pageOf({ what }: Pick<Listing, 'what'>): Whole {
  return { cap: CAPS.manifest, what: `A page of ${what}` };
}

/** The pages of a listing after its first answer, which the caller has looked at. */
export async function* pagesFrom(
  place: Place,
  first: Answer,
  listing: Listing,
): AsyncGenerator<JsonValue, void> {
  const seen = new Set<string>();
  let answer = first;
  for (;;) {
    seen.add(answer.url.href);
    if (answer.status !== 200) throw await place.refuse(answer, listing.asked);
    const next = nextPage(place, answer, listing);
    const { cap, what } = pageOf(listing);
    yield parseJson(await answer.bytes(cap, what), what, 'registry-protocol');
    if (next === undefined) return;
    if (seen.has(next.href) || seen.size >= CAPS.pages)
      fail(
        'registry-protocol',
        `${listing.what} has no end: its pages lead in a circle or on and on.`,
      );
    answer = await place.send({
      method: 'GET',
      to: next,
      headers: listing.headers ?? {},
      whole: pageOf(listing),
      signal: listing.signal,
    });
  }
}

/** The address of the next page, which must be on the registry itself (CVE class: credentials sent after a foreign link). */
function nextPage(place: Place, answer: Answer, listing: Listing): URL | undefined {
  const link = nextLink(answer.header('link'));
  if (link === undefined) return undefined;
  const { origin } = place.host;
  const next = followed({
    target: link,
    from: answer.url,
    registry: origin,
    what: 'link to the next page',
    code: 'redirect-refused',
  });
  if (next.origin === origin.origin) return next;
  answer.close();
  return fail(
    'redirect-refused',
    `${origin.host} says that ${listing.what} goes on at ${next.host}; a listing stays on its registry.`,
    { details: { rule: 'link-same-origin' } },
  );
}
