import { throwIfAborted, toEbpfError } from '../../base/index.ts';
import type { Clock } from '../options.ts';

/** Bytes of a piece when nothing limits it. */
const PIECE = 65_536;
const SMALLEST_PIECE = 1024;

/**
 * Spaces things out to at most so many per second. What is taken is paid for afterwards: the first goes at once, and
 * whoever comes next waits until it is paid for, in the order they came.
 */
export class Rate {
  readonly #perSecond: number;
  readonly #clock: Clock;
  /** Milliseconds since 1970 at which all that was taken is paid for. */
  #paidAt = 0;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Waits until `count` more may go. What was given up is given back. */
  async take(count: number, signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal);
    const cost = (count / this.#perSecond) * 1000;
    const now = this.#clock.now();
    const from = Math.max(this.#paidAt, now);
    this.#paidAt = from + cost;
    if (from === now) return;
    try {
      await this.#clock.sleep(from - now, signal);
    } catch (error) {
      this.#paidAt -= cost;
      throw toEbpfError(error, 'interrupted');
    }
  }

  /** Bytes to move at a time, so that a slow rate is still a steady one: a quarter of a second's worth. */
  get piece(): number {
    return Math.min(PIECE, Math.max(SMALLEST_PIECE, Math.floor(this.#perSecond / 4)));
  }
}

/** A piece cut into such as `rate` moves at a time, each waited for. */
export async function* paced(
  piece: Uint8Array,
  rate: Rate,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < piece.length; at += rate.piece) {
    const part = piece.subarray(at, at + rate.piece);
    await rate.take(part.length, signal);
    yield part;
  }
}
