import { CAPS, fail, isJsonObject } from '../base/index.ts';
import type { Abortable, JsonValue } from '../base/index.ts';
import { fallbackTag, referrersOfType } from '../content/index.ts';
import type { ListReferrersOptions } from '../content/index.ts';
import { MEDIA, isGraphType, parseManifest } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { readFallback } from './fallback-index.ts';
import { fetchManifest } from './manifests.ts';
import { pageOf, pagesFrom } from './paging.ts';
import type { Listing } from './paging.ts';
import { checkedDigest } from './place.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';

/**
 * What refers to a manifest: by the referrers API, else by the fallback tag (distribution-spec, "Listing Referrers",
 * "Unavailable Referrers API"). The filter is applied here too, since a registry need not.
 */
export async function listReferrers(
  place: Place,
  subject: Digest,
  options: ListReferrersOptions = {},
): Promise<readonly Descriptor[]> {
  checkedDigest(subject);
  const { artifactType } = options;
  const listed = place.host.facts.referrersApi ? await fromApi(place, subject, options) : undefined;
  const found = listed ?? (await fromFallback(place, subject, options));
  return artifactType === undefined
    ? found
    : found.filter((referrer) => referrer.artifactType === artifactType);
}

/** True when the registry has the referrers API, as far as it can be told. */
export async function hasReferrersApi(
  place: Place,
  subject: Digest,
  options: Abortable = {},
): Promise<boolean> {
  const { facts } = place.host;
  if (!facts.referrersApi || facts.referrersSeen) return facts.referrersApi;
  facts.referrersSeen = (await fromApi(place, subject, options)) !== undefined;
  return facts.referrersSeen;
}

async function fromApi(
  place: Place,
  subject: Digest,
  { artifactType, signal }: ListReferrersOptions,
): Promise<readonly Descriptor[] | undefined> {
  const query =
    artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  const listing: Listing = {
    to: `referrers/${subject}${query}`,
    headers: { accept: MEDIA.index },
    what: `the list of referrers of ${subject}`,
    asked: { doing: `list the referrers of ${subject} in ${place.name}` },
    signal,
  };
  const first = await place.send({
    method: 'GET',
    to: listing.to,
    headers: listing.headers ?? {},
    // Some registries send this path to their web site.
    follow: false,
    whole: pageOf(listing),
    signal,
  });
  if (await lacksApi(place, first)) return undefined;
  const found = new Map<Digest, Descriptor>();
  for await (const page of pagesFrom(place, first, listing)) {
    for (const referrer of referrersIn(page, listing.what)) found.set(referrer.digest, referrer);
    if (found.size > CAPS.listEntries)
      fail('size-exceeded', `${listing.what} has more than ${CAPS.listEntries} entries.`);
  }
  return [...found.values()];
}

/** Answers by which a registry says that it does not know the referrers API. */
const UNKNOWN = new Set([301, 302, 303, 307, 308, 400, 404, 405, 406, 415, 501]);

async function lacksApi(place: Place, answer: Answer): Promise<boolean> {
  const index = answer.mediaType === MEDIA.index || answer.mediaType === 'application/json';
  if (!UNKNOWN.has(answer.status) && (answer.status !== 200 || index)) return false;
  await answer.discard();
  // 404 is the answer the specification names, and GHCR sends to its web site, which soon asks to be left alone; other
  // answers may be about this subject alone.
  const always = answer.status < 400 || (answer.status === 404 && !(await namesContent(answer)));
  if (always) place.host.facts.referrersApi = false;
  return true;
}

/** True for a 404 that is about the repository or the manifest and not about the API. */
async function namesContent(answer: Answer): Promise<boolean> {
  const bytes = await answer.bytes(CAPS.errorBody, 'The error answer');
  return /"(?:NAME|MANIFEST)_UNKNOWN"/.test(new TextDecoder().decode(bytes));
}

function referrersIn(page: JsonValue, what: string): readonly Descriptor[] {
  if (!isJsonObject(page)) return fail('registry-protocol', `${what} is not an index.`);
  const bytes = new TextEncoder().encode(JSON.stringify({ ...page, mediaType: MEDIA.index }));
  const document = parseManifest(bytes, MEDIA.index);
  return document.kind === 'index'
    ? document.manifests.filter(({ mediaType }) => isGraphType(mediaType))
    : [];
}

async function fromFallback(
  place: Place,
  subject: Digest,
  { artifactType, tags, signal }: ListReferrersOptions,
): Promise<readonly Descriptor[]> {
  if (tags?.has(fallbackTag(subject)) === false) return [];
  const { referrers } = await readFallback(place, subject, { signal });
  if (artifactType === undefined) return referrers;
  return await referrersOfType(referrers, artifactType, (digest) =>
    fetchManifest(place, digest, { signal }),
  );
}
