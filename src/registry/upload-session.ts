import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isRepository } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';
import { followed } from './transport/follow.ts';

export interface BeginOptions extends Abortable {
  /** A blob that another repository of the registry has perhaps. */
  readonly mount?: { readonly digest: Digest; readonly from: string } | undefined;
}

/** Answers to a mount that mean "not this way", of which there are many; the plain way is still open. */
const MOUNT_REFUSED = new Set([400, 401, 403, 404, 405, 409, 415, 422]);

/**
 * Opens an upload session and says where the bytes go, or that none need to (distribution-spec, "Pushing blobs",
 * "Mounting a blob from another repository"). A mount that is not granted is a session all the same.
 */
export async function beginUpload(
  place: Place,
  { mount, signal }: BeginOptions,
): Promise<'mounted' | URL> {
  if (mount === undefined) return await plainUpload(place, signal);
  const { digest, from } = mount;
  if (!isRepository(from))
    return fail('reference-invalid', `"${from.slice(0, 300)}" is not a repository name.`);
  const answer = await place.send({
    method: 'POST',
    to: `blobs/uploads/?${new URLSearchParams({ mount: digest, from }).toString()}`,
    scopes: [...place.push, { repository: from, actions: ['pull'] }],
    signal,
  });
  if (answer.status === 201) {
    await answer.discard();
    return 'mounted';
  }
  if (!MOUNT_REFUSED.has(answer.status)) return await sessionOf(place, answer);
  await answer.discard();
  return await plainUpload(place, signal);
}

async function plainUpload(place: Place, signal: AbortSignal | undefined): Promise<URL> {
  const to = 'blobs/uploads/';
  return await sessionOf(
    place,
    await place.send({ method: 'POST', to, scopes: place.push, signal }),
  );
}

async function sessionOf(place: Place, answer: Answer): Promise<URL> {
  if (answer.status !== 202)
    throw await place.refuse(answer, {
      doing: `open an upload to ${place.name}`,
      missing: 'repository-missing',
      subject: 'repository to push to',
    });
  const location = answer.header('location');
  await answer.discard();
  if (location === undefined)
    return fail('registry-protocol', `${place.name} opened an upload and did not say where.`);
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

/** Tells the registry that a session will not be used; as a courtesy, so whatever comes back is fine. */
export async function cancelUpload(place: Place, location: URL): Promise<void> {
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
