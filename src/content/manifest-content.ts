import { CAPS, fail, readAll } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import {
  MANIFEST_TYPES,
  artifactTypeOf,
  childrenOf,
  digestOf,
  isGraphType,
  parseManifest,
} from '../oci/index.ts';
import type { Descriptor, Index, Manifest } from '../oci/index.ts';
import type { ContentSource, ManifestContent } from './ports.ts';
import { checkSize, embeddedContent, verifyBytes } from './verify-stream.ts';

/**
 * Bytes of a manifest, checked against their descriptor and read. Where the document has an artifact
 * type, that is the one of the descriptor that comes back. Throws what {@link verifyBytes} and `parseManifest` throw.
 */
export function readManifest(descriptor: Descriptor, bytes: Uint8Array): ManifestContent {
  checkSize(descriptor.size, CAPS.manifest, `Manifest ${descriptor.digest}`);
  verifyBytes(bytes, descriptor, `Manifest ${descriptor.digest}`);
  const document = parseManifest(bytes, descriptor.mediaType);
  const own: Descriptor = { ...descriptor, ...typeOf(document) };
  return { descriptor: own, bytes, document };
}

function typeOf(document: Manifest | Index): Pick<Descriptor, 'artifactType'> {
  const artifactType = artifactTypeOf(document);
  return artifactType === undefined ? {} : { artifactType };
}

/** A manifest made here: its bytes, its media type. */
export function manifestOf(bytes: Uint8Array, mediaType: string): ManifestContent {
  return readManifest({ mediaType, digest: digestOf(bytes), size: bytes.length }, bytes);
}

/** The manifests and indexes among what a document points down to. */
export function childManifestsOf(document: Manifest | Index): readonly Descriptor[] {
  return document.kind === 'index'
    ? document.manifests.filter((child) => isGraphType(child.mediaType))
    : [];
}

/** What a document points down to that is not itself a manifest or index of it, each digest once. */
export function blobsOf(document: Manifest | Index): readonly Descriptor[] {
  const nodes = new Set(childManifestsOf(document).map((child) => child.digest));
  const blobs = new Map(childrenOf(document).map((child) => [child.digest, child]));
  return [...blobs.values()].filter((blob) => !nodes.has(blob.digest));
}

/** What a referrers listing shows of a manifest (distribution-spec, "Listing Referrers"). */
export function referrerDescriptor(content: ManifestContent): Descriptor {
  const { document } = content;
  const { mediaType, digest, size } = content.descriptor;
  return {
    mediaType,
    digest,
    size,
    ...typeOf(document),
    ...(document.annotations === undefined ? {} : { annotations: document.annotations }),
  };
}

/** The media type of bytes whose descriptor is not known: what they call themselves, or what their fields make them. */
export function mediaTypeOfManifest(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const fields = json as Record<string, unknown>;
  if (fields['schemaVersion'] !== 2) return undefined;
  const own = fields['mediaType'];
  if (own !== undefined) return MANIFEST_TYPES.find((type) => type === own);
  if (Array.isArray(fields['manifests'])) return MANIFEST_TYPES[1];
  return Array.isArray(fields['layers']) ? MANIFEST_TYPES[0] : undefined;
}

export interface ReadBlobOptions extends Abortable {
  /** Most bytes taken. */
  readonly cap: number;
  /** How the blob is called in errors. */
  readonly what: string;
}

/** A small blob in memory, verified; taken from the descriptor's `data` when that is right. */
export async function readBlob(
  source: ContentSource,
  descriptor: Descriptor,
  options: ReadBlobOptions,
): Promise<Uint8Array> {
  checkSize(descriptor.size, options.cap, options.what);
  const embedded = embeddedContent(descriptor);
  if (embedded !== undefined) return embedded;
  const stream = await source.fetchBlob(descriptor, { signal: options.signal });
  const bytes = await readAll(stream, options.cap, options.what);
  // Sources verify what they give; this one line makes sure for every source there will ever be.
  return verifyBytes(bytes, descriptor, options.what);
}

/** The document as an image manifest; an index is refused with `media-type-mismatch`. */
export function asManifest(content: ManifestContent): Manifest {
  if (content.document.kind === 'manifest') return content.document;
  return fail(
    'media-type-mismatch',
    `${content.descriptor.digest} is an index of several manifests, not a manifest.`,
  );
}
