import { drain, verifyStream } from '../content/index.ts';
import { readAll } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import type { BlobOpener } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { bodyOf } from './transport/body.ts';
import type { RequestBody } from './transport/exchange.ts';

export interface UploadSourceOptions extends Abortable {
  /** Called with the number of bytes of each piece that is handed to the network. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** The bytes of one blob on their way to a registry, verified before the last of them goes out. */
export class UploadSource {
  readonly descriptor: Descriptor;
  readonly #open: BlobOpener;
  readonly #options: UploadSourceOptions;
  #small: Uint8Array | undefined;
  #failed = false;

  constructor(descriptor: Descriptor, open: BlobOpener, options: UploadSourceOptions) {
    this.descriptor = descriptor;
    this.#open = open;
    this.#options = options;
  }

  /** True when it was our side that could not go on: whoever hands the content in has already tried. */
  get failed(): boolean {
    return this.#failed;
  }

  /** A small blob whole. It is kept: a registry may want it a second time. */
  async whole(): Promise<Uint8Array> {
    const { signal } = this.#options;
    this.#small ??= await readAll(
      await this.#verified(signal),
      this.descriptor.size,
      this.descriptor.digest,
    );
    return this.#small;
  }

  /** Notes bytes that went out by another way than `stream`. */
  sent(count: number): void {
    this.#options.onBytes?.(count);
  }

  /** The body of a request that takes all of it. */
  async body(): Promise<RequestBody> {
    const { size } = this.descriptor;
    if (this.#small !== undefined) {
      this.sent(size);
      return bodyOf(this.#small);
    }
    // Nothing is sent for an empty body, so nothing would look at the source.
    if (size === 0) await drain(await this.stream(this.#options.signal));
    return { size, open: (signal) => this.stream(signal) };
  }

  /** Each piece is handed on when the next is there, so that the last one goes out only when the whole was verified. */
  async stream(signal: AbortSignal | undefined): Promise<ByteStream> {
    return this.#lastHeldBack(await this.#verified(signal));
  }

  async *#lastHeldBack(stream: ByteStream): AsyncGenerator<Uint8Array, void> {
    let held: Uint8Array | undefined;
    for await (const piece of stream) {
      if (held !== undefined) {
        this.sent(held.length);
        yield held;
      }
      held = piece;
    }
    if (held === undefined) return;
    this.sent(held.length);
    yield held;
  }

  async #verified(signal: AbortSignal | undefined): Promise<ByteStream> {
    try {
      const stream = await this.#open(signal);
      return this.#noticing(verifyStream(stream, this.descriptor, { signal }), signal);
    } catch (error) {
      this.#failed ||= signal?.aborted !== true;
      throw error;
    }
  }

  async *#noticing(
    stream: ByteStream,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void> {
    try {
      yield* stream;
    } catch (error) {
      this.#failed ||= signal?.aborted !== true;
      throw error;
    }
  }
}
