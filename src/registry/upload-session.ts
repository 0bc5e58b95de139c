import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isRepository } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';
import { followed } from './transport/follow.ts';

export interface BeginOptions extends Abortable {
  /** Blob that is looked for in `from`. */
  readonly mount?: Digest;
  /** Repository of the same registry; this one too, which asks whether the blob is here already. */
  readonly from?: string;
}

/** Answers to a mount that mean "not this way", of which there are many; the plain way is still open. */
const MOUNT_REFUSED = new Set([400, 401, 403, 404, 405, 409, 415, 422]);

/**
 * Opens an upload session and says where the bytes go, or that none need to (distribution-spec, "Pushing blobs",
 * "Mounting a blob from another repository"). A mount that is not granted is a session all the same.
 */
export async function beginUpload(
  place: Place,
  options: BeginOptions,
): Promise<'present' | 'mounted' | URL> {
  const mount = mountOf(place, options);
  if (mount === undefined) return await plainUpload(place, options.signal);
  const own = mount.from === place.repository;
  const answer = await place.send({
    method: 'POST',
    to: `blobs/uploads/?${new URLSearchParams(mount).toString()}`,
    scopes: own ? place.push : [...place.push, { repository: mount.from, actions: ['pull'] }],
    signal: options.signal,
  });
  if (answer.status === 201) {
    await answer.discard();
    return own ? 'present' : 'mounted';
  }
  if (!MOUNT_REFUSED.has(answer.status)) return await sessionOf(place, answer);
  await answer.discard();
  if (own) place.host.facts.selfMount = false;
  return await plainUpload(place, options.signal);
}

function mountOf(place: Place, options: BeginOptions): { mount: Digest; from: string } | undefined {
  const { mount, from } = options;
  if (mount === undefined || from === undefined) return undefined;
  if (from === place.repository && !place.host.facts.selfMount) return undefined;
  return isRepository(from)
    ? { mount, from }
    : fail('reference-invalid', `"${from.slice(0, 300)}" is not a repository name.`);
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
