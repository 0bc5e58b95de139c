import { isMediaType, MEDIA } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { answerJson } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { PAGE_ENTRIES, REFERRERS_PAGE_BYTES } from './limits.ts';
import { openForReading } from './manifests.ts';
import { refuse } from './refusal.ts';
import type { RouteOf } from './route.ts';

/** GET /v2/<name>/tags/list (end-8). */
export async function listTags(exchange: Exchange, route: RouteOf<'tags'>): Promise<void> {
  const repository = await openForReading(exchange, route.repository);
  const { entries, headers } = page(
    exchange,
    await repository.listTags({ signal: exchange.signal }),
    `/v2/${route.repository}/tags/list`,
  );
  answerJson(exchange, { name: route.repository, tags: entries }, headers);
}

/** GET /v2/_catalog: not of distribution-spec, but what clients ask for a list of repositories. */
export async function listRepositories(exchange: Exchange): Promise<void> {
  const names = await exchange.host.listRepositories({ signal: exchange.signal });
  const { entries, headers } = page(exchange, names, '/v2/_catalog');
  answerJson(exchange, { repositories: entries }, headers);
}

interface Page {
  readonly entries: readonly string[];
  readonly headers: Record<string, string>;
}

/** The entries after `last`, at most `n`, with a `Link` to the rest (distribution-spec, "Listing Tags"). */
function page({ query }: Exchange, all: readonly string[], path: string): Page {
  const count = pageSize(query.get('n'));
  const last = query.get('last');
  const rest = (last === null ? [...all] : all.filter((entry) => entry > last)).sort(byCodeUnit);
  const entries = rest.slice(0, count);
  const final = entries.at(-1);
  if (final === undefined || entries.length === rest.length) return { entries, headers: {} };
  const next = new URLSearchParams({ n: String(count), last: final });
  return { entries, headers: { link: link(path, next) } };
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pageSize(text: string | null): number {
  if (text === null) return PAGE_ENTRIES;
  if (!/^\d{1,10}$/.test(text)) refuse('UNSUPPORTED', '"n" is not a number.', { status: 400 });
  return Math.min(Number(text), PAGE_ENTRIES);
}

function link(path: string, query: URLSearchParams): string {
  return `<${path}?${query.toString()}>; rel="next"`;
}

/** GET /v2/<name>/referrers/<digest> (end-12). An unknown repository has no referrers; a 404 would deny the whole API. */
export async function listReferrers(
  exchange: Exchange,
  route: RouteOf<'referrers'>,
): Promise<void> {
  const { query, signal } = exchange;
  const artifactType = artifactTypeIn(query);
  const repository = await exchange.host.open(route.repository, { signal });
  const all = (await repository?.listReferrers(route.digest, { artifactType, signal })) ?? [];
  const { manifests, next } = referrersPage(all, query.get('last'));
  const more = new URLSearchParams({
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(next === undefined ? {} : { last: next }),
  });
  const headers = {
    'content-type': MEDIA.index,
    ...(artifactType === undefined ? {} : { 'oci-filters-applied': 'artifactType' }),
    ...(next === undefined
      ? {}
      : { link: link(`/v2/${route.repository}/referrers/${route.digest}`, more) }),
  };
  answerJson(exchange, { schemaVersion: 2, mediaType: MEDIA.index, manifests }, headers);
}

function artifactTypeIn(query: URLSearchParams): string | undefined {
  // A plus sign that a client did not escape reads as a space, which no media type has.
  const text = query.get('artifactType')?.replaceAll(' ', '+');
  if (text === undefined || text === '') return undefined;
  return isMediaType(text)
    ? text
    : refuse('UNSUPPORTED', '"artifactType" is not a media type.', { status: 400 });
}

interface ReferrersPage {
  readonly manifests: readonly Descriptor[];
  /** Digest after which the next page begins. */
  readonly next: string | undefined;
}

function referrersPage(all: readonly Descriptor[], last: string | null): ReferrersPage {
  const sorted = [...all].sort((a, b) => byCodeUnit(a.digest, b.digest));
  const rest = last === null ? sorted : sorted.filter(({ digest }) => digest > last);
  let size = 0;
  const end = rest.findIndex(
    (descriptor) => (size += JSON.stringify(descriptor).length) > REFERRERS_PAGE_BYTES,
  );
  const manifests = end < 0 ? rest : rest.slice(0, Math.max(1, end));
  const next = manifests.length < rest.length ? manifests.at(-1)?.digest : undefined;
  return { manifests, next };
}
