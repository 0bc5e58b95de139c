import { CAPS, KIB, fail, isEbpfError, isJsonObject, parseJson } from '../base/index.ts';
import type { Abortable, ErrorCode } from '../base/index.ts';
import { digestMismatch, mediaTypeOfManifest, readManifest } from '../content/index.ts';
import type { ManifestContent, PushManifestOptions } from '../content/index.ts';
import { digestOf, algorithmOf, isDigest, isGraphType, parseDescriptor } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { ask } from './ask.ts';
import { digestSuffix, suffixOf, tagSuffix } from './place.ts';
import type { Place } from './place.ts';

/** Most bytes of a short answer. */
const ANSWER_CAP = 64 * KIB;

/** Gets a manifest and checks it: size, digest asked for, shape. Its media type is what it says itself. */
export async function fetchManifest(
  place: Place,
  reference: string,
  { signal }: Abortable = {},
): Promise<ManifestContent> {
  const suffix = suffixOf(reference);
  const what = `The manifest ${reference} of ${place.name}`;
  const bytes = await ask(place, {
    verb: ['manifest', 'fetch', '--output', '-'],
    suffix,
    doing: `fetch the manifest ${reference} of ${place.name}`,
    ...missing(reference),
    cap: CAPS.manifest,
    signal,
  });
  const found = digestOf(bytes, isDigest(reference) ? algorithmOf(reference) : 'sha256');
  if (isDigest(reference) && found !== reference) throw digestMismatch(what, reference, found);
  const mediaType = mediaTypeOfManifest(parseJson(bytes, what, 'manifest-invalid'));
  if (mediaType === undefined) return fail('manifest-invalid', `${what} does not say what it is.`);
  return readManifest({ mediaType, digest: found, size: bytes.length }, bytes);
}

/** What "not found" means for a name. */
function missing(reference: string): { missing: ErrorCode; subject: string } {
  return isDigest(reference)
    ? { missing: 'manifest-missing', subject: `manifest ${reference}` }
    : { missing: 'tag-missing', subject: `tag "${reference}"` };
}

/** Looks up what a tag or digest names. Throws `tag-missing`, `manifest-missing`. */
async function describe(
  place: Place,
  reference: string,
  { signal }: Abortable,
): Promise<Descriptor> {
  const answer = await ask(place, {
    verb: ['manifest', 'fetch', '--descriptor'],
    suffix: suffixOf(reference),
    doing: `look for the manifest ${reference} in ${place.name}`,
    ...missing(reference),
    cap: ANSWER_CAP,
    signal,
  });
  const what = 'The descriptor that oras gave';
  const json = parseJson(answer, what, 'oras-failed');
  if (!isJsonObject(json)) return fail('oras-failed', `${what} is not one.`);
  return parseDescriptor(json, what);
}

/** Asks whether a manifest is there; as far as a registry tells, that is all there is to know. */
export async function hasManifest(
  place: Place,
  digest: Digest,
  options: Abortable = {},
): Promise<boolean> {
  digestSuffix(digest);
  try {
    return (await describe(place, digest, options)).digest === digest;
  } catch (error) {
    // Some registries hide what is missing behind 403; whoever may not push learns it from the push.
    if (isEbpfError(error) && HIDDEN.has(error.code)) return false;
    throw error;
  }
}

/** What a registry may say of a manifest that is not there. */
const HIDDEN: ReadonlySet<string> = new Set([
  'manifest-missing',
  'repository-missing',
  'registry-denied',
]);

/** Looks a tag up. */
export async function resolveTag(
  place: Place,
  tag: string,
  options: Abortable = {},
): Promise<Descriptor> {
  tagSuffix(tag);
  const { mediaType, digest, size } = await describe(place, tag, options);
  if (isGraphType(mediaType) && size <= CAPS.manifest) return { mediaType, digest, size };
  // A registry that does not know what it serves; the manifest itself knows.
  return (await fetchManifest(place, tag, options)).descriptor;
}

/**
 * Puts a manifest, under its tag or its digest. oras adds a referrer to the fallback index of a registry without the
 * referrers API; that is done one after another, since each time the index is read, changed and written.
 */
export async function pushManifest(
  place: Place,
  content: ManifestContent,
  { tag, signal }: PushManifestOptions = {},
): Promise<void> {
  const { descriptor, bytes, document } = content;
  readManifest(descriptor, bytes);
  const suffix = tag === undefined ? digestSuffix(descriptor.digest) : tagSuffix(tag);
  const push = async (): Promise<void> => {
    const answer = await ask(place, {
      verb: ['manifest', 'push', '--media-type', descriptor.mediaType],
      suffix,
      takesInput: true,
      writes: true,
      content: bytes,
      doing: `push the manifest ${descriptor.digest} to ${place.name}`,
      missing: 'repository-missing',
      cap: ANSWER_CAP,
      signal,
    });
    checkPushed(Buffer.from(answer).toString('latin1'), descriptor.digest, place);
  };
  await (document.subject === undefined ? push() : place.turns.run(push));
}

function checkPushed(said: string, digest: Digest, place: Place): void {
  if (/^Digest: /m.test(said) && said.includes(`Digest: ${digest}`)) return;
  fail('oras-failed', `Could not push the manifest ${digest} to ${place.name}.`, {
    hint: 'oras ended well, but did not say that it pushed it.',
  });
}
