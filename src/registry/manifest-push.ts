import { CAPS, fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { blobsOf } from '../content/index.ts';
import type { ManifestContent, PushManifestOptions } from '../content/index.ts';
import { algorithmOf } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { checkAnnounced, checkNamed } from './digest-header.ts';
import { resolveTag } from './manifests.ts';
import { checkedDigest, checkedTag } from './place.ts';
import type { Place } from './place.ts';
import { bodyOf } from './transport/body.ts';
import { backoffMs } from './transport/retry.ts';

/** What an accepted push says of the registry. */
export interface PushedManifest {
  /** True when the registry lists it as a referrer of its subject itself (`OCI-Subject`). */
  readonly referrerListed: boolean;
}

export interface PutManifestOptions extends PushManifestOptions {
  /** False where it is no wonder that something it names is missing. Default true. */
  readonly patient?: boolean | undefined;
}

/** Puts a manifest under its tag, or under its digest. */
export async function putManifest(
  place: Place,
  content: ManifestContent,
  { tag, patient = true, signal }: PutManifestOptions = {},
): Promise<PushedManifest> {
  const { digest } = content.descriptor;
  if (tag !== undefined) checkedTag(tag);
  // Under a tag alone a registry would name it by its own algorithm, sha256.
  if (tag !== undefined && algorithmOf(digest) !== 'sha256')
    await putPatiently(place, content, { signal });
  try {
    if (!patient) return await put(place, content, { name: tag, signal });
    return await putPatiently(place, content, { name: tag, signal });
  } catch (error) {
    if (!(await isThere(place, digest, { error, tag, signal }))) throw error;
    return { referrerListed: true };
  }
}

interface Conflict extends Abortable {
  readonly error: unknown;
  readonly tag: string | undefined;
}

/** A tag that must not move is fine where it is when it names this very manifest. */
async function isThere(
  place: Place,
  digest: Digest,
  { error, tag, signal }: Conflict,
): Promise<boolean> {
  if (!isEbpfError(error) || error.code !== 'registry-conflict' || tag === undefined) return false;
  const named = await resolveTag(place, tag, { signal }).catch(() => undefined);
  return named?.digest === digest;
}

/**
 * A registry may not yet see blobs that it has just taken, or not for the moment in which it takes them from somebody
 * else too. Where all of them were seen there, it is asked again.
 */
async function putPatiently(
  place: Place,
  content: ManifestContent,
  options: PutOptions,
): Promise<PushedManifest> {
  const { retries, clock } = place.host.settings;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(place, content, options);
    } catch (error) {
      if (attempt >= retries.attempts || !missesSeenBlob(place, content, error)) throw error;
      await clock.sleep(backoffMs(retries, clock, attempt), options.signal);
    }
  }
}

/** True for a manifest that was refused because something it names is not there. */
export function namesWhatIsMissing(error: unknown): boolean {
  const codes = isEbpfError(error) ? error.details['serverCodes'] : undefined;
  return Array.isArray(codes) && codes.includes('MANIFEST_BLOB_UNKNOWN');
}

function missesSeenBlob(place: Place, content: ManifestContent, error: unknown): boolean {
  if (!namesWhatIsMissing(error)) return false;
  return blobsOf(content.document).every(({ digest }) => place.blobs.get(digest) === true);
}

interface PutOptions extends Abortable {
  readonly name?: string | undefined;
}

async function put(
  place: Place,
  { descriptor, bytes, document }: ManifestContent,
  { name, signal }: PutOptions,
): Promise<PushedManifest> {
  const reference = name ?? checkedDigest(descriptor.digest);
  const what = `the manifest ${reference} of ${place.name}`;
  if (bytes.length > CAPS.manifest)
    fail('size-exceeded', `${what} is larger than ${CAPS.manifest} bytes.`);
  checkAnnounced(bytes, descriptor.digest, what);
  const answer = await place.send({
    method: 'PUT',
    to: `manifests/${reference}`,
    scopes: place.push,
    headers: { 'content-type': document.mediaType },
    body: bodyOf(bytes),
    signal,
  });
  if (answer.status !== 201)
    throw await place.refuse(answer, { doing: `push ${what}`, overwrites: name });
  checkNamed(answer, descriptor.digest, `What the registry stored as ${what}`);
  await answer.discard();
  return { referrerListed: answer.header('oci-subject') === document.subject?.digest };
}
