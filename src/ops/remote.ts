import type { Abortable } from '../base/index.ts';
import { fail } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import { formatReference, parseReference } from '../oci/index.ts';
import { openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import { fetchRoot, withPlace } from './places.ts';

export interface TagListing {
  readonly repository: string;
  readonly tags: readonly string[];
}

/** All tags of a repository, or all names of a layout. */
export async function tags(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
): Promise<TagListing> {
  const reference = parseReference(request.reference);
  if (reference.kind === 'registry') {
    const source = await context.remote(reference.registry, reference.repository);
    return {
      repository: `${reference.registry}/${reference.repository}`,
      tags: await source.listTags({ signal: request.signal }),
    };
  }
  if (reference.kind === 'layout') {
    const layout = await openLayout(reference.path, { signal: request.signal });
    return {
      repository: formatReference({ kind: 'layout', path: reference.path }),
      tags: await layout.listTags(request),
    };
  }
  return fail('reference-invalid', `"${request.reference}" is not a repository of a registry.`, {
    hint: 'Write REGISTRY/REPOSITORY or oci:DIR; `ebpf list` shows the local store.',
  });
}

export interface Resolution {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly size: number;
}

/** What a reference names now. Of a registry its manifest is fetched and hashed: a header alone proves nothing. */
export async function resolve(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
): Promise<Resolution> {
  return withPlace(context, request, async (place) => {
    const { digest, mediaType, size } = (await fetchRoot(place, request)).descriptor;
    return { reference: place.label, digest, mediaType, size };
  });
}
