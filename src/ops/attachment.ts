import { canonicalJson, fail, streamOf } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { checkTitles } from '../artifact/index.ts';
import { manifestOf } from '../content/index.ts';
import { ANNOTATION, MEDIA, describe, isMediaType } from '../oci/index.ts';
import type { Annotations, Descriptor } from '../oci/index.ts';
import { describeFile } from './inputs.ts';
import type { LayerInput, StreamedFile } from './inputs.ts';
import type { PackedContent } from './packed-source.ts';

/** Most files of one attachment. */
const MAX_FILES = 100;
/** What a file is when nobody says. */
const PLAIN_FILE = 'application/octet-stream';

/** What is said about other content, before it is a manifest. */
export interface Attachment {
  readonly subject: Descriptor;
  readonly artifactType: string;
  readonly files: readonly LayerInput[];
  readonly annotations: Annotations;
}

/** Reads `FILE` or `FILE:TYPE/SUBTYPE`. */
export function parseAttachedFile(text: string): LayerInput {
  const colon = text.lastIndexOf(':');
  const mediaType = text.slice(colon + 1);
  const typed = colon > 0 && isMediaType(mediaType);
  const path = typed ? text.slice(0, colon) : text;
  if (path === '') fail('usage', 'The name of a file is empty.');
  return { path, mediaType: typed ? mediaType : PLAIN_FILE };
}

/** Reads `KEY=VALUE` of a flag, each key once. */
export function parseAnnotations(texts: readonly string[]): Annotations {
  const found = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    const key = text.slice(0, equals);
    if (equals <= 0)
      fail('usage', `"${text}" is not an annotation.`, {
        hint: 'Write KEY=VALUE, for example --annotation org.opencontainers.image.created=….',
      });
    if (found.has(key)) fail('usage', `The annotation ${key} is there twice.`);
    found.set(key, text.slice(equals + 1));
  }
  return Object.fromEntries(found);
}

/**
 * A manifest whose subject is the content it speaks of (image-spec manifest.md, "Guidelines for Artifact Usage"): an
 * empty config, a layer for each file. The same files give the same digest: no clock goes in.
 */
export async function packAttachment(
  { subject, artifactType, files, annotations }: Attachment,
  options: Abortable,
): Promise<PackedContent> {
  if (!isMediaType(artifactType))
    fail('usage', `"${artifactType}" is not a media type.`, {
      hint: 'An artifact type reads like application/spdx+json.',
    });
  if (files.length > MAX_FILES)
    fail('usage', `An attachment has at most ${MAX_FILES} files, not ${files.length}.`);
  const streamed: StreamedFile[] = [];
  for (const file of files) streamed.push(await describeFile(file, options));
  checkTitles(streamed.map(({ title }) => title));
  const empty = new TextEncoder().encode('{}');
  const config: Descriptor = { ...describe(MEDIA.empty, empty), data: 'e30=' };
  const { mediaType, digest, size } = subject;
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    artifactType,
    config,
    // A manifest has at least one layer.
    layers: streamed.length === 0 ? [config] : streamed.map(layerOf),
    subject: { mediaType, digest, size },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const root = manifestOf(new TextEncoder().encode(canonicalJson(document)), MEDIA.manifest);
  const blobs = streamed.map((file) => ({ descriptor: layerOf(file), open: file.open }));
  const emptyBlob = { descriptor: config, open: () => Promise.resolve(streamOf(empty)) };
  return { root, manifests: [root], blobs: [emptyBlob, ...blobs] };
}

function layerOf({ mediaType, digest, size, title }: StreamedFile): Descriptor {
  return { mediaType, digest, size, annotations: { [ANNOTATION.title]: title } };
}
