import { CAPS, concatBytes, fail, streamOf, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { algorithmOf, childrenOf, digestOf, isDigest, isGraphType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { readManifest, referrerDescriptor } from './manifest-content.ts';
import { missingBlob, missingManifest, missingTag } from './missing.ts';
import type {
  BlobIngest,
  BlobOpener,
  ByteRange,
  ContentRepository,
  FetchBlobOptions,
  ListReferrersOptions,
  ManifestContent,
  PushBlobOptions,
  PushManifestOptions,
  PushOutcome,
} from './ports.ts';
import { checkRange, checkTagName } from './request.ts';
import {
  checkSize,
  checkStart,
  digestMismatch,
  ownErrors,
  verifyFrom,
  verifyStream,
} from './verify-stream.ts';

/** A repository in memory: for tests, and for content that is packed and pushed without touching a disk. */
export function createMemoryRepository(): ContentRepository {
  return new MemoryRepository();
}

class MemoryRepository implements ContentRepository {
  readonly #blobs = new Map<Digest, Uint8Array>();
  readonly #manifests = new Map<Digest, ManifestContent>();
  readonly #tags = new Map<string, Digest>();

  async fetchManifest(reference: string, options: Abortable = {}): Promise<ManifestContent> {
    await turn(options);
    const digest = isDigest(reference) ? reference : this.#digestOf(reference);
    return this.#manifests.get(digest) ?? missingManifest(digest);
  }

  async fetchBlob(descriptor: Descriptor, options: FetchBlobOptions = {}): Promise<ByteStream> {
    await turn(options);
    const bytes = this.#blobs.get(descriptor.digest) ?? missingBlob(descriptor.digest);
    const start = options.start ?? 0;
    checkStart(start, descriptor.size);
    return verifyFrom(streamOf(bytes.subarray(start)), descriptor, options);
  }

  async hasBlob(descriptor: Descriptor, options: Abortable = {}): Promise<boolean> {
    await turn(options);
    return this.#blobs.get(descriptor.digest)?.length === descriptor.size;
  }

  async pushBlob(
    descriptor: Descriptor,
    open: BlobOpener,
    options: PushBlobOptions = {},
  ): Promise<PushOutcome> {
    if (await this.hasBlob(descriptor, options)) return 'present';
    checkSize(descriptor.size, CAPS.blob, `Blob ${descriptor.digest}`);
    const pieces: Uint8Array[] = [];
    const stream = await open(options.signal);
    for await (const piece of verifyStream(stream, descriptor, options)) pieces.push(piece.slice());
    this.#blobs.set(descriptor.digest, concatBytes(pieces));
    return 'pushed';
  }

  async hasManifest(digest: Digest, options: Abortable = {}): Promise<boolean> {
    await turn(options);
    return this.#isWhole(digest);
  }

  async pushManifest(content: ManifestContent, options: PushManifestOptions = {}): Promise<void> {
    await turn(options);
    if (options.tag !== undefined) checkTagName(options.tag);
    const { mediaType, digest, size } = content.descriptor;
    const whole = readManifest({ mediaType, digest, size }, content.bytes.slice());
    this.#manifests.set(digest, whole);
    if (options.tag !== undefined) this.#tags.set(options.tag, digest);
  }

  async resolveTag(tag: string, options: Abortable = {}): Promise<Descriptor> {
    await turn(options);
    const digest = this.#digestOf(tag);
    return (this.#manifests.get(digest) ?? missingManifest(digest)).descriptor;
  }

  async listTags(options: Abortable = {}): Promise<readonly string[]> {
    await turn(options);
    return [...this.#tags.keys()].sort();
  }

  async listReferrers(
    subject: Digest,
    options: ListReferrersOptions = {},
  ): Promise<readonly Descriptor[]> {
    await turn(options);
    return [...this.#manifests.values()]
      .filter((content) => content.document.subject?.digest === subject)
      .map(referrerDescriptor)
      .filter(
        (found) =>
          options.artifactType === undefined || found.artifactType === options.artifactType,
      );
  }

  async deleteTag(tag: string, options: Abortable = {}): Promise<void> {
    await turn(options);
    if (!this.#tags.delete(tag)) missingTag(tag);
  }

  async deleteManifest(digest: Digest, options: Abortable = {}): Promise<void> {
    await turn(options);
    if (!this.#manifests.delete(digest)) missingManifest(digest);
    for (const [tag, named] of this.#tags) if (named === digest) this.#tags.delete(tag);
  }

  async deleteBlob(digest: Digest, options: Abortable = {}): Promise<void> {
    await turn(options);
    if (!this.#blobs.delete(digest)) missingBlob(digest);
  }

  async statBlob(digest: Digest, options: Abortable = {}): Promise<number | undefined> {
    await turn(options);
    return this.#blobs.get(digest)?.length;
  }

  async readBlobRange(
    digest: Digest,
    range: ByteRange,
    options: Abortable = {},
  ): Promise<ByteStream> {
    await turn(options);
    const bytes = this.#blobs.get(digest) ?? missingBlob(digest);
    checkRange(range, bytes.length);
    return streamOf(bytes.subarray(range.start, range.end + 1));
  }

  async ingestBlob(options: Abortable = {}): Promise<BlobIngest> {
    await turn(options);
    return new MemoryIngest((digest, bytes) => this.#blobs.set(digest, bytes));
  }

  #digestOf(tag: string): Digest {
    return this.#tags.get(tag) ?? missingTag(tag);
  }

  #isWhole(digest: Digest): boolean {
    const content = this.#manifests.get(digest);
    if (content === undefined) return false;
    return childrenOf(content.document).every((child) =>
      isGraphType(child.mediaType) ? this.#isWhole(child.digest) : this.#blobs.has(child.digest),
    );
  }
}

class MemoryIngest implements BlobIngest {
  readonly #pieces: Uint8Array[] = [];
  readonly #keep: (digest: Digest, bytes: Uint8Array) => void;
  #size = 0;
  #open = true;

  constructor(keep: (digest: Digest, bytes: Uint8Array) => void) {
    this.#keep = keep;
  }

  get size(): number {
    return this.#size;
  }

  async append(stream: ByteStream, options: Abortable = {}): Promise<void> {
    this.#check();
    throwIfAborted(options.signal);
    for await (const piece of ownErrors(stream, options)) {
      checkSize(this.#size + piece.length, CAPS.blob, 'The upload');
      this.#pieces.push(piece.slice());
      this.#size += piece.length;
    }
  }

  async commit(digest: Digest, options: Abortable = {}): Promise<Descriptor> {
    this.#check();
    await turn(options);
    this.#open = false;
    const bytes = concatBytes(this.#pieces);
    const found = digestOf(bytes, algorithmOf(digest));
    if (found !== digest) throw digestMismatch('The upload', digest, found);
    this.#keep(digest, bytes);
    return { mediaType: 'application/octet-stream', digest, size: bytes.length };
  }

  abort(): Promise<void> {
    this.#open = false;
    this.#pieces.length = 0;
    return Promise.resolve();
  }

  #check(): void {
    if (!this.#open) fail('upload-failed', 'The upload has ended already.');
  }
}

/** Lets others run, as every real place does, and ends early when the caller has given up. */
async function turn({ signal }: Abortable): Promise<void> {
  throwIfAborted(signal);
  await Promise.resolve();
}
