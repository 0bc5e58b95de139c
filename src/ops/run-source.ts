import type { ArtifactLayers } from '../artifact/index.ts';
import { CAPS, fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { drain } from '../content/index.ts';
import type { ContentSource } from '../content/index.ts';
import { ANNOTATION, parseReference } from '../oci/index.ts';
import type { Digest, FileReference, Reference, RegistryReference } from '../oci/index.ts';
import type { Declared } from '../schema/index.ts';
import { openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import { fetchVerified } from './fetch-verified.ts';
import { hostPlatform } from './host-platform.ts';
import { readInput } from './inputs.ts';
import { fetchRoot, openPlace, registryPlace, storeName, storedPlace } from './places.ts';
import type { Place } from './places.ts';
import { readCheckedArtifact } from './read-artifact.ts';
import type { OnProgress } from './transfer.ts';

/** When a registry is asked: only for what the store lacks, every time, or never. */
export type PullPolicy = 'missing' | 'always' | 'never';

export interface RunSourceRequest extends Abortable {
  readonly reference: string;
  readonly pull: PullPolicy;
  /** Runs a tag of a registry on its word alone. */
  readonly allowUnsigned: boolean;
  readonly onProgress?: OnProgress | undefined;
}

/** A verified object, ready for the kernel. */
export interface RunSource {
  /** Reference without digest, or the path of a file. */
  readonly label: string;
  /** Digest of the artifact's root; null for a file. */
  readonly digest: Digest | null;
  readonly object: Uint8Array;
  readonly title: string;
  readonly declared: Declared;
  readonly warnings: readonly string[];
}

/**
 * Finds what is to run and verifies it: resolve, fetch capped and hashed, the rule on remote references, schema, derived
 * facts. Content of the store is hashed again; a disk is no better witness than a registry.
 */
export async function findRunSource(
  context: OpsContext,
  request: RunSourceRequest,
): Promise<RunSource> {
  const reference = parseReference(request.reference);
  if (reference.kind === 'file') return fromFile(reference);
  const place = await placeToRun(context, reference, request);
  return fromPlace(place, request).finally(() => place.close());
}

async function fromPlace(place: Place, request: RunSourceRequest): Promise<RunSource> {
  const root = await fetchRoot(place, { signal: request.signal });
  const { artifact, object, wasm } = await readCheckedArtifact(place.source, root, {
    platform: hostPlatform(),
    signal: request.signal,
  });
  await hashOthers(place.source, artifact.layers, request);
  if (object === null) {
    return fail(
      'artifact-incomplete',
      `${place.label} has no compiled object, only Wasm user space.`,
      {
        hint: 'This version runs the kernel part of an artifact; `ebpf inspect` shows what the artifact holds.',
      },
    );
  }
  return {
    label: place.label,
    digest: root.descriptor.digest,
    object,
    title: artifact.layers.object?.annotations?.[ANNOTATION.title] ?? 'object',
    declared: artifact.config.declared ?? {},
    warnings:
      wasm === null
        ? []
        : ['the Wasm user space of the artifact is not run; its programs and events are'],
  };
}

/** Nothing of a package runs while any part of it is not what its manifest names, used here or not. */
async function hashOthers(
  source: ContentSource,
  { btf, others }: ArtifactLayers,
  { signal }: Abortable,
): Promise<void> {
  for (const layer of [...(btf === null ? [] : [btf]), ...others])
    await drain(await source.fetchBlob(layer, { signal }));
}

async function fromFile({ path }: FileReference): Promise<RunSource> {
  if (!path.endsWith('.o')) {
    fail('usage', `${path} is not a compiled BPF object.`, {
      hint: 'Run a FILE.o, or a reference to an artifact.',
    });
  }
  const { title, bytes } = await readInput(path, 'Object', CAPS.object);
  return { label: path, digest: null, object: bytes, title, declared: {}, warnings: [] };
}

async function placeToRun(
  context: OpsContext,
  reference: Exclude<Reference, FileReference>,
  request: RunSourceRequest,
): Promise<Place> {
  if (reference.kind === 'registry') return remotePlace(context, reference, request);
  try {
    const place = await openPlace(context, request.reference, request);
    if (place.kind === 'store')
      await place.source.fetchManifest(place.target, { signal: request.signal });
    return place;
  } catch (error) {
    if (reference.kind !== 'store' || !isEbpfError(error) || error.class !== 'notFound')
      throw error;
    return fail(error.code, error.message, {
      hint: await missingHint(context, storeName(reference), request),
      cause: error,
    });
  }
}

async function remotePlace(
  context: OpsContext,
  reference: RegistryReference,
  request: RunSourceRequest,
): Promise<Place> {
  const stored =
    request.pull === 'always' ? undefined : await storedPlace(context, reference, request);
  if (reference.digest === undefined && !request.allowUnsigned)
    return refuseTag(reference, request, stored);
  if (stored !== undefined) return stored;
  const name = storeName(reference);
  if (request.pull === 'never') {
    return fail('manifest-missing', `The local store has no ${request.reference}.`, {
      hint: await missingHint(context, name, request),
    });
  }
  const store = await context.store();
  const place = await registryPlace(context, reference);
  const { onProgress, signal } = request;
  const fetching = { place, store, name, reference: request.reference, onProgress };
  const { root } = await fetchVerified(fetching, { signal });
  return { ...place, kind: 'store', source: store, target: root.digest, digest: root.digest };
}

/** Nothing from a registry runs on the word of a tag alone: whoever can move the tag could run code in this kernel. */
function refuseTag(
  reference: RegistryReference,
  request: RunSourceRequest,
  stored: Place | undefined,
): never {
  const base = `${reference.registry}/${reference.repository}`;
  const pinned =
    stored?.digest === undefined
      ? `${base}@$(ebpf resolve ${request.reference})`
      : `${base}@${stored.digest}`;
  return fail(
    'reference-unpinned',
    `${request.reference} is only a tag, and nothing vouches for what it names now.`,
    {
      hint: `Pin it: ebpf run ${pinned}; or accept the risk with --allow-unsigned.`,
      details: {
        rule: 'remote references run when pinned by digest',
        digest: stored?.digest ?? null,
      },
    },
  );
}

async function missingHint(
  context: OpsContext,
  name: string,
  options: Abortable,
): Promise<string | undefined> {
  const other = context.invokingUserStore;
  if (other === undefined)
    return 'See what there is with `ebpf list`; fetch with `ebpf pull REGISTRY/REPOSITORY:TAG`.';
  try {
    const store = await openLayout(other, { signal: options.signal });
    await store.resolveTag(name, options);
    return `Your own store has it: run with --store ${other}, or pull it as root.`;
  } catch {
    // Their store is missing, unreadable or has it not either: nothing more helpful is known.
    return `Root has a store of its own (${context.storePath}); see it with \`sudo ebpf list\`.`;
  }
}
