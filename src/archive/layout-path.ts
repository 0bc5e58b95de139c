import { fail, isJsonObject, parseJson, printable } from '../base/index.ts';
import { algorithmOf, hexOf, isDigest } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';

/** The file that makes a folder a layout. */
export const LAYOUT_MARKER = 'oci-layout';
export const LAYOUT_INDEX = 'index.json';
export const LAYOUT_BLOBS = 'blobs';
/** Bytes of `oci-layout` that are read. */
export const MARKER_CAP: number = 4 * 1024;

/** The contents of `oci-layout` that we write. */
export const MARKER_TEXT = '{"imageLayoutVersion":"1.0.0"}\n';

/** Checks the contents of `oci-layout`; `what` names the file in errors. Throws `layout-invalid`. */
export function checkLayoutMarker(bytes: Uint8Array, what: string): void {
  const json = parseJson(bytes, what, 'layout-invalid');
  const version = isJsonObject(json) ? json['imageLayoutVersion'] : undefined;
  if (typeof version === 'string' && /^1\.\d+\.\d+$/.test(version)) return;
  const found = typeof version === 'string' ? `"${printable(version, 40)}"` : 'none';
  fail('layout-invalid', `${what} names no layout version that we know (1.x): ${found}.`);
}

/** Path of a blob inside a layout, with `/`. */
export function blobPath(digest: Digest): string {
  return `${LAYOUT_BLOBS}/${algorithmOf(digest)}/${hexOf(digest)}`;
}

/** What a path inside a layout is. */
export type LayoutPath =
  | { readonly kind: 'marker' | 'index' | 'folder' }
  | { readonly kind: 'blob'; readonly digest: Digest };

/** Reads a path inside a layout; undefined for anything that has no place there. */
export function parseLayoutPath(path: string): LayoutPath | undefined {
  if (path === LAYOUT_MARKER) return { kind: 'marker' };
  if (path === LAYOUT_INDEX) return { kind: 'index' };
  if (/^blobs(\/sha(256|512))?\/?$/.test(path)) return { kind: 'folder' };
  const match = /^blobs\/(sha256|sha512)\/([0-9a-f]+)$/.exec(path);
  const digest = match ? `${match[1]}:${match[2]}` : '';
  return isDigest(digest) ? { kind: 'blob', digest } : undefined;
}
