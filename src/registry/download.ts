import { EbpfError, anySignal, fail, streamOf } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';
import type { OpenOptions } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { checkNamed } from './digest-header.ts';
import { isPage } from './failure.ts';
import { checkedDigest } from './place.ts';
import type { Place } from './place.ts';
import type { Answer } from './transport/answer.ts';
import { isRetryable } from './transport/network-error.ts';
import { backoffMs } from './transport/retry.ts';

/** Bytes of progress after which broken connections are forgiven anew: a long transfer may break often. */
const FORGIVEN_AFTER = 1024 * 1024;
/** Stalls without progress after which the blob is given up: each has already cost a whole idle timeout. */
const MAX_STALLS = 2;

/**
 * Opens a blob, from a byte on, and goes on by Range where a connection breaks. The bytes are not verified here; since the reader
 * hashes what it gets from first to last, it does not matter that they came in parts.
 */
export async function openDownload(
  place: Place,
  descriptor: Descriptor,
  { start, signal }: OpenOptions,
): Promise<ByteStream> {
  checkedDigest(descriptor.digest);
  // Nothing is left to ask for, and no range to ask for it by.
  if (start > 0 && start === descriptor.size) return streamOf(new Uint8Array());
  const download = new Download(place, descriptor, { start, signal });
  const first = await download.open(start);
  return download.read(first);
}

class Download {
  readonly #place: Place;
  readonly #descriptor: Descriptor;
  readonly #signal: AbortSignal | undefined;
  /** The next byte to hand on. */
  #offset: number;
  /** Bytes of the current answer that were handed on before, from an earlier one. */
  #skip = 0;
  #ranges = true;
  readonly #breaks: Breaks;

  constructor(place: Place, descriptor: Descriptor, { start, signal }: OpenOptions) {
    this.#place = place;
    this.#descriptor = descriptor;
    this.#offset = start;
    this.#signal = anySignal(signal, place.host.settings.signal);
    this.#breaks = new Breaks(place, start);
  }

  /** Asks for the blob from `offset` on. */
  async open(offset: number): Promise<Answer> {
    const { digest } = this.#descriptor;
    const part = offset > 0 && this.#ranges;
    const answer = await this.#place.send({
      method: 'GET',
      to: `blobs/${digest}`,
      headers: part ? { range: `bytes=${offset}-` } : {},
      signal: this.#signal,
    });
    this.#skip = offset;
    if (answer.status === 200 && !isPage(answer)) return this.#whole(answer);
    if (part && answer.status === 206 && startsAt(answer, offset)) {
      this.#skip = 0;
      return answer;
    }
    if (part && [206, 416].includes(answer.status)) {
      // A server with broken ranges can still give the whole.
      answer.close();
      this.#ranges = false;
      return await this.open(offset);
    }
    throw await this.#place.refuse(answer, {
      doing: `fetch the blob ${digest} of ${this.#place.name}`,
      missing: 'blob-missing',
      subject: `blob ${digest}`,
    });
  }

  /** The bytes, over as many connections as it takes. */
  async *read(first: Answer): AsyncGenerator<Uint8Array, void> {
    let answer = first;
    for (;;) {
      try {
        yield* this.#pieces(answer);
        return;
      } catch (error) {
        // All bytes are there: what broke was only the end of the connection, and the digest decides.
        if (isRetryable(error) && this.#offset === this.#descriptor.size) return;
        await this.#breaks.survive(error, this.#offset, this.#signal);
        answer = await this.open(this.#offset);
      }
    }
  }

  async *#pieces(answer: Answer): AsyncGenerator<Uint8Array, void> {
    for await (const piece of answer.stream()) {
      const fresh = this.#skip === 0 ? piece : piece.subarray(Math.min(this.#skip, piece.length));
      this.#skip -= piece.length - fresh.length;
      if (fresh.length === 0) continue;
      this.#offset += fresh.length;
      yield fresh;
    }
  }

  #whole(answer: Answer): Answer {
    const { digest, size } = this.#descriptor;
    const what = `The blob ${digest} of ${this.#place.name}`;
    checkNamed(answer, digest, what);
    const { length } = answer;
    if (length === undefined || length === size) return answer;
    answer.close();
    return fail('size-mismatch', `${what} has ${length} bytes instead of ${size}.`, {
      hint: 'The registry, or something on the way, changed the content; it was not used.',
      details: { digest, expected: size, found: length },
    });
  }
}

function startsAt(answer: Answer, offset: number): boolean {
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(
    answer.header('content-range') ?? '',
  );
  return range !== null && Number(range[1]) === offset;
}

/** Decides how many breaks a transfer survives. */
class Breaks {
  readonly #place: Place;
  #count = 0;
  #stalls = 0;
  #mark: number;

  constructor(place: Place, start: number) {
    this.#place = place;
    this.#mark = start;
  }

  /** Waits before the next attempt, or throws the error when there shall be none. */
  async survive(error: unknown, offset: number, signal: AbortSignal | undefined): Promise<void> {
    const { retries, clock, logger } = this.#place.host.settings;
    if (!isRetryable(error)) throw error;
    if (offset - this.#mark >= FORGIVEN_AFTER) {
      this.#mark = offset;
      this.#count = 0;
      this.#stalls = 0;
    }
    this.#count += 1;
    if (error.code === 'registry-stalled') this.#stalls += 1;
    if (this.#count >= retries.attempts || this.#stalls >= MAX_STALLS) throw givenUp(error, offset);
    logger.debug('blob is continued', { offset, why: error.message });
    await clock.sleep(backoffMs(retries, clock, this.#count), signal);
  }
}

function givenUp(error: EbpfError, offset: number): EbpfError {
  return new EbpfError(error.code, `${error.message} ${offset} bytes had come.`, {
    hint: error.hint,
    details: { ...error.details, offset },
    cause: error,
  });
}
