import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { streamOf } from '../../src/base/index.ts';
import type { ByteStream } from '../../src/base/index.ts';
import { manifestOf } from '../../src/content/index.ts';
import type { BlobOpener, ContentTarget, ManifestContent } from '../../src/content/index.ts';
import { MEDIA, describe as descriptorOf } from '../../src/oci/index.ts';
import type { Annotations, Descriptor } from '../../src/oci/index.ts';

/** A blob in memory and what names it. */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

export function blobOf(content: string | Uint8Array, mediaType = 'text/plain'): Blob {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { bytes, descriptor: descriptorOf(mediaType, bytes) };
}

/** A blob that no other test has. */
export function uniqueBlob(size = 32): Blob {
  return blobOf(randomBytes(size));
}

export const EMPTY: Blob = blobOf('{}', MEDIA.empty);

export interface ManifestParts {
  readonly layers?: readonly Blob[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
  readonly annotations?: Annotations;
}

export function manifest(parts: ManifestParts = {}): ManifestContent {
  const { layers = [], artifactType = 'application/vnd.test.thing', ...rest } = parts;
  return jsonManifest(MEDIA.manifest, {
    artifactType,
    config: EMPTY.descriptor,
    layers: layers.map((layer) => layer.descriptor),
    ...rest,
  });
}

/** A manifest that no other test has. */
export function uniqueManifest(parts: ManifestParts = {}): ManifestContent {
  const annotations = { ...parts.annotations, 'test.unique': randomBytes(8).toString('hex') };
  return manifest({ ...parts, annotations });
}

export function index(
  manifests: readonly Descriptor[],
  more: Readonly<Record<string, unknown>> = {},
): ManifestContent {
  return jsonManifest(MEDIA.index, { manifests, ...more });
}

export function jsonManifest(
  mediaType: string,
  fields: Readonly<Record<string, unknown>>,
): ManifestContent {
  const text = JSON.stringify({ schemaVersion: 2, mediaType, ...fields });
  return manifestOf(Buffer.from(text), mediaType);
}

/** Opens the same bytes as often as asked, in pieces. */
export function opener(bytes: Uint8Array, piece = bytes.length || 1): BlobOpener {
  return () => Promise.resolve(pieces(bytes, piece));
}

async function* pieces(bytes: Uint8Array, size: number): ByteStream & AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

/** Some bytes, then an error. */
export async function* brokenStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* streamOf(bytes);
  throw new Error('the stream broke');
}

/** Never ends. */
export async function* endlessStream(): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield Buffer.alloc(1024, 1);
    await delay(0);
  }
}

/** Some bytes, then `stall` is called and nothing more comes until the signal fires. */
export async function* stallingStream(
  bytes: Uint8Array,
  signal: AbortSignal,
  stall: () => void,
): AsyncGenerator<Uint8Array> {
  yield* streamOf(bytes);
  stall();
  await new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

export async function pushAll(
  target: ContentTarget,
  content: ManifestContent,
  { blobs = [], tag }: { blobs?: readonly Blob[]; tag?: string } = {},
): Promise<void> {
  for (const blob of [EMPTY, ...blobs]) await target.pushBlob(blob.descriptor, opener(blob.bytes));
  await target.pushManifest(content, { tag });
}

export async function collect(stream: ByteStream): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of stream) all.push(piece);
  return Buffer.concat(all);
}

/** Other bytes of the same length. */
export function flipped(bytes: Uint8Array): Uint8Array {
  const copied = Uint8Array.from(bytes);
  copied[0] = (copied[0] ?? 0) ^ 1;
  return copied;
}
