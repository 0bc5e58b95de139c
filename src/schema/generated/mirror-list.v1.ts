// Made by `npm run generate`; changes are lost.

/**
 * Signatures, SBOMs and whatever else refers to an artifact goes with it. Default true.
 */
export type Referrers = boolean;
/**
 * Of an index, only the manifests for these platforms, such as linux/arm64. Default: all of it.
 *
 * @minItems 1
 * @maxItems 100
 */
export type Platforms = [Text, ...Text[]];
export type Text = string;
/**
 * Tags, and patterns with * and ?.
 *
 * @minItems 1
 * @maxItems 1000
 */
export type Patterns = [Text, ...Text[]];
/**
 * Tags and patterns that are left out, whatever takes them in.
 *
 * @minItems 1
 * @maxItems 1000
 */
export type Patterns1 = [Text, ...Text[]];

/**
 * What `ebpf mirror sync` moves: repositories, which of their tags, and where to. Strict: an unknown key is an error.
 */
export interface MirrorList {
  /**
   * Version of this form.
   */
  version: 1;
  defaults?: MirrorDefaults;
  /**
   * What is moved.
   *
   * @minItems 1
   * @maxItems 10000
   */
  repositories: [MirrorRepository, ...MirrorRepository[]];
}
export interface MirrorDefaults {
  /**
   * REGISTRY[/PREFIX] put before every source that names no registry.
   */
  source?: string;
  /**
   * REGISTRY/REPOSITORY or oci:DIR, with {registry}, {repository} and {name} for those of the source. In the defaults, and without these, the repository is put behind it.
   */
  destination?: string;
  /**
   * Artifacts moved at once. Default 8.
   */
  concurrency?: number;
  referrers?: Referrers;
  platforms?: Platforms;
  /**
   * Times an artifact that failed is begun again, beside the repeating of single requests. Default 1.
   */
  retries?: number;
}
export interface MirrorRepository {
  /**
   * REGISTRY/REPOSITORY, oci:DIR, oci-archive:FILE or a name of the local store.
   */
  source: string;
  /**
   * REGISTRY/REPOSITORY or oci:DIR, with {registry}, {repository} and {name} for those of the source. In the defaults, and without these, the repository is put behind it.
   */
  destination?: string;
  tags?: MirrorTags;
  /**
   * Content by digest.
   *
   * @minItems 1
   * @maxItems 100000
   */
  digests?: [string, ...string[]];
  platforms?: Platforms;
  referrers?: Referrers;
}
/**
 * Which tags. Without tags and digests: all.
 */
export interface MirrorTags {
  include?: Patterns;
  /**
   * Versions, such as ">=1.2 <2".
   */
  semver?: string;
  exclude?: Patterns1;
  /**
   * Of what is left, so many of the highest versions.
   */
  latest?: number;
}
