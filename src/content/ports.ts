import type { Abortable, ByteStream } from '../base/index.ts';
import type { Descriptor, Digest, Index, Manifest } from '../oci/index.ts';

/** A manifest or index with the bytes that its digest covers. The bytes were hashed by whoever made this value. */
export interface ManifestContent {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly document: Manifest | Index;
}

/**
 * Opens the content again, as often as a retry needs it: from its start, or from byte `start` on for a target that kept
 * what came before.
 */
export type BlobOpener = (signal?: AbortSignal, start?: number) => Promise<ByteStream>;

/** What became of a blob that was pushed. */
export type PushOutcome = 'pushed' | 'present' | 'mounted';

export interface FetchManifestOptions extends Abortable {
  /**
   * What the caller has and takes for an answer when the reference still names it: a place that is asked over a network
   * need not send it again (RFC 9110, 13.1.2). Other places pass over it.
   */
  readonly known?: ManifestContent | undefined;
  /** Called when a request for it is on its way. Places that are asked in another manner do not call it. */
  readonly onSent?: (() => void) | undefined;
}

export interface FetchBlobOptions extends Abortable {
  /**
   * Bytes before this one are left out. What comes is then only as long as the descriptor says: whoever has the bytes
   * before it must hash the whole. Default 0.
   */
  readonly start?: number | undefined;
  /** Called with the number of bytes of each piece that came from the other side. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

export interface PushBlobOptions extends Abortable {
  /**
   * False when the content comes over a network too: it is then opened only when the target wants it. Content at hand
   * may be opened, and sent to a registry, with the question whether it is there. Default true.
   */
  readonly atHand?: boolean | undefined;
  /** Repository of the same registry that has the blob, for a cross-repository mount. */
  readonly mountFrom?: string | undefined;
  readonly onBytes?: ((count: number) => void) | undefined;
}

export interface PushManifestOptions extends Abortable {
  /** Name to give to the manifest in the same step. */
  readonly tag?: string | undefined;
}

/** A place that content is read from. */
export interface ContentSource {
  /**
   * The manifest under a tag or digest, at most 4 MiB, hashed; a digest asked for is the digest that comes.
   * Throws `manifest-missing`, `tag-missing`, `digest-mismatch`.
   */
  fetchManifest(reference: string, options?: FetchManifestOptions): Promise<ManifestContent>;
  /**
   * The bytes of a blob, verified inside the stream: more bytes than announced, fewer, or others end the iteration
   * with `size-mismatch` or `digest-mismatch`. Content counts only after the iteration has ended well.
   * Throws `blob-missing`.
   */
  fetchBlob(descriptor: Descriptor, options?: FetchBlobOptions): Promise<ByteStream>;
}

/** A place that content is written to. */
export interface ContentTarget {
  /**
   * False for a place where a manifest can be though its blobs are not (a registry behind a cache): then `copy` does not
   * ask for manifests but looks at each blob. Default true.
   */
  readonly manifestsAreWhole?: boolean | undefined;
  hasBlob(descriptor: Descriptor, options?: Abortable): Promise<boolean>;
  /** Takes the blob unless it has it. Bytes that do not fit the descriptor are refused and leave nothing. */
  pushBlob(
    descriptor: Descriptor,
    open: BlobOpener,
    options?: PushBlobOptions,
  ): Promise<PushOutcome>;
  /** True when the manifest and, as far as this place can tell, all it names is there. */
  hasManifest(digest: Digest, options?: Abortable): Promise<boolean>;
  /** Takes the manifest and, with `tag`, names it. What it points to was pushed before. */
  pushManifest(content: ManifestContent, options?: PushManifestOptions): Promise<void>;
  /**
   * Takes manifests that belong together in one step, each after what it points to; the last is the root, which `tag`
   * names. Only places that gain by it have this: a layout writes its index once instead of once for each.
   */
  pushManifests?(
    contents: readonly ManifestContent[],
    options?: PushManifestOptions,
  ): Promise<void>;
  /**
   * The manifest that a name or digest has here, when all below it is here as well; undefined otherwise. Only places
   * that answer without a network have this: `copy` asks it before it asks the source.
   */
  findWhole?(reference: string, options?: Abortable): Promise<ManifestContent | undefined>;
}

/** A place that knows its names. */
export interface TagSource {
  /** What a tag names now. Throws `tag-missing`. */
  resolveTag(tag: string, options?: Abortable): Promise<Descriptor>;
  /** All tags, sorted by code unit. */
  listTags(options?: Abortable): Promise<readonly string[]>;
}

export interface ListReferrersOptions extends Abortable {
  readonly artifactType?: string | undefined;
  /**
   * The tags there are, when the caller knows them: a list of referrers that stands under a tag is then asked for only
   * when that tag is among them.
   */
  readonly tags?: ReadonlySet<string> | undefined;
}

/** A place that knows which manifests have a given `subject` (distribution-spec, "Listing Referrers"). */
export interface ReferrerSource {
  listReferrers(subject: Digest, options?: ListReferrersOptions): Promise<readonly Descriptor[]>;
}

/** A place that content can be taken out of. Each throws the `…-missing` of its kind. */
export interface ContentRemover {
  deleteTag(tag: string, options?: Abortable): Promise<void>;
  deleteManifest(digest: Digest, options?: Abortable): Promise<void>;
  deleteBlob(digest: Digest, options?: Abortable): Promise<void>;
}

/** One repository of a registry, as content is read from it, written to it and taken out of it, by any transport. */
export interface RemoteRepository
  extends ContentSource, ContentTarget, TagSource, ReferrerSource, ContentRemover {
  /** Host with port, as in the reference. */
  readonly registry: string;
  readonly repository: string;
}

/** A blob that comes in pieces and gets its name when it is whole: what an upload session of a registry needs. */
export interface BlobIngest {
  /** Bytes taken so far. */
  readonly size: number;
  append(stream: ByteStream, options?: Abortable): Promise<void>;
  /** Hashes, compares and gives the final name; `digest-mismatch` ends the session. */
  commit(digest: Digest, options?: Abortable): Promise<Descriptor>;
  abort(): Promise<void>;
}

/** One repository with everything a registry offers on it: what `server` serves and `store` implements. */
export interface ContentRepository
  extends ContentSource, ContentTarget, TagSource, ReferrerSource, ContentRemover {
  /** Size of a blob that is there, without reading it; undefined when it is not. */
  statBlob(digest: Digest, options?: Abortable): Promise<number | undefined>;
  /** Part of a blob for Range requests; from `start` to `end`, both included. Not verified: the client has the digest. */
  readBlobRange(digest: Digest, range: ByteRange, options?: Abortable): Promise<ByteStream>;
  ingestBlob(options?: Abortable): Promise<BlobIngest>;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A folder of repositories. Names were checked against the grammar of distribution-spec before they come here. */
export interface RepositoryHost {
  /** The repository of that name; undefined when it does not exist and `create` is not set. */
  open(name: string, options?: OpenRepositoryOptions): Promise<ContentRepository | undefined>;
  listRepositories(options?: Abortable): Promise<readonly string[]>;
  /** Links a blob of another repository into this one without copying it; false when it is not there. */
  mountBlob(mount: BlobMount, options?: Abortable): Promise<boolean>;
}

export interface OpenRepositoryOptions extends Abortable {
  readonly create?: boolean | undefined;
}

export interface BlobMount {
  readonly from: string;
  readonly to: string;
  readonly digest: Digest;
}
