import type { Abortable } from '../base/index.ts';
import type { Descriptor, Digest, Platform } from '../oci/index.ts';
import type { ContentSource, ContentTarget, ManifestContent } from './ports.ts';

export interface CopyOptions extends Abortable {
  /** Tag or digest of the root at the source. */
  readonly reference: string;
  /** Name of the root at the target. Default: none, it is there by its digest. */
  readonly tag?: string | undefined;
  /** The digest that the reference must have; `digest-mismatch` otherwise. */
  readonly digest?: Digest | undefined;
  /** Of an index, only the manifest for this platform. Default: all of it. */
  readonly platform?: Platform | undefined;
  /**
   * Name at the target of what the reference may still mean; the source is told, and need not send it again. Default: `tag`.
   */
  readonly knownAs?: string | undefined;
  /**
   * Also everything that refers to what was copied, and to that in turn: signatures, attestations, SBOMs. The source has
   * to be a {@link ReferrerSource}. Default false.
   */
  readonly referrers?: boolean | undefined;
  /**
   * Also what older tools keep under tags made of a digest: `sha256-<hex>.sig`, `.att`, `.sbom`, and the list of referrers
   * under `sha256-<hex>`. True asks the source for its tags; where they are known already they can be given. Default false.
   */
  readonly legacyTags?: boolean | ReadonlySet<string> | undefined;
  /** Blobs, and manifests, moved at once. Default 8. */
  readonly concurrency?: number | undefined;
  /** Repository at the target's registry that may have the blobs already. */
  readonly mountFrom?: string | undefined;
  /**
   * Looks at the root when all its blobs are at the target and before any manifest is. What it throws ends the copy: the
   * target then has no manifest that speaks of what was refused. Also called when the target had it all.
   */
  readonly check?: ((arrived: ContentSource, root: ManifestContent) => Promise<void>) | undefined;
  readonly observer?: CopyObserver | undefined;
}

/** What is about to move. Bytes are those of the descriptors; what the target has is in them. */
export interface CopyPlan {
  readonly root: Descriptor;
  readonly manifests: readonly Descriptor[];
  readonly blobs: readonly Descriptor[];
  readonly bytes: number;
}

/** `start` with the first byte asked for, `progress` with each piece, then one of the others, or none after a failure. */
export interface BlobEvent {
  readonly phase: 'start' | 'progress' | 'done' | 'skipped' | 'mounted';
  readonly descriptor: Descriptor;
  /**
   * How far the blob is in this attempt; begins again when the target asks again. An attempt that goes on where an
   * earlier one was broken off begins with what came before.
   */
  readonly bytes: number;
}

/** Told synchronously; what it throws ends the copy. */
export interface CopyObserver {
  /** Once for the root, and once for each referrer and legacy tag that moves: plans add up. */
  readonly onPlan?: ((plan: CopyPlan) => void) | undefined;
  readonly onBlob?: ((event: BlobEvent) => void) | undefined;
}

/** Figures of a copy. */
export interface CopyCounts {
  readonly pushed: number;
  readonly present: number;
  readonly mounted: number;
  /** Bytes of blobs that were handed to the target. */
  readonly bytes: number;
}

export interface CopyResult extends CopyCounts {
  /** What was copied and, where asked, named: of an index with `platform`, the manifest chosen. */
  readonly root: Descriptor;
  /** False when the target had the root and all below it; true also for a target that is not asked. */
  readonly changed: boolean;
  /** Referrers that the target has now. */
  readonly referrers: number;
  /** Tags made of a digest that the target has now. */
  readonly legacyTags: number;
}

/** A copy under way. */
export interface Job {
  readonly source: ContentSource;
  readonly target: ContentTarget;
  readonly options: CopyOptions;
  readonly counts: { -readonly [K in keyof CopyCounts]: CopyCounts[K] };
  /** Manifests that were read on the way. */
  readonly manifests: Map<Digest, ManifestContent>;
}
