import { readFileSync } from 'node:fs';

import { packArtifact } from '../../../src/artifact/index.ts';
import type { PackInput, PackLayer, PackedArtifact } from '../../../src/artifact/index.ts';
import { isEbpfError, streamOf } from '../../../src/base/index.ts';
import type { EbpfError } from '../../../src/base/index.ts';
import { createMemoryRepository } from '../../../src/content/index.ts';
import type { ContentRepository } from '../../../src/content/index.ts';
import { digestOf } from '../../../src/oci/index.ts';
import type { Platform } from '../../../src/oci/index.ts';

export const AMD64: Platform = { os: 'linux', architecture: 'amd64' };
export const ARM64: Platform = { os: 'linux', architecture: 'arm64' };
export const S390X: Platform = { os: 'linux', architecture: 's390x' };

/** An object that is in the repository. */
export function goldenObject(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`test/golden/derivation-v1/${name}.bpf.o`));
}

export function exampleObject(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`examples/${name}/${name}.bpf.o`));
}

/** Input of one object that fits every architecture. */
export function single(bytes: Uint8Array, more: Partial<PackInput> = {}): PackInput {
  return { objects: [{ bytes, title: 'prog.bpf.o' }], ...more };
}

export function layerOf(mediaType: string, title: string, text: string): PackLayer {
  const bytes = Buffer.from(text);
  return {
    mediaType,
    title,
    digest: digestOf(bytes),
    size: bytes.length,
    open: () => Promise.resolve(streamOf(bytes)),
  };
}

/** A place that has the artifact. */
export async function pushed(artifact: PackedArtifact): Promise<ContentRepository> {
  const repository = createMemoryRepository();
  for (const { descriptor, open } of artifact.blobs) await repository.pushBlob(descriptor, open);
  for (const manifest of artifact.manifests) await repository.pushManifest(manifest);
  return repository;
}

/** The error of ours that packing ends with. */
export function packRefusal(input: PackInput): EbpfError {
  return refusalOf(() => packArtifact(input));
}

export function refusalOf(attempt: () => unknown): EbpfError {
  try {
    attempt();
  } catch (error) {
    if (isEbpfError(error)) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

export async function rejectionOf(promise: Promise<unknown>): Promise<EbpfError> {
  try {
    await promise;
  } catch (error) {
    if (isEbpfError(error)) return error;
    throw error;
  }
  throw new Error('It was taken.');
}
