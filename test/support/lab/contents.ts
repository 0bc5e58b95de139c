import { describe as descriptorOf, digestOf } from '../../../src/oci/index.ts';
import type { Descriptor, Digest } from '../../../src/oci/index.ts';

export interface HeldManifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An upload under way. */
export interface Session {
  readonly repository: string;
  pieces: Buffer[];
  size: number;
  /** Bytes of each PATCH that was taken. */
  readonly patches: number[];
}

/** One repository, in memory and open to tests. */
export class LabRepository {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, HeldManifest>();
  readonly tags = new Map<string, string>();

  /** Puts a blob there without a request. */
  blob(bytes: Uint8Array, mediaType = 'application/octet-stream'): Descriptor {
    const descriptor = descriptorOf(mediaType, bytes);
    this.blobs.set(descriptor.digest, Buffer.from(bytes));
    return descriptor;
  }

  /** Puts a manifest or index there without a request, whatever it names. */
  manifest(json: Readonly<Record<string, unknown>>, ...tags: readonly string[]): Descriptor {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...json }));
    return this.manifestBytes(bytes, String(json['mediaType']), ...tags);
  }

  manifestBytes(bytes: Buffer, mediaType: string, ...tags: readonly string[]): Descriptor {
    const descriptor = descriptorOf(mediaType, bytes);
    this.manifests.set(descriptor.digest, { mediaType, bytes });
    for (const tag of tags) this.tags.set(tag, descriptor.digest);
    return descriptor;
  }

  /** Digest of a tag or digest, when it names a manifest. */
  find(reference: string): string | undefined {
    const digest = this.tags.get(reference) ?? reference;
    return this.manifests.has(digest) ? digest : undefined;
  }
}

/** All that a registry has. */
export class Contents {
  readonly repositories = new Map<string, LabRepository>();
  readonly sessions = new Map<string, Session>();
  #sessions = 0;

  /** The repository, made when it is not there. */
  open(name: string): LabRepository {
    const repository = this.repositories.get(name) ?? new LabRepository();
    this.repositories.set(name, repository);
    return repository;
  }

  session(repository: string): string {
    this.#sessions += 1;
    const id = `session-${this.#sessions}`;
    this.sessions.set(id, { repository, pieces: [], size: 0, patches: [] });
    return id;
  }
}

/** Digest of bytes by the algorithm of another. */
export function digestLike(bytes: Uint8Array, digest: string): Digest {
  return digestOf(bytes, digest.startsWith('sha512:') ? 'sha512' : 'sha256');
}
