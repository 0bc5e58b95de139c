import { isDigest, isRepository, isTag } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { refuse } from './refusal.ts';

/** What a path names (distribution-spec, "Endpoints"). Every name in it was checked against its grammar. */
export type Route =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'manifest'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: Digest }
  | { readonly kind: 'uploads'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly id: string }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'referrers'; readonly repository: string; readonly digest: Digest };

export type RouteOf<K extends Route['kind']> = Extract<Route, { kind: K }>;

/** A request target, taken apart. */
export interface Target {
  readonly route: Route;
  readonly query: URLSearchParams;
}

/** Nothing in the grammar of names needs another character, so nothing is ever decoded. */
const PLAIN_PATH = /^[A-Za-z0-9/._:-]*$/;
const UPLOAD_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the target of a request; what is not of the API is refused with 404, what breaks a grammar with 400. */
export function parseTarget(target: string): Target {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (!PLAIN_PATH.test(path)) {
    refuse(
      'NAME_INVALID',
      'The path has characters that no name has; names are not percent-encoded.',
    );
  }
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  return { route: parsePath(path), query };
}

function parsePath(path: string): Route {
  if (path === '/v2/' || path === '/v2') return { kind: 'base' };
  if (path === '/v2/_catalog') return { kind: 'catalog' };
  if (!path.startsWith('/v2/'))
    refuse('NAME_UNKNOWN', 'There is nothing here but /v2/.', { status: 404 });
  const parts = path.slice('/v2/'.length).split('/');
  return parseUpload(parts) ?? parseContent(parts);
}

/** `<name>/blobs/uploads`, with or without a slash at its end, and `<name>/blobs/uploads/<id>`. */
function parseUpload(parts: readonly string[]): Route | undefined {
  if (parts.at(-1) === 'uploads' && parts.at(-2) === 'blobs') {
    return { kind: 'uploads', repository: repositoryOf(parts.slice(0, -2)) };
  }
  if (parts.at(-2) !== 'uploads' || parts.at(-3) !== 'blobs') return undefined;
  const repository = repositoryOf(parts.slice(0, -3));
  const id = parts.at(-1) ?? '';
  if (id === '') return { kind: 'uploads', repository };
  if (!UPLOAD_ID.test(id)) refuse('BLOB_UPLOAD_UNKNOWN', 'There is no such upload.');
  return { kind: 'upload', repository, id };
}

function parseContent(parts: readonly string[]): Route {
  const last = parts.at(-1) ?? '';
  const repository = (): string => repositoryOf(parts.slice(0, -2));
  switch (parts.at(-2) ?? '') {
    case 'manifests':
      return { kind: 'manifest', repository: repository(), reference: referenceOf(last) };
    case 'blobs':
      return { kind: 'blob', repository: repository(), digest: digestIn(last) };
    case 'referrers':
      return { kind: 'referrers', repository: repository(), digest: digestIn(last) };
    case 'tags':
      if (last === 'list') return { kind: 'tags', repository: repository() };
      break;
  }
  return refuse('NAME_UNKNOWN', 'This is no endpoint of the distribution API.');
}

function repositoryOf(parts: readonly string[]): string {
  const name = parts.join('/');
  if (isRepository(name)) return name;
  return refuse('NAME_INVALID', 'The repository name is not valid: lower case, digits, ._- and /.');
}

function referenceOf(text: string): string {
  if (isTag(text) || isDigest(text)) return text;
  return text.includes(':')
    ? digestIn(text)
    : refuse('MANIFEST_INVALID', 'The reference is neither a tag nor a digest.');
}

/** Reads a digest of a path or query; DIGEST_INVALID otherwise. */
export function digestIn(text: string): Digest {
  if (isDigest(text)) return text;
  return refuse('DIGEST_INVALID', 'The digest is not valid: sha256 or sha512 in lower-case hex.');
}
