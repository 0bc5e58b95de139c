import { CAPS, fail, isJsonObject, parseJson, printable } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { blobsOf, mediaTypeOfManifest } from '../content/index.ts';
import type { FetchManifestOptions, ManifestContent } from '../content/index.ts';
import { MANIFEST_TYPES, digestOf, isDigest, isGraphType, parseManifest } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { announcedDigest, checkAnnounced, checkNamed } from './digest-header.ts';
import { DELETED, checkedDigest, checkedReference, checkedTag } from './place.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';

/** Registries answer 404 for a manifest whose type is not named here. */
const ACCEPT = MANIFEST_TYPES.join(', ');
/** Types of servers that do not know what they serve. */
const VAGUE_TYPES = new Set(['application/json', 'text/plain', 'application/octet-stream']);

/**
 * Gets a manifest and checks it: size, digest asked for, digest announced, media type, shape. Where the caller knows one
 * already, the registry may answer that it is still that.
 */
export async function fetchManifest(
  place: Place,
  reference: string,
  { known, signal, onSent }: FetchManifestOptions = {},
): Promise<ManifestContent> {
  const name = checkedReference(reference);
  const what = `The manifest ${name} of ${place.name}`;
  const answer = await place.send({
    method: 'GET',
    to: `manifests/${name}`,
    headers: {
      accept: ACCEPT,
      ...(known === undefined ? {} : { 'if-none-match': `"${known.descriptor.digest}"` }),
    },
    whole: { cap: CAPS.manifest, what },
    signal,
    onSent,
  });
  if (known !== undefined && answer.status === 304) {
    await answer.discard();
    return known;
  }
  if (answer.status !== 200)
    throw await place.refuse(answer, {
      doing: `fetch the manifest ${name} of ${place.name}`,
      ...missing(name),
    });
  const announced = announcedDigest(answer);
  if (isDigest(name)) checkNamed(answer, name, what);
  const mediaType = typeAnnounced(answer, what);
  const bytes = await answer.bytes(CAPS.manifest, what);
  checkAnnounced(bytes, announced, what);
  if (isDigest(name)) checkAnnounced(bytes, name, what);
  const content = contentOf(bytes, { name, mediaType, what });
  // Where a manifest is, its blobs should be: a place to mount them from.
  for (const { digest } of blobsOf(content.document))
    place.host.locations.note(digest, place.repository);
  return content;
}

interface Fetched {
  readonly name: string;
  readonly mediaType: string | undefined;
  readonly what: string;
}

function contentOf(bytes: Uint8Array, { name, mediaType, what }: Fetched): ManifestContent {
  const type = mediaType ?? ownType(bytes, what);
  const digest = isDigest(name) ? name : digestOf(bytes);
  return {
    descriptor: { mediaType: type, digest, size: bytes.length },
    bytes,
    document: parseManifest(bytes, type),
  };
}

/** The manifest type that the answer says; undefined when it leaves it to the document. */
function typeAnnounced(answer: Answer, what: string): string | undefined {
  const type = answer.mediaType;
  if (type === undefined || type === '' || VAGUE_TYPES.has(type)) return undefined;
  if (isGraphType(type)) return type;
  answer.close();
  if (type === 'text/html')
    return fail('registry-protocol', `${what} came as an HTML page.`, {
      hint: 'Is it a registry? A proxy or a login portal on the way may answer in its place.',
    });
  return fail(
    'media-type-mismatch',
    `${what} is of the type ${printable(type, 100)}, which is no manifest of OCI or Docker schema 2.`,
  );
}

function ownType(bytes: Uint8Array, what: string): string {
  const json = parseJson(bytes, what, 'manifest-invalid');
  const type = isJsonObject(json) ? mediaTypeOfManifest(json) : undefined;
  return type ?? fail('manifest-invalid', `${what} does not say what it is.`);
}

/** What 404 means for a name. */
function missing(name: string): { missing: 'manifest-missing' | 'tag-missing'; subject: string } {
  return isDigest(name)
    ? { missing: 'manifest-missing', subject: `manifest ${name}` }
    : { missing: 'tag-missing', subject: `tag "${name}"` };
}

/**
 * Asks whether a manifest is there. A registry does not say whether all that it names is there too; most refuse a
 * manifest that names what they lack, so its push would tell.
 */
export async function hasManifest(
  place: Place,
  digest: Digest,
  { signal }: Abortable = {},
): Promise<boolean> {
  const answer = await place.send({
    method: 'HEAD',
    to: `manifests/${checkedDigest(digest)}`,
    scopes: place.push,
    headers: { accept: ACCEPT },
    signal,
  });
  if (answer.status === 200) checkNamed(answer, digest, `The manifest ${digest} of ${place.name}`);
  await answer.discard();
  // 403: some registries hide what is missing behind it; whoever may not push learns it from the push.
  if (answer.status === 200) return true;
  if (answer.status === 404 || answer.status === 403) return false;
  throw await place.refuse(answer, { doing: `look for the manifest ${digest} in ${place.name}` });
}

/** Looks a tag up, by HEAD where the registry says the digest there. */
export async function resolveTag(
  place: Place,
  tag: string,
  options: Abortable = {},
): Promise<Descriptor> {
  const answer = await place.send({
    method: 'HEAD',
    to: `manifests/${checkedTag(tag)}`,
    headers: { accept: ACCEPT },
    signal: options.signal,
  });
  const found = answer.status === 200 ? described(answer) : undefined;
  await answer.discard();
  if (found !== undefined) return found;
  // Also for an error: only the answer to GET has a body that explains it.
  return (await fetchManifest(place, tag, options)).descriptor;
}

function described(answer: Answer): Descriptor | undefined {
  const digest = announcedDigest(answer);
  const { mediaType, length: size } = answer;
  if (digest === undefined || mediaType === undefined || size === undefined) return undefined;
  return isGraphType(mediaType) && size <= CAPS.manifest ? { mediaType, digest, size } : undefined;
}

/** Takes a tag or a manifest away. */
export async function deleteManifest(
  place: Place,
  reference: string,
  { signal }: Abortable = {},
): Promise<void> {
  const name = checkedReference(reference);
  const answer = await place.send({
    method: 'DELETE',
    to: `manifests/${name}`,
    scopes: place.remove,
    signal,
  });
  if (DELETED.has(answer.status)) {
    await answer.discard();
    return;
  }
  throw await place.refuse(answer, {
    doing: `delete ${missing(name).subject} of ${place.name}`,
    // docker-registry deletes by digest only and takes a tag for a bad one.
    unsupported: isDigest(name) ? undefined : ['UNSUPPORTED', 'DIGEST_INVALID'],
    ...missing(name),
  });
}
