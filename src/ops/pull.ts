import { basename, resolve as resolvePath } from 'node:path';
import type { Abortable } from '../base/index.ts';
import { fail, isEbpfError } from '../base/index.ts';
import { copy } from '../content/index.ts';
import type { ContentTarget, CopyResult } from '../content/index.ts';
import { isRepository, isTag, parsePlatform, parseReference } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { LayoutStore } from '../store/index.ts';
import { nameToGive } from './catalog.ts';
import type { OpsContext } from './context.ts';
import { exportFiles } from './export-files.ts';
import type { ExportedFile } from './export-files.ts';
import { openPlace, registryPlace, storeName } from './places.ts';
import type { Place } from './places.ts';
import { progressObserver, summarize } from './transfer.ts';
import type { OnProgress, TransferSummary } from './transfer.ts';
import { checkArtifacts, hashEverything } from './verify-content.ts';

export interface PullRequest extends Abortable {
  /** A registry reference, `oci:DIR` or `oci-archive:FILE`. */
  readonly reference: string;
  /** Name in the store. Default: the reference itself; for a layout or archive, the name it has there. */
  readonly name?: string | undefined;
  /** Folder for the artifact's files. */
  readonly output?: string | undefined;
  /** Whose files, like `linux/arm64`. Default: this host. */
  readonly platform?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface PullOutcome {
  /** Name in the store. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly transfer: TransferSummary;
  readonly files: readonly ExportedFile[];
}

/** Fetches an artifact into the store; its name is given when all of it was verified. */
export async function pull(context: OpsContext, request: PullRequest): Promise<PullOutcome> {
  const { name, place } = await placeToPull(context, request);
  const store = await context.store();
  const result = await fetchVerified({ place, store, name }, request).finally(() => place.close());
  const { digest, mediaType } = result.root;
  const files =
    request.output === undefined
      ? []
      : await exportFiles(store, digest, {
          dir: resolvePath(request.output),
          platform: request.platform === undefined ? undefined : parsePlatform(request.platform),
          signal: request.signal,
        });
  return { reference: name, digest, mediaType, transfer: summarize(result), files };
}

/** Where something is fetched from, and where to. */
export interface Fetching {
  readonly place: Place;
  readonly store: LayoutStore;
  /** Name in the store. */
  readonly name: string;
}

/**
 * Copies into the store, checks what came, and only then gives it its name. What is refused is taken back: its bytes
 * have the right digests, but nobody may find them by a manifest that lies.
 */
export async function fetchVerified(
  { place, store, name }: Fetching,
  options: Abortable & { readonly onProgress?: OnProgress | undefined },
): Promise<CopyResult> {
  const { signal } = options;
  const arrived = new Set<Digest>();
  const progress = progressObserver(options.onProgress);
  const result = await copy(place.source, refusingDamage(store), {
    reference: place.target,
    digest: place.digest,
    observer: {
      onPlan: (plan) => {
        for (const { digest } of plan.manifests) arrived.add(digest);
        progress?.onPlan?.(plan);
      },
      onBlob: (event) => {
        if (event.phase === 'done') arrived.add(event.descriptor.digest);
        progress?.onBlob?.(event);
      },
    },
    signal,
  });
  const root = await store.fetchManifest(result.root.digest, { signal });
  try {
    await checkArtifacts(store, root, { signal });
    await hashEverything(store, root, { except: arrived, signal });
  } catch (error) {
    // The refusal is what the caller must see; what cannot be removed now goes with the next prune.
    if (result.changed) await store.prune({ only: arrived }).catch(() => undefined);
    throw error;
  }
  await store.pushManifest(root, { tag: name, signal });
  return result;
}

/**
 * The store as a place that refuses what it holds damaged, manifests as well as blobs: bytes that changed where they lie
 * are for their owner to see, not to be mended in passing.
 */
function refusingDamage(store: LayoutStore): ContentTarget {
  return {
    hasBlob: (descriptor, options) => store.hasBlob(descriptor, options),
    pushBlob: (descriptor, open, options) => store.pushBlob(descriptor, open, options),
    hasManifest: (digest, options) => store.hasManifest(digest, options),
    async pushManifest(content, options) {
      await store.fetchManifest(content.descriptor.digest, options).catch((error: unknown) => {
        if (!isEbpfError(error) || error.class !== 'notFound') throw error;
      });
      await store.pushManifest(content, options);
    },
  };
}

async function placeToPull(
  context: OpsContext,
  request: PullRequest,
): Promise<{ name: string; place: Place }> {
  const reference = parseReference(request.reference);
  const given = request.name === undefined ? undefined : nameToGive(request.name);
  if (reference.kind === 'registry')
    return { name: given ?? storeName(reference), place: await registryPlace(context, reference) };
  if (reference.kind === 'store' || reference.kind === 'file') {
    return fail('usage', `${request.reference} is not in a registry: there is nothing to pull.`, {
      hint: 'Write REGISTRY/REPOSITORY[:TAG]; there is no default registry.',
    });
  }
  const place = await openPlace(context, request.reference, request);
  try {
    return { name: given ?? nameOf(place, reference.path), place };
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** What comes from a layout keeps the name it has there; a bare tag is put behind the name of its folder or file. */
function nameOf(place: Place, path: string): string {
  const { target } = place;
  if (target.includes(':') || target.includes('/')) {
    const parsed = parseReference(target);
    if (parsed.kind === 'registry' || parsed.kind === 'store') return storeName(parsed);
  }
  const name = basename(path)
    .replace(/\.tar$/, '')
    .toLowerCase();
  if (isRepository(name) && isTag(target)) return `${name}:${target}`;
  return fail('usage', `"${target}" is no name for the local store.`, {
    hint: 'Give it one: --tag NAME[:TAG].',
  });
}
