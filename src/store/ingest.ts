import { CAPS, fail, throwIfAborted } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { checkSize, digestMismatch, ownErrors } from '../content/index.ts';
import type { BlobIngest } from '../content/index.ts';
import { Digester, algorithmOf } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { onDisk } from './failure.ts';
import type { NewBlob } from './new-blob.ts';

/** An upload in pieces: hashed as it comes, in a file that has no name among the blobs before it is whole and right. */
export class FileIngest implements BlobIngest {
  readonly #blob: NewBlob;
  readonly #dir: string;
  readonly #digester = new Digester('sha256');

  constructor(blob: NewBlob, dir: string) {
    this.#blob = blob;
    this.#dir = dir;
  }

  get size(): number {
    return this.#blob.size;
  }

  /** Appends; what came before an error stays, and {@link size} says how much that is. */
  async append(stream: ByteStream, options: Abortable = {}): Promise<void> {
    this.#check();
    throwIfAborted(options.signal);
    await onDisk(this.#dir, async () => {
      for await (const piece of ownErrors(stream, options)) {
        checkSize(this.size + piece.length, CAPS.blob, 'The upload');
        await this.#blob.write(piece);
        this.#digester.update(piece);
      }
    });
  }

  async commit(digest: Digest, options: Abortable = {}): Promise<Descriptor> {
    this.#check();
    throwIfAborted(options.signal);
    return onDisk(this.#dir, async () => {
      try {
        const found = await this.#hash(digest, options);
        if (found !== digest) throw digestMismatch('The upload', digest, found);
        await this.#blob.finish(digest);
        return { mediaType: 'application/octet-stream', digest, size: this.size };
      } finally {
        await this.#blob.discard();
      }
    });
  }

  async abort(): Promise<void> {
    await onDisk(this.#dir, () => this.#blob.discard());
  }

  /** Only at the end is it known which algorithm is asked for; the rare one costs a second reading. */
  async #hash(digest: Digest, options: Abortable): Promise<Digest> {
    const algorithm = algorithmOf(digest);
    if (algorithm === 'sha256') return this.#digester.digest();
    const digester = new Digester(algorithm);
    for await (const piece of this.#blob.reread(options)) digester.update(piece);
    return digester.digest();
  }

  #check(): void {
    if (!this.#blob.open) fail('upload-failed', 'The upload has ended already.');
  }
}
