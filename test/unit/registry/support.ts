import { createRegistryClient } from '../../../src/registry/index.ts';
import type { Clock, RegistryClient, RegistryClientOptions } from '../../../src/registry/index.ts';
import { manifestOf } from '../../../src/content/index.ts';
import type { ManifestContent, RemoteRepository } from '../../../src/content/index.ts';
import { MEDIA, describe as descriptorOf } from '../../../src/oci/index.ts';
import type { Descriptor } from '../../../src/oci/index.ts';
import { readAll, streamOf } from '../../../src/base/index.ts';
import type { ByteStream } from '../../../src/base/index.ts';
import { onTestFinished } from 'vitest';
import type { Wire } from '../../support/wire.ts';
import type { Reply } from '../../support/wire-reply.ts';

/** A clock whose sleeps take no time, move its hands, and are noted. */
export interface TestClock extends Clock {
  readonly slept: number[];
  advance(ms: number): void;
}

export function testClock(start = Date.UTC(2026, 0, 1)): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** A client that is closed when the test has ended, with a clock that costs no time. */
export function testClient(options: RegistryClientOptions = {}): RegistryClient {
  const client = createRegistryClient({ clock: testClock(), ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The repository `tools/demo` behind a wire. */
export function demo(wire: Wire, options: RegistryClientOptions = {}): RemoteRepository {
  return testClient(options).repository(wire.host, 'tools/demo');
}

export const BASE = '/v2/tools/demo';

/** Bytes that differ from place to place, so that parts in the wrong order are noticed. */
export function bytesOf(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + seed * 7 + (at >> 8)) & 0xff;
  return bytes;
}

export interface Blob {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
  readonly path: string;
  readonly open: () => Promise<ByteStream>;
}

export function blobOf(bytes: Uint8Array, mediaType = 'application/octet-stream'): Blob {
  const descriptor = descriptorOf(mediaType, bytes);
  return {
    bytes,
    descriptor,
    path: `${BASE}/blobs/${descriptor.digest}`,
    open: () => Promise.resolve(streamOf(bytes)),
  };
}

/** A manifest over blobs, the first of which is its config. */
export function manifestOver(blobs: readonly Blob[], extra: object = {}): ManifestContent {
  const [config, ...layers] = blobs.map(({ descriptor }) => descriptor);
  const json = JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config,
    layers,
    ...extra,
  });
  return manifestOf(new TextEncoder().encode(json), MEDIA.manifest);
}

export function manifestReply(content: ManifestContent, headers: Reply['headers'] = {}): Reply {
  return {
    headers: {
      'content-type': content.descriptor.mediaType,
      'docker-content-digest': content.descriptor.digest,
      ...headers,
    },
    body: content.bytes,
  };
}

export function blobReply(blob: Blob, headers: Reply['headers'] = {}): Reply {
  return {
    headers: { 'docker-content-digest': blob.descriptor.digest, ...headers },
    body: blob.bytes,
  };
}

/** An error answer as registries write it. */
export function errorReply(status: number, code: string, message = 'no'): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

export async function fetched(repository: RemoteRepository, blob: Blob): Promise<Uint8Array> {
  const stream = await repository.fetchBlob(blob.descriptor);
  return Uint8Array.from(await readAll(stream, blob.bytes.length * 2 + 1024, 'the blob'));
}

/** What the upload of a blob posts and puts. */
export interface UploadPaths {
  /** Opens an upload and asks nothing. */
  readonly plain: string;
  /** Asks for the blob and opens an upload. */
  readonly ask: string;
  /** Asks, opens, and carries the blob. */
  readonly give: string;
  /** Carries the blob. */
  readonly single: string;
  /** What a client that knows nothing of the registry begins with. */
  readonly first: string;
  readonly session: string;
  readonly put: string;
}

export function uploadPaths(blob: Blob): UploadPaths {
  const digest = encodeURIComponent(blob.descriptor.digest);
  const post = `POST ${BASE}/blobs/uploads/`;
  const session = `${BASE}/blobs/uploads/${blob.descriptor.digest.slice(7, 15)}`;
  const ask = `${post}?mount=${digest}&from=tools%2Fdemo`;
  const give = `${ask}&digest=${digest}`;
  const small = blob.bytes.length > 0 && blob.bytes.length <= 65_536;
  return {
    plain: post,
    ask,
    give,
    single: `${post}?digest=${digest}`,
    first: small ? give : ask,
    session,
    put: `PUT ${session}?digest=${digest}`,
  };
}

/** Location of the session that `uploadPaths` puts to. */
export function sessionReply(blob: Blob): Reply {
  return {
    status: 202,
    headers: { location: `${BASE}/blobs/uploads/${blob.descriptor.digest.slice(7, 15)}` },
  };
}
