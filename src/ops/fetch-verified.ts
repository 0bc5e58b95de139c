import { isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { copy } from '../content/index.ts';
import type { ContentTarget, CopyObserver, CopyResult } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';
import type { LayoutStore } from '../store/index.ts';
import type { Place } from './places.ts';
import { forwarded } from './shared-target.ts';
import { reportTransfer } from './transfer.ts';
import type { Reporting } from './transfer.ts';
import { checkArtifacts, hashEverything } from './verify-content.ts';

/** Where something is fetched from, and where to. */
export interface Fetching extends Reporting {
  readonly place: Place;
  readonly store: LayoutStore;
  /** Name in the store. */
  readonly name: string;
}

export interface FetchOptions extends Abortable {
  /** The store as a target that several fetches share. Default: the store itself. */
  readonly target?: ContentTarget | undefined;
  /**
   * Takes what was refused back out of the store. Default: at once. Whoever fetches several things at the same time waits
   * until all are named, since a part of this one may be a part of another.
   */
  readonly takeBack?: ((arrived: ReadonlySet<Digest>) => Promise<void>) | undefined;
}

/**
 * Copies into the store, checks what came, and only then gives it its name. What is refused is taken back: its bytes
 * have the right digests, but nobody may find them by a manifest that lies.
 */
export async function fetchVerified(
  fetching: Fetching,
  options: FetchOptions,
): Promise<CopyResult> {
  return reportTransfer(fetching, (observer) => fetchInto(fetching, observer, options));
}

async function fetchInto(
  { place, store, name }: Fetching,
  observer: CopyObserver | undefined,
  options: FetchOptions,
): Promise<CopyResult> {
  const { signal } = options;
  const arrived = new Set<Digest>();
  const result = await copy(place.source, refusingDamage(store, options.target), {
    reference: place.target,
    digest: place.digest,
    observer: noting(arrived, observer),
    signal,
  });
  const root = await store.fetchManifest(result.root.digest, { signal });
  try {
    await checkArtifacts(store, root, { signal });
    await hashEverything(store, root, { except: arrived, signal });
  } catch (error) {
    const takeBack = options.takeBack ?? ((only) => takeOut(store, only));
    if (result.changed) await takeBack(arrived);
    throw error;
  }
  await store.pushManifest(root, { tag: name, signal });
  return result;
}

/** Removes what was brought and nothing names. */
export async function takeOut(store: LayoutStore, only: ReadonlySet<Digest>): Promise<void> {
  // The refusal is what the caller must see; what cannot be removed now goes with the next prune.
  await store.prune({ only }).catch(() => undefined);
}

/** Keeps in mind what came in this copy: it was hashed on the way, and may be taken back. */
function noting(arrived: Set<Digest>, observer: CopyObserver | undefined): CopyObserver {
  return {
    onPlan: (plan) => {
      for (const { digest } of plan.manifests) arrived.add(digest);
      observer?.onPlan?.(plan);
    },
    onBlob: (event) => {
      if (event.phase === 'done') arrived.add(event.descriptor.digest);
      observer?.onBlob?.(event);
    },
  };
}

/**
 * The store as a place that refuses what it holds damaged, manifests as well as blobs: bytes that changed where they lie
 * are for their owner to see, not to be mended in passing.
 */
function refusingDamage(store: LayoutStore, target: ContentTarget = store): ContentTarget {
  return {
    ...forwarded(target),
    async pushManifest(content, options) {
      await store.fetchManifest(content.descriptor.digest, options).catch((error: unknown) => {
        if (!isEbpfError(error) || error.class !== 'notFound') throw error;
      });
      await store.pushManifest(content, options);
    },
  };
}
