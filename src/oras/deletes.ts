import { KIB, fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { missingBlob, missingManifest } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';
import { resolveTag } from './manifests.ts';
import { ask } from './ask.ts';
import { digestSuffix } from './place.ts';
import type { Place } from './place.ts';

/** Most bytes of a short answer. */
const ANSWER_CAP = 64 * KIB;

/** Takes a blob away. Throws `blob-missing`. */
export async function deleteBlob(
  place: Place,
  digest: Digest,
  options: Abortable = {},
): Promise<void> {
  const said = await remove(place, { ...options, kind: 'blob', digest });
  if (said === 'Missing') missingBlob(digest, place.name);
}

/**
 * Takes a manifest away with all its tags. A referrer goes out of the fallback index, where oras keeps one, so this waits
 * for other changes of referrers. Throws `manifest-missing`.
 */
export async function deleteManifest(
  place: Place,
  digest: Digest,
  options: Abortable = {},
): Promise<void> {
  const said = await place.turns.run(() => remove(place, { ...options, kind: 'manifest', digest }));
  if (said === 'Missing') missingManifest(digest, place.name);
}

/** Always refused: what oras deletes by a tag is the manifest, with every other tag of it. Throws `tag-missing`. */
export async function deleteTag(
  place: Place,
  tag: string,
  options: Abortable = {},
): Promise<never> {
  const { digest } = await resolveTag(place, tag, options);
  return fail(
    'operation-unsupported',
    `oras cannot delete the tag "${tag}" of ${place.name} and keep its manifest.`,
    {
      hint: 'Use --transport builtin, or delete the manifest by its digest with all its tags.',
      details: { registry: place.registry, repository: place.repository, tag, digest },
    },
  );
}

interface Removal extends Abortable {
  readonly kind: 'blob' | 'manifest';
  readonly digest: Digest;
}

/** `--force`: without it oras asks, and cannot be answered; it says which of the two it was. */
async function remove(
  place: Place,
  { kind, digest, signal }: Removal,
): Promise<'Deleted' | 'Missing'> {
  const doing = `delete the ${kind} ${digest} of ${place.name}`;
  const answer = await ask(place, {
    verb: [kind, 'delete', '--force'],
    suffix: digestSuffix(digest),
    writes: true,
    doing,
    missing: `${kind}-missing`,
    subject: `${kind} ${digest}`,
    cap: ANSWER_CAP,
    signal,
  });
  const said = /^(Deleted|Missing) /m.exec(Buffer.from(answer).toString('latin1'))?.[1];
  if (said === 'Deleted' || said === 'Missing') return said;
  return fail('oras-failed', `Could not ${doing}: oras ended without having done it.`);
}
