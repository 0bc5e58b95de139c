import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { streamOf } from '../../src/base/index.ts';
import { manifestOf } from '../../src/content/index.ts';
import type { ManifestContent, RemoteRepository } from '../../src/content/index.ts';
import { createClient } from '../../src/index.ts';
import type { Client } from '../../src/index.ts';
import { MEDIA, describe as descriptorOf } from '../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../src/oci/index.ts';
import { createRegistryClient } from '../../src/registry/index.ts';
import { temporaryDirectory } from '../support/tmp.ts';

const encoder = new TextEncoder();

/** A client with nothing of the developer's own, closed when the test has ended. */
export function cleanClient(): Client {
  const home = temporaryDirectory();
  const client = createClient({ env: {}, home, root: false, loader: 'none' });
  onTestFinished(() => client.close());
  return client;
}

/** A repository of a registry, to fill it and to look into it. */
export function repositoryOf(registry: string, name: string): RemoteRepository {
  const client = createRegistryClient();
  onTestFinished(() => client.close());
  return client.repository(registry, name, { access: 'push' });
}

/** Writes a list into a folder of its own; gives its path. */
export function listOf(list: unknown): string {
  const path = join(temporaryDirectory(), 'list.yaml');
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(list));
  return path;
}

export interface ArtifactOptions {
  /** Texts of its layers. */
  readonly layers: readonly string[];
  readonly tag?: string;
  readonly subject?: Descriptor;
}

/** Pushes a small artifact. */
export async function pushArtifact(
  repository: RemoteRepository,
  { layers, tag, subject }: ArtifactOptions,
): Promise<ManifestContent> {
  const blobs = [
    { bytes: encoder.encode('{}'), type: MEDIA.empty as string },
    ...layers.map((text) => ({ bytes: encoder.encode(text), type: 'text/plain' })),
  ];
  const descriptors: Descriptor[] = [];
  for (const { bytes, type } of blobs) {
    const descriptor = descriptorOf(type, bytes);
    await repository.pushBlob(descriptor, () => Promise.resolve(streamOf(bytes)));
    descriptors.push(descriptor);
  }
  const [config, ...rest] = descriptors;
  return push(repository, tag, {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    artifactType: 'application/vnd.example.test',
    config,
    layers: rest,
    ...(subject && { subject: plain(subject) }),
  });
}

/** Pushes an index of manifests that are there. */
export function pushIndex(
  repository: RemoteRepository,
  tag: string,
  entries: readonly { readonly child: ManifestContent; readonly architecture: string }[],
): Promise<ManifestContent> {
  return push(repository, tag, {
    schemaVersion: 2,
    mediaType: MEDIA.index,
    manifests: entries.map(({ child, architecture }) => ({
      ...plain(child.descriptor),
      platform: { os: 'linux', architecture },
    })),
  });
}

async function push(
  repository: RemoteRepository,
  tag: string | undefined,
  json: { readonly mediaType: string; readonly [field: string]: unknown },
): Promise<ManifestContent> {
  const content = manifestOf(encoder.encode(JSON.stringify(json)), json.mediaType);
  await repository.pushManifest(content, { tag });
  return content;
}

function plain({ mediaType, digest, size }: Descriptor): Descriptor {
  return { mediaType, digest, size };
}

/** Tags with their digests. */
export async function tagsOf(repository: RemoteRepository): Promise<Record<string, Digest>> {
  const tags = await repository.listTags();
  const entries = await Promise.all(
    tags.map(async (tag) => [tag, (await repository.resolveTag(tag)).digest] as const),
  );
  return Object.fromEntries(entries);
}
