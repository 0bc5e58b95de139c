import { CAPS, MIB, fail, isEbpfError, isJsonObject, parseJson } from '../base/index.ts';
import type { JsonValue } from '../base/index.ts';
import { referrersOfType } from '../content/index.ts';
import type { ListReferrersOptions } from '../content/index.ts';
import { isGraphType, parseDescriptor } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { fetchManifest } from './manifests.ts';
import { ask } from './ask.ts';
import { digestSuffix } from './place.ts';
import type { Place } from './place.ts';

/** Most bytes of a listing. */
const LISTING_CAP = 64 * MIB;

/**
 * What refers to a manifest, by the referrers API or the fallback tag, whichever oras finds. The filter is applied here.
 * oras looks the subject up first: for one that is not there it is refused with `operation-unsupported`.
 */
export async function listReferrers(
  place: Place,
  subject: Digest,
  options: ListReferrersOptions = {},
): Promise<readonly Descriptor[]> {
  const { artifactType, signal } = options;
  const listed = await discover(place, subject, options);
  if (artifactType === undefined) return listed;
  return await referrersOfType(listed, artifactType, (digest) =>
    fetchManifest(place, digest, { signal }),
  );
}

async function discover(
  place: Place,
  subject: Digest,
  { signal }: ListReferrersOptions,
): Promise<readonly Descriptor[]> {
  const doing = `list the referrers of ${subject} in ${place.name}`;
  try {
    const answer = await ask(place, {
      verb: ['discover', '--no-tty', '--format', 'json', '--depth', '1'],
      suffix: digestSuffix(subject),
      doing,
      missing: 'manifest-missing',
      subject: `manifest ${subject}`,
      cap: LISTING_CAP,
      signal,
    });
    return referrersIn(parseJson(answer, 'The list of referrers', 'oras-failed'), doing);
  } catch (error) {
    if (!isEbpfError(error) || error.code !== 'manifest-missing') throw error;
    return fail('operation-unsupported', `Could not ${doing}: the subject is not there.`, {
      hint: 'oras lists only what refers to a manifest that is there; --transport builtin lists it all.',
      details: { registry: place.registry, repository: place.repository, subject },
      cause: error,
    });
  }
}

function referrersIn(json: JsonValue, doing: string): readonly Descriptor[] {
  const list = isJsonObject(json) ? (json['referrers'] ?? json['manifests'] ?? []) : undefined;
  if (!Array.isArray(list))
    return fail('oras-failed', `Could not ${doing}: oras gave something else than a list.`);
  if (list.length > CAPS.listEntries)
    return fail('size-exceeded', `Could not ${doing}: there are more than ${CAPS.listEntries}.`);
  const found = new Map<Digest, Descriptor>();
  for (const entry of list as readonly JsonValue[]) {
    const referrer = entryOf(entry);
    if (isGraphType(referrer.mediaType)) found.set(referrer.digest, referrer);
  }
  return [...found.values()];
}

/** A descriptor among fields of oras's own. */
function entryOf(entry: JsonValue): Descriptor {
  const { mediaType, digest, size, annotations, ...more } = isJsonObject(entry) ? entry : {};
  const artifactType = more['artifactType'] === '' ? undefined : more['artifactType'];
  const fields = { mediaType, digest, size, artifactType, annotations };
  return parseDescriptor(JSON.parse(JSON.stringify(fields)), 'An entry of the list of referrers');
}
