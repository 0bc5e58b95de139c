import type { Reply } from '../wire-reply.ts';
import type { LabRepository } from './contents.ts';
import { json, page, refusal } from './exchange.ts';
import type { LabExchange } from './exchange.ts';

/** `GET /v2/<name>/tags/list`. */
export function answerTags(exchange: LabExchange, name: string): Reply {
  const { contents, quirks, url } = exchange;
  const repository = contents.repositories.get(name);
  if (repository === undefined) return refusal(404, 'NAME_UNKNOWN');
  const asked = Number(url.searchParams.get('n') ?? quirks.pageSize);
  if (asked > quirks.pageLimit)
    return refusal(400, 'UNSUPPORTED', `Invalid parameter at 'maxResults'`);
  const last = url.searchParams.get('last') ?? '';
  const rest = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const tags = rest.slice(0, Math.min(asked, quirks.pageSize));
  const end = tags.at(-1);
  const more = end !== undefined && tags.length < rest.length;
  return json(
    { name, tags },
    more ? { link: linkTo(exchange, { n: String(tags.length), last: end }) } : {},
  );
}

function linkTo({ quirks, url }: LabExchange, query: Record<string, string>): string {
  const search = new URLSearchParams(query).toString();
  const target = {
    relative: `${url.pathname}?${search}`,
    absolute: `${url.origin}${url.pathname}?${search}`,
    'query-only': `?${search}`,
  }[quirks.link];
  return `<${target}>; rel="next"`;
}

/** `GET /v2/<name>/referrers/<digest>`. */
export function answerReferrers(exchange: LabExchange, name: string, subject: string): Reply {
  const { contents, quirks, url } = exchange;
  switch (quirks.referrers) {
    case 'absent':
      return {
        status: 404,
        headers: { 'content-type': 'text/plain' },
        body: '404 page not found\n',
      };
    case 'method-refused':
      return refusal(405, 'UNSUPPORTED');
    case 'page':
      return { status: 303, headers: { location: `/web/${subject.slice(0, 20)}` } };
    case 'api': {
      const wanted = url.searchParams.get('artifactType');
      const all = referrersOf(contents.repositories.get(name), subject);
      const manifests = all.filter(
        ({ artifactType }) => wanted === null || artifactType === wanted,
      );
      return {
        headers: {
          'content-type': 'application/vnd.oci.image.index.v1+json',
          ...(wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }),
        },
        body: JSON.stringify({
          schemaVersion: 2,
          mediaType: 'application/vnd.oci.image.index.v1+json',
          manifests,
        }),
      };
    }
  }
}

/** The web site that GHCR sends to; whoever comes too often is turned away. */
export function answerWeb(visits: number): Reply {
  return visits > 1 ? page(429, { 'retry-after': '3600' }) : page(200);
}

interface Referrer {
  readonly artifactType: string | undefined;
}

function referrersOf(repository: LabRepository | undefined, subject: string): Referrer[] {
  return [...(repository?.manifests ?? [])].flatMap(([digest, { mediaType, bytes }]) => {
    const document = JSON.parse(bytes.toString()) as {
      readonly subject?: { readonly digest: string };
      readonly artifactType?: string;
      readonly config?: { readonly mediaType: string };
      readonly annotations?: object;
    };
    if (document.subject?.digest !== subject) return [];
    const { annotations, config } = document;
    const artifactType = document.artifactType ?? config?.mediaType;
    return [
      { mediaType, digest, size: bytes.length, artifactType, ...(annotations && { annotations }) },
    ];
  });
}
