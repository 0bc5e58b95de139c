import { onTestFinished } from 'vitest';
import { copy, createMemoryRepository, manifestOf } from '../../../src/content/index.ts';
import type {
  ContentRepository,
  ContentTarget,
  ManifestContent,
  RemoteRepository,
} from '../../../src/content/index.ts';
import { MEDIA, describe as descriptorOf } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { streamOf } from '../../../src/base/index.ts';
import { createRegistryClient } from '../../../src/registry/index.ts';
import type { RegistryClient, RegistryClientOptions } from '../../../src/registry/index.ts';
import type { Lab } from './lab.ts';

export const NAME = 'tools/demo';
const CONFIG_TYPE = 'application/vnd.test.config.v1+json';
const LAYER_TYPE = 'application/vnd.test.layer.v1';

/** A manifest and its blobs. */
export interface Image {
  readonly manifest: ManifestContent;
  readonly blobs: readonly { readonly descriptor: Descriptor; readonly bytes: Uint8Array }[];
}

/** Bytes that do not repeat soon, the same for the same seed. */
export function noise(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}

/** A manifest over a config and layers of these sizes. */
export function image(sizes: readonly number[], more: object = {}): Image {
  const blobs = [
    { bytes: Buffer.from('{"about":"a test"}'), mediaType: CONFIG_TYPE },
    ...sizes.map((size, at) => ({ bytes: noise(size, at + size), mediaType: LAYER_TYPE })),
  ].map(({ bytes, mediaType }) => ({ bytes, descriptor: descriptorOf(mediaType, bytes) }));
  return {
    manifest: manifestOver(
      blobs.map(({ descriptor }) => descriptor),
      more,
    ),
    blobs,
  };
}

/** The first is the config. */
export function manifestOver(
  [config, ...layers]: readonly Descriptor[],
  more: object = {},
): ManifestContent {
  const json = { schemaVersion: 2, mediaType: MEDIA.manifest, config, layers, ...more };
  return manifestOf(Buffer.from(JSON.stringify(json)), MEDIA.manifest);
}

/** The image in a place of its own, under a tag. */
export async function held({ manifest, blobs }: Image, tag = '1.0'): Promise<ContentRepository> {
  const memory = createMemoryRepository();
  await put(memory, { manifest, blobs }, tag);
  return memory;
}

async function put(target: ContentTarget, { manifest, blobs }: Image, tag: string): Promise<void> {
  for (const { descriptor, bytes } of blobs)
    await target.pushBlob(descriptor, () => Promise.resolve(streamOf(bytes)));
  await target.pushManifest(manifest, { tag });
}

/** A name in the lab; default `tools/demo:1.0`. */
interface Where {
  readonly tag?: string;
  readonly name?: string;
}

/** Puts it into the lab without a request. */
export function place(lab: Lab, { manifest, blobs }: Image, where: Where = {}): void {
  const { tag = '1.0', name = NAME } = where;
  const repository = lab.repository(name);
  for (const { descriptor, bytes } of blobs) repository.blob(bytes, descriptor.mediaType);
  const { descriptor, bytes } = manifest;
  repository.manifestBytes(Buffer.from(bytes), descriptor.mediaType, tag);
}

/** A client with short waits, closed when the test has ended. */
export function labClient(options: RegistryClientOptions = {}): RegistryClient {
  const retries = { minDelayMs: 1, maxDelayMs: 20, ...options.retries };
  const client = createRegistryClient({ idleTimeoutMs: 10_000, ...options, retries });
  onTestFinished(() => client.close());
  return client;
}

/** `tools/demo` of the lab, for reading and writing. */
export function remote(lab: Lab, options: RegistryClientOptions = {}): RemoteRepository {
  return labClient(options).repository(lab.host, NAME, { access: 'push' });
}

/** Pushes an image under a tag. */
export async function push(target: RemoteRepository, one: Image, tag = '1.0'): Promise<void> {
  await copy(await held(one, tag), target, { reference: tag, tag });
}

/** Pulls what a tag names and gives the bytes of all its blobs. */
export async function pull(source: RemoteRepository, tag = '1.0'): Promise<readonly Buffer[]> {
  const memory = createMemoryRepository();
  const { root } = await copy(source, memory, { reference: tag, tag });
  const { document } = await memory.fetchManifest(root.digest);
  const parts = document.kind === 'manifest' ? [document.config, ...document.layers] : [];
  return await Promise.all(
    parts.map(async (part) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of await memory.fetchBlob(part)) pieces.push(piece);
      return Buffer.concat(pieces);
    }),
  );
}

/** True when the lab has the image whole under the tag. */
export function hasWhole(lab: Lab, { manifest, blobs }: Image, where: Where = {}): boolean {
  const { tag = '1.0', name = NAME } = where;
  const repository = lab.repository(name);
  return (
    repository.tags.get(tag) === manifest.descriptor.digest &&
    blobs.every(({ descriptor, bytes }) => repository.blobs.get(descriptor.digest)?.equals(bytes))
  );
}

/** Code of the error of ours that it ends with; `well` when it ends well. */
export async function endOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'well';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}
