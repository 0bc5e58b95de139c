import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ANNOTATION, MEDIA, describe as descriptorOf, hexOf } from '../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../src/oci/index.ts';

/** Bytes and what they are called by; all digests fit, whatever the bytes say. */
export interface Part {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

/** Content put together by hand: what a registry or another tool may hand us. */
export interface Handmade {
  /** Children first; the last is the root. */
  readonly manifests: readonly Part[];
  readonly blobs: readonly Part[];
}

/** The fields of a manifest that tests change. */
export interface ManifestJson {
  config: Descriptor;
  layers: Descriptor[];
  [field: string]: unknown;
}

/** The fields of a config that tests change. */
export interface ConfigJson {
  architecture: string;
  declared?: Record<string, unknown>;
  derivation: number;
  derived: { object: ObjectJson | null; wasm: Record<string, unknown> | null };
  [field: string]: unknown;
}

interface ObjectJson {
  size: number;
  license: string;
  programs: Record<string, unknown>[];
  [field: string]: unknown;
}

/** A part of a string, bytes, or anything that is written as JSON. */
export function part(mediaType: string, content: string | Buffer | object): Part {
  const bytes = Buffer.isBuffer(content)
    ? content
    : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  return { descriptor: descriptorOf(mediaType, bytes), bytes };
}

export function rootOf({ manifests }: Handmade): Descriptor {
  return manifests[manifests.length - 1]!.descriptor;
}

/** Reads a single manifest with its blobs out of a layout. */
export function readHandmade(layout: string, digest: Digest): Handmade {
  const manifest = part(MEDIA.manifest, blobOf(layout, digest));
  const document = JSON.parse(manifest.bytes.toString()) as ManifestJson;
  const blobs = [document.config, ...document.layers].map((descriptor) => ({
    descriptor,
    bytes: blobOf(layout, descriptor.digest),
  }));
  return { manifests: [manifest], blobs };
}

/** The same package with another config, and a manifest that fits it. */
export function withConfig(package_: Handmade, change: (config: ConfigJson) => void): Handmade {
  const [config, ...layers] = package_.blobs;
  const json = JSON.parse(config!.bytes.toString()) as ConfigJson;
  change(json);
  const other = part(config!.descriptor.mediaType, json);
  return withManifest({ ...package_, blobs: [other, ...layers] }, (manifest) => {
    manifest.config = other.descriptor;
  });
}

/** The same blobs under another manifest. */
export function withManifest(
  package_: Handmade,
  change: (manifest: ManifestJson) => void,
): Handmade {
  const json = JSON.parse(package_.manifests[0]!.bytes.toString()) as ManifestJson;
  change(json);
  return { ...package_, manifests: [part(MEDIA.manifest, json)] };
}

/** An index over packages; each entry has what is given with it, for instance a platform. */
export function indexOver(entries: readonly (readonly [Handmade, object])[]): Handmade {
  const manifests = entries.map(([one, rest]) => ({ ...rootOf(one), ...rest }));
  const index = {
    schemaVersion: 2,
    mediaType: MEDIA.index,
    artifactType: MEDIA.package,
    manifests,
  };
  return {
    manifests: [...entries.flatMap(([one]) => one.manifests), part(MEDIA.index, index)],
    blobs: entries.flatMap(([one]) => one.blobs),
  };
}

/** Writes an OCI layout with one name, as another tool would. */
export function writeLayout(dir: string, name: string, content: Handmade): void {
  for (const { descriptor, bytes } of [...content.blobs, ...content.manifests])
    writeBlob(dir, descriptor.digest, bytes);
  const { mediaType, digest, size } = rootOf(content);
  const entry = { mediaType, digest, size, annotations: { [ANNOTATION.refName]: name } };
  writeFileSync(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
}

/** Puts content into a registry by plain requests, under a tag. */
export async function upload(reference: string, content: Handmade): Promise<void> {
  const [, host, repository, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference)!;
  const base = `http://${host}/v2/${repository}`;
  for (const { descriptor, bytes } of content.blobs) {
    const url = `${base}/blobs/uploads/?digest=${encodeURIComponent(descriptor.digest)}`;
    const headers = { 'content-type': 'application/octet-stream' };
    await accepted(url, { method: 'POST', headers, body: new Uint8Array(bytes) });
  }
  for (const { descriptor, bytes } of content.manifests) {
    const name = descriptor === rootOf(content) ? tag : descriptor.digest;
    const headers = { 'content-type': descriptor.mediaType };
    const body = new Uint8Array(bytes);
    await accepted(`${base}/manifests/${name}`, { method: 'PUT', headers, body });
  }
}

async function accepted(url: string, request: RequestInit): Promise<void> {
  const answer = await fetch(url, request);
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${text}`);
}

function writeBlob(dir: string, digest: Digest, bytes: Buffer): void {
  mkdirSync(join(dir, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(blobPath(dir, digest), bytes);
}

function blobOf(dir: string, digest: Digest): Buffer {
  return readFileSync(blobPath(dir, digest));
}

/** Where a layout has a blob. */
export function blobPath(dir: string, digest: Digest): string {
  return join(dir, 'blobs', 'sha256', hexOf(digest));
}
