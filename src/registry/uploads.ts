import { anySignal, isEbpfError, unlessAborted } from '../base/index.ts';
import type { EbpfError } from '../base/index.ts';
import type { BlobOpener, PushBlobOptions, PushOutcome } from '../content/index.ts';
import { hasBlob } from './blobs.ts';
import { putInChunks } from './chunks.ts';
import { checkedDigest } from './place.ts';
import { isRetryable } from './transport/network-error.ts';
import { backoffMs } from './transport/retry.ts';
import { UploadSource } from './upload-body.ts';
import { endUpload } from './upload-end.ts';
import { OCTETS, cancelUpload, uploadStatus, withDigest } from './upload-session.ts';
import type { Session } from './upload-session.ts';
import { UploadStart } from './upload-start.ts';
import type { BlobToStart } from './upload-start.ts';

export interface BlobToPush extends BlobToStart {
  readonly open: BlobOpener;
}

/** Gives a blob to the registry unless it has it. One blob that is pushed several times at once is sent once. */
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
    const outcome = await mine;
    place.blobs.note(digest, true);
    return outcome;
  } finally {
    place.uploads.delete(digest);
  }
}

/** A broken upload goes on where the registry says it is, or begins anew: registries differ in what they keep. */
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

/** Server codes after which a new session may do better. */
const SESSION_CODES = ['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID', 'DIGEST_INVALID'];
/** A broken upload of fewer bytes is sent again rather than asked after. */
const WORTH_ASKING = 1024 * 1024;
/** Connections lost in the midst of a large body after which chunks are tried: a proxy may end what is too large for it. */
const LOST_WHOLE = 2;

class Upload {
  readonly #item: BlobToPush;
  readonly #options: PushBlobOptions;
  readonly #source: UploadSource;
  /** A session that broke and may still be good. */
  #broken: Session | undefined;
  /** A session is open: what fails before that has been repeated by whoever sends requests. */
  #begun = false;
  #lost = 0;
  #inChunks = false;
  /** Bytes of the chunks sent last. */
  #chunk: number | undefined;

  constructor(item: BlobToPush, options: PushBlobOptions) {
    this.#item = item;
    this.#options = options;
    this.#source = new UploadSource(item.descriptor, item.open, options);
  }

  async once(): Promise<PushOutcome> {
    const { place } = this.#item;
    this.#begun = false;
    const begun = (await this.#resumed()) ?? (await this.#begin());
    this.#begun = true;
    if (typeof begun === 'string') return begun;
    this.#broken = begun;
    try {
      await this.#send(begun);
    } catch (error) {
      // The registry cannot know that no more will come when it was our side that failed.
      if (this.#source.failed && this.#options.signal?.aborted !== true)
        await cancelUpload(place, begun);
      throw error;
    }
    return 'pushed';
  }

  /** False for what fails on our side: whoever hands the content in has already tried. */
  mayRepeat(error: unknown): boolean {
    if (this.#source.failed || this.#options.signal?.aborted === true) return false;
    if (!isEbpfError(error)) return false;
    const codes = serverCodes(error);
    const { status } = error.details;
    if (isTooLarge(status, codes)) return this.#inSmallerPieces();
    if (isRetryable(error)) {
      if (!this.#begun) return false;
      this.#noteLost(error);
      return true;
    }
    this.#broken = undefined;
    if (this.#chunk !== undefined) this.#item.place.host.uploads.tooSmall(this.#chunk);
    return status === 416 || SESSION_CODES.some((code) => codes.includes(code));
  }

  #begin(): Promise<PushOutcome | Session> {
    return new UploadStart(this.#item, this.#options, this.#source).begin();
  }

  /** The broken session as far as the registry has it. */
  async #resumed(): Promise<Session | undefined> {
    const { place, descriptor } = this.#item;
    const broken = this.#broken;
    this.#broken = undefined;
    if (broken === undefined || descriptor.size < WORTH_ASKING) return undefined;
    const status = await uploadStatus(place, broken, { signal: this.#options.signal });
    if (status === undefined || status.offset === 0 || status.offset > descriptor.size)
      return undefined;
    return status;
  }

  async #send(session: Session & { readonly offset?: number }): Promise<void> {
    const { place, descriptor } = this.#item;
    const { uploads } = place.host;
    const { offset = 0 } = session;
    const chunked = offset > 0 || uploads.chunk !== undefined || this.#inChunks;
    if (!chunked || descriptor.size === 0) {
      await this.#put(session);
      return;
    }
    const size = uploads.chunkSize(session.leastChunk);
    this.#chunk = size;
    const { signal } = this.#options;
    await putInChunks({ place, source: this.#source, size, offset, session, signal });
    // What came through in chunks and not whole goes in chunks from now on.
    if (this.#inChunks) uploads.chunk = size;
  }

  async #put({ location }: Session): Promise<void> {
    const { place, descriptor } = this.#item;
    const answer = await place.send({
      method: 'PUT',
      to: withDigest(location, descriptor.digest),
      scopes: place.push,
      headers: OCTETS,
      body: await this.#source.body(),
      signal: this.#options.signal,
      retry: false,
    });
    await endUpload(place, descriptor, answer);
  }

  /** A limit was met; true when there are smaller pieces left to try. */
  #inSmallerPieces(): boolean {
    const { place, descriptor } = this.#item;
    const { uploads } = place.host;
    this.#broken = undefined;
    return uploads.tooLarge(Math.min(descriptor.size, uploads.chunk ?? descriptor.size));
  }

  #noteLost(error: EbpfError): void {
    const { place, descriptor } = this.#item;
    if (error.code === 'registry-unreachable') this.#lost += 1;
    const large = descriptor.size > place.host.uploads.chunkSize();
    if (large && this.#lost >= LOST_WHOLE) this.#inChunks = true;
  }
}

function serverCodes(error: EbpfError): readonly unknown[] {
  const { serverCodes: codes } = error.details;
  return Array.isArray(codes) ? codes : [];
}

/** True for an answer by which a registry, or a proxy before it, refuses the length of a body. */
function isTooLarge(status: unknown, codes: readonly unknown[]): boolean {
  return status === 413 || (status === 400 && codes.includes('SIZE_INVALID'));
}
