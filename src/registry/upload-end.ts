import type { Descriptor } from '../oci/index.ts';
import { checkNamed } from './digest-header.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';

/** Looks at the answer to the PUT that ends an upload: the registry has the blob, by its right name, or says why not. */
export async function endUpload(
  place: Place,
  { digest }: Descriptor,
  answer: Answer,
): Promise<void> {
  // 202 and 204 are answers of registries that are done all the same.
  if (![201, 202, 204].includes(answer.status))
    throw await place.refuse(answer, {
      doing: `push the blob ${digest} to ${place.name}`,
      missing: 'upload-failed',
      subject: 'such upload session any more',
    });
  checkNamed(answer, digest, `What the registry stored as ${digest}`);
  await answer.discard();
}
