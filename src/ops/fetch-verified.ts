import { isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { copy } from '../content/index.ts';
import type {
  ContentSource,
  ContentTarget,
  CopyObserver,
  CopyOptions,
  CopyResult,
  ManifestContent,
} from '../content/index.ts';
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

export interface FetchOptions
  extends Abortable, Pick<CopyOptions, 'platform' | 'referrers' | 'legacyTags'> {
  /** The digest that the reference must have. Default: the one of the place. */
  readonly digest?: Digest | undefined;
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
  { target, takeBack, ...options }: FetchOptions,
): Promise<CopyResult> {
  const { signal } = options;
  const arrived = new Set<Digest>();
  const refusal = { told: false };
  const check = async (content: ContentSource, root: ManifestContent): Promise<void> => {
    try {
      await checkArtifacts(content, root, { signal });
      await hashEverything(content, root, { except: arrived, signal });
    } catch (error) {
      refusal.told = true;
      throw error;
    }
  };
  try {
    return await copy(place.source, refusingDamage(store, target), {
      ...options,
      reference: place.target,
      digest: options.digest ?? place.digest,
      tag: name,
      check,
      observer: noting(arrived, observer),
    });
  } catch (error) {
    if (refusal.told && arrived.size > 0)
      await (takeBack ?? ((only) => takeOut(store, only)))(arrived);
    throw error;
  }
}

/** Removes what was brought and nothing names. */
export async function takeOut(store: LayoutStore, only: ReadonlySet<Digest>): Promise<void> {
  // The refusal is what the caller must see; what cannot be removed now goes with the next prune.
  await store.prune({ only }).catch(() => undefined);
}

/** Keeps in mind which blobs came in this copy: they were hashed on the way, and may be taken back. */
function noting(arrived: Set<Digest>, observer: CopyObserver | undefined): CopyObserver {
  return {
    onPlan: observer?.onPlan,
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
function refusingDamage(
  store: LayoutStore,
  target: ContentTarget = store,
): ContentTarget & ContentSource {
  const refuse = async (digest: Digest, options: Abortable = {}): Promise<void> => {
    await store.fetchManifest(digest, options).catch((error: unknown) => {
      if (!isEbpfError(error) || error.class !== 'notFound') throw error;
    });
  };
  const others = forwarded(target);
  return {
    ...others,
    fetchManifest: (reference, options) => store.fetchManifest(reference, options),
    fetchBlob: (descriptor, options) => store.fetchBlob(descriptor, options),
    async pushManifest(content, options) {
      await refuse(content.descriptor.digest, options);
      await target.pushManifest(content, options);
    },
    ...(others.pushManifests && {
      pushManifests: async (contents, options) => {
        for (const { descriptor } of contents) await refuse(descriptor.digest, options);
        await others.pushManifests?.(contents, options);
      },
    }),
  };
}
