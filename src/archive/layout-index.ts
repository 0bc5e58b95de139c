import { CAPS, fail, isJsonObject, parseJson } from '../base/index.ts';
import type { JsonObject, JsonValue } from '../base/index.ts';
import { ANNOTATION, MEDIA, parseDescriptor } from '../oci/index.ts';
import type { Descriptor } from '../oci/index.ts';

/** One entry of a layout's `index.json`. */
export interface LayoutEntry {
  readonly descriptor: Descriptor;
  /** The annotation `org.opencontainers.image.ref.name`; undefined for content that is there by its digest only. */
  readonly name: string | undefined;
  /** The entry as it stands in the file, with what we do not know: it is written back unchanged. */
  readonly json: JsonObject;
}

/** A layout's `index.json` (image-spec image-layout.md). */
export interface LayoutIndex {
  readonly entries: readonly LayoutEntry[];
  /** Fields of the file beside `manifests`, written back unchanged. */
  readonly rest: JsonObject;
}

/** The index of a layout that has nothing yet. */
export const EMPTY_LAYOUT_INDEX: LayoutIndex = {
  entries: [],
  rest: { schemaVersion: 2, mediaType: MEDIA.index },
};

/** Reads `index.json`; `what` names the file in errors. Throws `layout-invalid`, `size-exceeded`. */
export function parseLayoutIndex(bytes: Uint8Array, what: string): LayoutIndex {
  if (bytes.length > CAPS.layoutIndex)
    fail('size-exceeded', `${what} is larger than ${CAPS.layoutIndex} bytes.`);
  const json = parseJson(bytes, what, 'layout-invalid');
  if (!isJsonObject(json) || json['schemaVersion'] !== 2)
    return fail('layout-invalid', `${what} is not an image index with schemaVersion 2.`);
  const { manifests, ...rest } = json;
  if (rest['mediaType'] !== undefined && rest['mediaType'] !== MEDIA.index)
    fail('layout-invalid', `${what} calls itself something else than an image index.`);
  // Go programs write an empty list as null.
  const list = manifests ?? [];
  if (!Array.isArray(list) || list.length > CAPS.listEntries)
    return fail('layout-invalid', `"manifests" of ${what} is not a list of a sane length.`);
  const entries = (list as readonly JsonValue[]).map((entry, at) =>
    parseEntry(entry, `manifests[${at}] of ${what}`),
  );
  return { entries, rest };
}

function parseEntry(json: JsonValue, where: string): LayoutEntry {
  const descriptor = parseDescriptor(json, where);
  if (!isJsonObject(json)) return fail('layout-invalid', `${where} is not an object.`);
  return { descriptor, name: descriptor.annotations?.[ANNOTATION.refName], json };
}

/** An entry for content of ours. */
export function layoutEntry(
  descriptor: Pick<Descriptor, 'mediaType' | 'digest' | 'size' | 'artifactType'>,
  annotations: Readonly<Record<string, string>> = {},
): LayoutEntry {
  const { mediaType, digest, size, artifactType } = descriptor;
  const json = {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  return { descriptor: json, name: annotations[ANNOTATION.refName], json };
}

/** The text of `index.json`; {@link parseLayoutIndex} of it gives the same entries. */
export function formatLayoutIndex(index: LayoutIndex): string {
  const { schemaVersion, mediaType, ...others } = index.rest;
  const head = { schemaVersion: schemaVersion ?? 2, mediaType: mediaType ?? MEDIA.index };
  const manifests = index.entries.map((entry) => entry.json);
  return `${JSON.stringify({ ...head, manifests, ...others })}\n`;
}
