import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe as descriptorOf, digestOf, hexOf, MEDIA } from '../../src/oci/index.ts';
import type { Descriptor } from '../../src/oci/index.ts';

/** A manifest with a config and layers of random-looking but fixed bytes, written as an OCI layout by hand. */
export function writeImageLayout(dir: string, tag: string, sizes: readonly number[]): Descriptor {
  const config = writeBlob(dir, 'application/vnd.oci.image.config.v1+json', imageConfig());
  const layers = sizes.map((size, at) => {
    return writeBlob(dir, 'application/vnd.oci.image.layer.v1.tar', pattern(size, at + 1));
  });
  const manifest = writeJson(dir, MEDIA.manifest, { config, layers });
  writeIndex(dir, [{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': tag } }]);
  return manifest;
}

/** An index of two platforms, each with its own manifest. */
export function writeMultiPlatformLayout(dir: string, tag: string): Descriptor {
  const manifests = ['amd64', 'arm64'].map((architecture, at) => {
    const config = writeBlob(
      dir,
      'application/vnd.oci.image.config.v1+json',
      imageConfig(architecture),
    );
    const layer = writeBlob(dir, 'application/vnd.oci.image.layer.v1.tar', pattern(5_000, at + 7));
    const manifest = writeJson(dir, MEDIA.manifest, { config, layers: [layer] });
    return { ...manifest, platform: { os: 'linux', architecture } };
  });
  const index = writeJson(dir, MEDIA.index, { manifests });
  writeIndex(dir, [{ ...index, annotations: { 'org.opencontainers.image.ref.name': tag } }]);
  return index;
}

/** Blob name → digest of what is really in it, for all blobs of a layout. */
export function blobsOfLayout(dir: string): Map<string, string> {
  const blobs = join(dir, 'blobs', 'sha256');
  if (!existsSync(blobs)) return new Map();
  return new Map(
    readdirSync(blobs).map((name) => [name, digestOf(readFileSync(join(blobs, name)))]),
  );
}

/** The text of a blob of a layout. */
export function blobText(dir: string, { digest }: Descriptor): string {
  return readFileSync(join(dir, 'blobs', 'sha256', hexOf(digest)), 'utf8');
}

function imageConfig(architecture = 'amd64'): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  );
}

function pattern(size: number, seed: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 31 + seed * 97) & 0xff));
}

function writeJson(dir: string, mediaType: string, body: Record<string, unknown>): Descriptor {
  const text = JSON.stringify({ schemaVersion: 2, mediaType, ...body });
  return writeBlob(dir, mediaType, Buffer.from(text));
}

function writeBlob(dir: string, mediaType: string, bytes: Buffer): Descriptor {
  const descriptor = descriptorOf(mediaType, bytes);
  mkdirSync(join(dir, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(dir, 'blobs', 'sha256', hexOf(descriptor.digest)), bytes);
  return descriptor;
}

function writeIndex(dir: string, manifests: readonly Descriptor[]): void {
  writeFileSync(join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  writeFileSync(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}
