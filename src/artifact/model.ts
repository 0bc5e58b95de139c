import type { BlobOpener, ManifestContent } from '../content/index.ts';
import type { Annotations, Descriptor, Digest, Platform } from '../oci/index.ts';
import type { ArtifactConfig, ParsedMetadata } from '../schema/index.ts';

/** A compiled object that goes into an artifact, byte for byte as given. */
export interface PackObject {
  /** What it was built for; undefined when it fits every architecture. */
  readonly platform?: Platform | undefined;
  readonly bytes: Uint8Array;
  /** File name that it has when it is pulled. */
  readonly title: string;
}

export interface PackWasm {
  readonly bytes: Uint8Array;
  readonly title: string;
}

/** Any other file: BTF, documentation, SBOM. Streamed, never held in memory. */
export interface PackLayer {
  readonly mediaType: string;
  readonly title: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly open: BlobOpener;
}

/** What an artifact is made of: at least one object or a Wasm module. */
export interface PackInput {
  /** One without a platform, or one for each of several platforms. */
  readonly objects: readonly PackObject[];
  readonly wasm?: PackWasm | undefined;
  readonly metadata?: ParsedMetadata | undefined;
  /** Other layers, in the order they shall have. */
  readonly layers?: readonly PackLayer[] | undefined;
  /** Annotations of every manifest and of the index; they win over what the metadata says. */
  readonly annotations?: Annotations | undefined;
  /** Seconds since 1970 (SOURCE_DATE_EPOCH); without it no time is written anywhere. */
  readonly sourceDateEpoch?: number | undefined;
}

export interface PackedBlob {
  readonly descriptor: Descriptor;
  readonly open: BlobOpener;
}

/** An artifact that is ready to be pushed: blobs first, then manifests in order, the root last. */
export interface PackedArtifact {
  readonly root: ManifestContent;
  /** All manifests, the root's children before it. */
  readonly manifests: readonly ManifestContent[];
  /** Each digest once. */
  readonly blobs: readonly PackedBlob[];
  /** For people: DWARF in an object, an event type that was not found … */
  readonly warnings: readonly string[];
}

/** One artifact for one platform, as its manifest and config describe it. */
export interface Artifact {
  /** What was asked for: an index, or the manifest itself. */
  readonly root: ManifestContent;
  /** The manifest chosen. */
  readonly manifest: ManifestContent;
  readonly config: ArtifactConfig;
  readonly configDescriptor: Descriptor;
  readonly layers: ArtifactLayers;
  /** Platforms of the index, `linux/amd64`; empty for a single manifest. */
  readonly platforms: readonly string[];
}

/** Layers by their meaning. */
export interface ArtifactLayers {
  readonly object: Descriptor | null;
  readonly wasm: Descriptor | null;
  readonly btf: Descriptor | null;
  /** Types that this version does not know, in the manifest's order. */
  readonly others: readonly Descriptor[];
}

/** Architecture of content that fits every host. */
export const ANY_ARCHITECTURE = 'any';
