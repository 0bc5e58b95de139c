import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isRepository } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { checkNamed } from './digest-header.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';
import type { RequestBody } from './transport/exchange.ts';
import { followed } from './transport/follow.ts';

/** A place for the bytes of one blob (distribution-spec, "Pushing blobs"). */
export interface Session {
  readonly location: URL;
  /** Least bytes of a chunk (`OCI-Chunk-Min-Length`), when the registry says it. */
  readonly leastChunk?: number | undefined;
}

export interface Opening extends Abortable {
  readonly digest: Digest;
  /** Repository to mount the blob from; the same repository asks whether the blob is there. */
  readonly from?: string | undefined;
  /** The blob itself, for a registry that takes it at once. */
  readonly body?: RequestBody | undefined;
}

/** What a POST brought: the blob is there, or bytes can be sent, or this way of asking was refused. */
export type Opened = 'there' | 'refused' | Session;

/** Answers to a mount or a body that mean "not this way", of which there are many; the plain way is still open. */
const REFUSED = new Set([400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 501]);

/** Opens an upload session with a POST that asks for more: for a mount, or to take the blob at once. */
export async function openUpload(place: Place, opening: Opening): Promise<Opened> {
  const { digest, from, body, signal } = opening;
  if (from !== undefined && !isRepository(from))
    return fail('reference-invalid', `"${from.slice(0, 300)}" is not a repository name.`);
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { mount: digest, from }),
    ...(body === undefined ? {} : { digest }),
  });
  const other = from !== undefined && from !== place.repository;
  const answer = await place.send({
    method: 'POST',
    to: `blobs/uploads/?${query.toString()}`,
    scopes: other ? [...place.push, { repository: from, actions: ['pull'] }] : place.push,
    ...(body === undefined ? {} : { headers: OCTETS, body }),
    signal,
  });
  if (answer.status === 201) {
    checkNamed(answer, digest, `What the registry has as ${digest}`);
    await answer.discard();
    return 'there';
  }
  if (!REFUSED.has(answer.status)) return await sessionOf(place, answer);
  await answer.discard();
  return 'refused';
}

/** The content type of bytes on their way. */
export const OCTETS: Readonly<Record<string, string>> = {
  'content-type': 'application/octet-stream',
};

/** Opens an upload session and asks for nothing else. */
export async function openPlainUpload(place: Place, { signal }: Abortable): Promise<Session> {
  const to = 'blobs/uploads/';
  const answer = await place.send({ method: 'POST', to, scopes: place.push, signal });
  return await sessionOf(place, answer);
}

async function sessionOf(place: Place, answer: Answer): Promise<Session> {
  if (answer.status !== 202)
    throw await place.refuse(answer, {
      doing: `open an upload to ${place.name}`,
      missing: 'repository-missing',
      subject: 'repository to push to',
    });
  await answer.discard();
  const location = locationIn(place, answer);
  if (location === undefined)
    return fail('registry-protocol', `${place.name} opened an upload and did not say where.`);
  const least = answer.header('oci-chunk-min-length') ?? '';
  return { location, leastChunk: /^\d{1,12}$/.test(least) ? Number(least) : undefined };
}

/** Where the upload goes on, as the answer says. */
export function locationIn(place: Place, answer: Answer): URL | undefined {
  const location = answer.header('location');
  if (location === undefined) return undefined;
  const { origin } = place.host;
  return followed({
    target: secured(location, origin),
    from: answer.url,
    registry: origin,
    what: 'upload location',
    code: 'redirect-refused',
  });
}

/**
 * Registries behind a proxy that ends TLS name themselves with http. On the same host and port, that is the registry
 * we already speak to, and we go on speaking TLS to it.
 */
function secured(location: string, origin: URL): string {
  const rest = /^http:\/\/([^/?#]*)(.*)$/s.exec(location);
  if (origin.protocol !== 'https:' || rest === null) return location;
  const [, authority = '', path = ''] = rest;
  return [origin.host, origin.hostname].includes(authority.toLowerCase())
    ? `${origin.origin}${path}`
    : location;
}

/** The location with the digest added; what the registry put there is kept as it is, byte for byte. */
export function withDigest(location: URL, digest: Digest): URL {
  const url = new URL(location);
  url.hash = '';
  url.search = `${url.search}${url.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return url;
}

/** How much of an upload the registry has, by its own word. */
export interface UploadStatus extends Session {
  readonly offset: number;
}

/** Asks how far an upload is (distribution-spec, end-13); undefined when the registry knows no such upload. */
export async function uploadStatus(
  place: Place,
  session: Session,
  { signal }: Abortable,
): Promise<UploadStatus | undefined> {
  // Where a signed address of another host takes the bytes, there is nobody to ask.
  if (session.location.origin !== place.host.origin.origin) return undefined;
  const answer = await place.send({
    method: 'GET',
    to: session.location,
    scopes: place.push,
    follow: false,
    signal,
  });
  await answer.discard();
  const offset = offsetIn(answer);
  if (![200, 202, 204].includes(answer.status) || offset === undefined) return undefined;
  return { ...session, location: locationIn(place, answer) ?? session.location, offset };
}

/** Bytes that the registry has, by the `Range` of its answer; "0-0" is how all of them say "none". */
export function offsetIn(answer: Answer): number | undefined {
  const range = /^(?:bytes[= ])?0-(\d{1,15})$/.exec(answer.header('range')?.trim() ?? '');
  if (range === null) return undefined;
  const last = Number(range[1]);
  return last === 0 ? 0 : last + 1;
}

/** Tells the registry that a session will not be used; as a courtesy, so whatever comes back is fine. */
export async function cancelUpload(place: Place, { location }: Session): Promise<void> {
  try {
    const answer = await place.send({
      method: 'DELETE',
      to: location,
      scopes: place.push,
      retry: false,
    });
    await answer.discard();
  } catch {
    // The session ends by itself after a while.
  }
}
