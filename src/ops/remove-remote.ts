import type { Abortable } from '../base/index.ts';
import { fail, isEbpfError } from '../base/index.ts';
import type { RemoteRepository } from '../content/index.ts';
import { formatReference, parseReferenceOf } from '../oci/index.ts';
import type { RegistryReference } from '../oci/index.ts';
import type { OpsContext } from './context.ts';

export interface RemoveRemoteRequest extends Abortable {
  /** `REGISTRY/REPOSITORY:TAG`, or with `@DIGEST` the manifest and so all its tags. */
  readonly references: readonly string[];
  /** Told of each as soon as it is gone: what follows may fail. */
  readonly onRemoved?: ((reference: string) => void) | undefined;
}

/** Takes tags, or manifests by their digest, out of registries, one after the other until one fails. */
export async function removeRemote(
  context: OpsContext,
  { references, onRemoved, signal }: RemoveRemoteRequest,
): Promise<{ readonly removed: readonly string[] }> {
  const removed: string[] = [];
  // All are read before the first goes.
  for (const reference of references.map(checkRemovable)) {
    await removeOne(context, reference, { signal });
    const name = formatReference(reference);
    removed.push(name);
    onRemoved?.(name);
  }
  return { removed };
}

async function removeOne(
  context: OpsContext,
  reference: RegistryReference,
  options: Abortable,
): Promise<void> {
  const { registry, repository, tag, digest } = reference;
  const remote = await context.remote(registry, repository, { access: 'push' });
  if (tag !== undefined) await removeTag(remote, { ...reference, tag }, options);
  else if (digest !== undefined) await remote.deleteManifest(digest, options);
}

/** A reference that names exactly what is to go. Throws `reference-invalid`, `usage`. */
function checkRemovable(text: string): RegistryReference {
  const reference = parseReferenceOf(text, ['registry'], 'a reference to a registry');
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  // What is taken away is never guessed.
  return fail('usage', `${text} names neither a tag nor a digest.`, {
    hint: `Write ${text}:TAG, or ${text}@DIGEST for a manifest with all its tags.`,
  });
}

async function removeTag(
  remote: RemoteRepository,
  reference: RegistryReference & { readonly tag: string },
  options: Abortable,
): Promise<void> {
  const { tag, digest } = reference;
  if (digest !== undefined) {
    const found = await remote.resolveTag(tag, options);
    if (found.digest !== digest)
      fail('digest-mismatch', `${formatReference(reference)}: the tag names ${found.digest} now.`, {
        hint: 'Nothing was removed.',
        details: { expected: digest, found: found.digest },
      });
  }
  try {
    await remote.deleteTag(tag, options);
  } catch (error) {
    if (!isEbpfError(error) || error.code !== 'operation-unsupported') throw error;
    const { registry, repository } = reference;
    fail('operation-unsupported', error.message, {
      hint:
        'Some registries delete by digest only, and with it all tags of the manifest: ' +
        `ebpf rm --remote ${registry}/${repository}@$(ebpf resolve ${registry}/${repository}:${tag})`,
      details: error.details,
      cause: error,
    });
  }
}
