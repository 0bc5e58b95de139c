import { anySignal, isEbpfError } from '../base/index.ts';
import type { Abortable, ByteStream } from '../base/index.ts';
import { drain, verifyStream } from '../content/index.ts';
import type { BlobOpener, PushBlobOptions, PushOutcome } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { hasBlob } from './blobs.ts';
import { checkNamed } from './digest-header.ts';
import { checkedDigest } from './place.ts';
import type { Place } from './place.ts';
import type { RequestBody } from './transport/exchange.ts';
import { isRetryable } from './transport/network-error.ts';
import { backoffMs } from './transport/retry.ts';
import { unlessAborted } from './transport/shared.ts';
import { beginUpload, cancelUpload, withDigest } from './upload-session.ts';

/**
 * Gives a blob to the registry unless it has it. It is asked first about large blobs, and about those it was seen to
 * have; sending a small one costs less than asking. One blob that is pushed several times at once is sent once.
 */
export async function pushBlob(
  item: BlobToPush,
  options: PushBlobOptions = {},
): Promise<PushOutcome> {
  const { place, descriptor } = item;
  const digest = checkedDigest(descriptor.digest);
  const signal = anySignal(options.signal, place.host.settings.signal);
  for (let ahead; (ahead = place.uploads.get(digest)) !== undefined;)
    if (await unlessAborted(ahead, signal)) return 'present';
  const mine = pushRepeatedly(item, { ...options, signal });
  const went = mine.then(
    () => true,
    () => false,
  );
  place.uploads.set(digest, went);
  try {
    return await mine;
  } finally {
    place.uploads.delete(digest);
  }
}

/** A broken upload begins anew in a new session, since registries differ in what they keep of an old one. */
async function pushRepeatedly(item: BlobToPush, options: PushBlobOptions): Promise<PushOutcome> {
  const { place, descriptor } = item;
  const { retries, clock, logger } = place.host.settings;
  const { signal } = options;
  const upload = new Upload(item, options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      // The answer to an upload that went well may be what was lost.
      if (attempt > 1 && (await hasBlob(place, descriptor, { signal }))) return 'pushed';
      return await upload.once();
    } catch (error) {
      if (attempt >= retries.attempts || !upload.mayRepeat(error)) throw error;
      logger.debug('upload begins anew', { digest: descriptor.digest, attempt });
      await clock.sleep(backoffMs(retries, clock, attempt), signal);
    }
  }
}

export interface BlobToPush {
  readonly place: Place;
  readonly descriptor: Descriptor;
  readonly open: BlobOpener;
}

/** Server codes after which a new session may do better. */
const SESSION_CODES = ['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID', 'DIGEST_INVALID'];

class Upload {
  readonly #item: BlobToPush;
  readonly #options: PushBlobOptions;
  #sourceFailed = false;

  constructor(item: BlobToPush, options: PushBlobOptions) {
    this.#item = item;
    this.#options = options;
  }

  async once(): Promise<PushOutcome> {
    const { place, descriptor } = this.#item;
    const { signal } = this.#options;
    const begun = await this.#begin();
    if (typeof begun === 'string') return begun;
    try {
      await this.#put(begun);
    } catch (error) {
      // The registry cannot know that no more will come when it was our side that failed.
      if (this.#sourceFailed && signal?.aborted !== true) await cancelUpload(place, begun);
      throw error;
    }
    place.blobs.note(descriptor.digest, true);
    return 'pushed';
  }

  /** False for what fails on our side: whoever hands the content in has already tried. */
  mayRepeat(error: unknown): boolean {
    if (this.#sourceFailed || this.#options.signal?.aborted === true) return false;
    if (isRetryable(error)) return true;
    if (!isEbpfError(error)) return false;
    const { status, serverCodes } = error.details;
    const codes: unknown[] = Array.isArray(serverCodes) ? serverCodes : [];
    return status === 416 || codes.some((code) => SESSION_CODES.includes(String(code)));
  }

  async #begin(): Promise<'present' | 'mounted' | URL> {
    const { place, descriptor } = this.#item;
    const { mountFrom, signal } = this.#options;
    const { digest, size } = descriptor;
    if (mountFrom !== undefined && mountFrom !== place.repository)
      return await beginUpload(place, { mount: { digest, from: mountFrom }, signal });
    const seen = place.blobs.get(digest);
    const ask = seen === true || size > place.host.settings.askBeforePushBytes;
    if (ask && seen !== false && (await hasBlob(place, descriptor, { signal }))) return 'present';
    return await beginUpload(place, { signal });
  }

  async #put(location: URL): Promise<void> {
    const { place, descriptor } = this.#item;
    const { signal } = this.#options;
    const body = this.#body();
    // Nothing is sent for an empty body, so nothing would look at the source.
    if (descriptor.size === 0) await drain(await body.open(new AbortController().signal));
    const answer = await place.send({
      method: 'PUT',
      to: withDigest(location, descriptor.digest),
      scopes: place.push,
      headers: { 'content-type': 'application/octet-stream' },
      body,
      signal,
      retry: false,
    });
    if (answer.status !== 201)
      throw await place.refuse(answer, {
        doing: `push the blob ${descriptor.digest} to ${place.name}`,
        missing: 'upload-failed',
        subject: 'such upload session any more',
      });
    checkNamed(answer, descriptor.digest, `What the registry stored as ${descriptor.digest}`);
    await answer.discard();
  }

  #body(): RequestBody {
    const { descriptor, open } = this.#item;
    const { onBytes } = this.#options;
    const failed = (): void => {
      this.#sourceFailed = true;
    };
    return {
      size: descriptor.size,
      open: async (signal) => {
        try {
          const verified = verifyStream(await open(signal), descriptor, { signal });
          return lastHeldBack(verified, { onBytes, failed, signal });
        } catch (error) {
          if (!signal.aborted) failed();
          throw error;
        }
      },
    };
  }
}

interface HoldBack extends Required<Abortable> {
  readonly onBytes: ((count: number) => void) | undefined;
  readonly failed: () => void;
}

/** Each piece is handed on when the next is there, so that the last one goes out only when the whole was verified. */
async function* lastHeldBack(stream: ByteStream, hold: HoldBack): AsyncGenerator<Uint8Array, void> {
  let held: Uint8Array | undefined;
  try {
    for await (const piece of stream) {
      if (held !== undefined) {
        hold.onBytes?.(held.length);
        yield held;
      }
      held = piece;
    }
  } catch (error) {
    if (hold.signal?.aborted !== true) hold.failed();
    throw error;
  }
  if (held === undefined) return;
  hold.onBytes?.(held.length);
  yield held;
}
