import { concatBytes, fail } from '../base/index.ts';
import type { Abortable, EbpfError } from '../base/index.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';
import { bodyOf } from './transport/body.ts';
import { isRetryable } from './transport/network-error.ts';
import { backoffMs } from './transport/retry.ts';
import type { UploadSource } from './upload-body.ts';
import { endUpload } from './upload-end.ts';
import { OCTETS, locationIn, offsetIn, uploadStatus, withDigest } from './upload-session.ts';
import type { Session } from './upload-session.ts';

export interface ChunkedUpload extends Abortable {
  readonly place: Place;
  readonly source: UploadSource;
  /** Bytes of a chunk. */
  readonly size: number;
  /** Bytes that the registry has already. */
  readonly offset: number;
  readonly session: Session;
}

/**
 * Sends a blob, or the rest of one, in chunks (distribution-spec, "Pushing a blob in chunks"). The source is read once:
 * a chunk that breaks is sent again from memory, from the byte on that the registry asks for.
 */
export async function putInChunks(upload: ChunkedUpload): Promise<void> {
  const { place, source, size, offset, signal } = upload;
  const sender = new ChunkSender(upload);
  let skip = offset;
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (let piece of await source.stream(signal)) {
    const skipped = Math.min(skip, piece.length);
    skip -= skipped;
    piece = piece.subarray(skipped);
    while (length + piece.length >= size) {
      const rest = size - length;
      await sender.send(concatBytes([...pieces, piece.subarray(0, rest)]));
      piece = piece.subarray(rest);
      pieces = [];
      length = 0;
    }
    if (piece.length === 0) continue;
    // A source may use its buffer again for the next piece.
    pieces.push(Uint8Array.from(piece));
    length += piece.length;
  }
  if (length > 0) await sender.send(concatBytes(pieces));
  const answer = await place.send({
    method: 'PUT',
    to: withDigest(sender.location, source.descriptor.digest),
    scopes: place.push,
    headers: OCTETS,
    signal,
    retry: false,
  });
  await endUpload(place, source.descriptor, answer);
}

class ChunkSender {
  location: URL;
  readonly #upload: ChunkedUpload;
  /** Bytes that the registry has. */
  #at: number;
  /** What `Range` said after the first chunk. */
  #firstRange: number | undefined;

  constructor(upload: ChunkedUpload) {
    this.#upload = upload;
    this.#at = upload.offset;
    this.location = upload.session.location;
  }

  /** Sends one chunk until the registry has all of it. */
  async send(chunk: Uint8Array): Promise<void> {
    const end = this.#at + chunk.length;
    const { retries, clock } = this.#upload.place.host.settings;
    for (let failures = 0; this.#at < end;) {
      const before = this.#at;
      try {
        this.#at = await this.#patch(chunk.subarray(chunk.length - (end - this.#at)));
      } catch (error) {
        failures += 1;
        if (!isRetryable(error) || failures >= retries.attempts) throw error;
        await clock.sleep(backoffMs(retries, clock, failures), this.#upload.signal);
        this.#at = await this.#recovered(error);
      }
      this.#check({ start: end - chunk.length, end, before });
    }
  }

  /** Where the registry goes on must be inside of the chunk that it was sent: nothing before it is kept here. */
  #check({ start, end, before }: { start: number; end: number; before: number }): void {
    if (this.#at >= start && this.#at <= end) return;
    const { name } = this.#upload.place;
    fail('upload-failed', `${name} asks for byte ${this.#at} of an upload that was at ${before}.`, {
      details: { retryable: true },
    });
  }

  /** Sends bytes and says how many the registry then has, by its own word where that can be believed. */
  async #patch(bytes: Uint8Array): Promise<number> {
    const { place, signal } = this.#upload;
    const end = this.#at + bytes.length;
    const answer = await place.send({
      method: 'PATCH',
      to: this.location,
      scopes: place.push,
      headers: { ...OCTETS, 'content-range': `${this.#at}-${end - 1}` },
      body: bodyOf(bytes),
      signal,
      retry: false,
    });
    if (answer.status === 416) return await this.#asked(answer);
    // 201 is how ECR takes a chunk.
    if (![200, 201, 202, 204].includes(answer.status)) throw await this.#refused(answer);
    await answer.discard();
    this.location = locationIn(place, answer) ?? this.location;
    return this.#taken(answer, end);
  }

  /**
   * A registry may take less than it was sent, and says so. ECR names the first chunk for ever, and zot counts one byte
   * too many; there, and where nothing is said, our own count has to do, and the digest at the end decides.
   */
  #taken(answer: Answer, end: number): number {
    const range = offsetIn(answer);
    const stuck = range !== undefined && range === this.#firstRange && range <= this.#at;
    this.#firstRange ??= range;
    return range === undefined || answer.status === 201 || stuck ? end : Math.min(range, end);
  }

  /** The registry has another place in mind than we; it says which, or is asked. */
  async #asked(answer: Answer): Promise<number> {
    const said = offsetIn(answer);
    // The body may be announced and never come.
    answer.close();
    if (said !== undefined && said !== this.#at) return said;
    const status = await this.#status();
    if (status !== undefined && status !== this.#at) return status;
    throw await this.#refused(answer);
  }

  async #recovered(error: EbpfError): Promise<number> {
    const offset = await this.#status();
    if (offset === undefined) throw error;
    return offset;
  }

  async #status(): Promise<number | undefined> {
    const { place, session, signal } = this.#upload;
    const status = await uploadStatus(place, { ...session, location: this.location }, { signal });
    this.location = status?.location ?? this.location;
    return status?.offset;
  }

  async #refused(answer: Answer): Promise<EbpfError> {
    const { place, source } = this.#upload;
    return await place.refuse(answer, {
      doing: `push a part of the blob ${source.descriptor.digest} to ${place.name}`,
      missing: 'upload-failed',
      subject: 'such upload session any more',
    });
  }
}
