import { CAPS, fail, isJsonObject, parseJson } from '../base/index.ts';
import type { ErrorCode, JsonObject } from '../base/index.ts';
import { parseAnnotations, parseDescriptor } from './descriptor.ts';
import type { Annotations, Descriptor } from './descriptor.ts';
import { MEDIA, isIndexType, isManifestType, isMediaType } from './media-types.ts';

/** An image manifest (image-spec manifest.md), OCI or Docker schema 2. */
export interface Manifest {
  readonly kind: 'manifest';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}

/** An image index (image-spec image-index.md) or Docker manifest list. */
export interface Index {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}

/** Most entries of one manifest or index that we take. */
const MAX_ENTRIES = 10_000;

/**
 * Reads a manifest or index of the media type it was announced with. A document whose own `mediaType` or shape says
 * something else is refused: the same bytes must not mean two things (CVE-2021-41190).
 */
export function parseManifest(bytes: Uint8Array, mediaType: string): Manifest | Index {
  const code: ErrorCode = isIndexType(mediaType) ? 'index-invalid' : 'manifest-invalid';
  const what = isIndexType(mediaType) ? 'The index' : 'The manifest';
  if (bytes.length > CAPS.manifest)
    fail('size-exceeded', `${what} is larger than ${CAPS.manifest} bytes.`);
  const json = parseJson(bytes, what, code);
  if (!isJsonObject(json)) return fail(code, `${what} is not a JSON object.`);
  if (json['schemaVersion'] !== 2) return fail(code, `${what} does not have schemaVersion 2.`);
  if (json['mediaType'] !== undefined && json['mediaType'] !== mediaType) {
    return fail(
      'media-type-mismatch',
      `${what} was announced as ${mediaType} but calls itself something else.`,
    );
  }
  if (isIndexType(mediaType)) return parseIndexBody(json, mediaType);
  if (isManifestType(mediaType)) return parseManifestBody(json, mediaType);
  return fail('media-type-mismatch', `${mediaType} is neither a manifest nor an index.`);
}

function parseManifestBody(json: JsonObject, mediaType: string): Manifest {
  if (json['manifests'] !== undefined)
    fail('media-type-mismatch', 'The manifest has the entries of an index.');
  return {
    kind: 'manifest',
    mediaType,
    config: parseDescriptor(json['config'], 'config of the manifest'),
    layers: descriptors(json['layers'], 'layers', 'manifest-invalid'),
    ...common(json),
  };
}

function parseIndexBody(json: JsonObject, mediaType: string): Index {
  if (json['layers'] !== undefined || json['config'] !== undefined) {
    fail('media-type-mismatch', 'The index has the entries of a manifest.');
  }
  return {
    kind: 'index',
    mediaType,
    manifests: descriptors(json['manifests'], 'manifests', 'index-invalid'),
    ...common(json),
  };
}

function common(json: JsonObject): Pick<Manifest, 'artifactType' | 'subject' | 'annotations'> {
  const { artifactType, subject } = json;
  const annotations = parseAnnotations(json['annotations']);
  return {
    ...(typeof artifactType === 'string' && isMediaType(artifactType) ? { artifactType } : {}),
    ...(subject === undefined || subject === null
      ? {}
      : { subject: parseDescriptor(subject, 'subject') }),
    ...(annotations ? { annotations } : {}),
  };
}

function descriptors(value: unknown, name: string, code: ErrorCode): readonly Descriptor[] {
  if (!Array.isArray(value)) return fail(code, `"${name}" is not a list.`);
  if (value.length > MAX_ENTRIES)
    return fail(code, `"${name}" has more than ${MAX_ENTRIES} entries.`);
  return value.map((entry, at) => parseDescriptor(entry, `${name}[${at}]`));
}

/** What an index entry or referrer listing shows as the type of this manifest (distribution-spec, "Listing Referrers"). */
export function artifactTypeOf(document: Manifest | Index): string | undefined {
  if (document.artifactType !== undefined) return document.artifactType;
  return document.kind === 'manifest' && document.config.mediaType !== MEDIA.empty
    ? document.config.mediaType
    : undefined;
}

/** Everything a manifest or index points down to; not its subject. */
export function childrenOf(document: Manifest | Index): readonly Descriptor[] {
  return document.kind === 'index' ? document.manifests : [document.config, ...document.layers];
}
