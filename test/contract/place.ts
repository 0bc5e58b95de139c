import type {
  ContentRemover,
  ContentRepository,
  ContentSource,
  ContentTarget,
  ReferrerSource,
  TagSource,
} from '../../src/content/index.ts';

/** What every place of content can be asked; the abilities say what else it has. */
export type Place = ContentSource & ContentTarget & TagSource;

/** An empty repository to test and how to get rid of it. */
export interface OpenPlace {
  readonly place: Place;
  close(): Promise<void>;
}

export interface Abilities {
  /** Deleting of tags, manifests and blobs. */
  readonly deletes?: ContentRemoverOf;
  readonly referrers?: ReferrerSourceOf;
  /** Sizes, ranges and uploads in pieces: what a server needs. */
  readonly repository?: RepositoryOf;
  /** Names that are no tags of a registry: whole references. */
  readonly anyNames?: boolean;
  /** False when a manifest can be there though its blobs are not, unnoticed. Default true. */
  readonly checksWholeness?: boolean;
  /** False where a tag goes only with its manifest. Default true. */
  readonly deletesTags?: boolean;
  /** False where the referrers of what is not there cannot be listed. Default true. */
  readonly referrersOfAbsent?: boolean;
  /** False where content has sha256 digests only. Default true. */
  readonly sha512?: boolean;
}

export type ContentRemoverOf = (place: Place) => ContentRemover;
export type ReferrerSourceOf = (place: Place) => ReferrerSource;
export type RepositoryOf = (place: Place) => ContentRepository;

/** The place of the running test. */
export type Current = () => Place;
