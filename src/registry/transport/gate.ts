import { toEbpfError } from '../../base/index.ts';

/** Requests at once to a host that nothing is known of yet. */
const START = 6;
/** Most requests at once to one host. */
export const MOST_PER_HOST = 16;
/** Milliseconds between two looks at answers that nobody reads; one that lies there for a whole such time is not counted. */
const LENT_AFTER_MS = 250;

/** A request under way, as a gate counts it. */
export interface Pass {
  /** The host took it well. */
  fine(): void;
  /** The host had too much: it refused, or did not answer. */
  crowded(): void;
  /** Its answer is read on. */
  reading(): void;
  /** Its answer lies there for its reader. */
  resting(): void;
  /** Ends its count. May be called again. */
  leave(): void;
}

interface Waiter {
  readonly enter: (pass: Pass) => void;
}

/**
 * Limits how many requests are under way. The limit finds itself where `most` leaves room: one more for each round
 * without trouble, half after trouble. Whoever holds a pass and reads nothing is no longer counted once others wait, so
 * that a caller who opens one body, and another before it reads the first, never waits for itself.
 */
export class Gate {
  readonly #most: number;
  #limit: number;
  #serial = 0;
  #cutAt = 0;
  readonly #inside = new Set<Holder>();
  readonly #waiting = new Set<Waiter>();
  #ticking: NodeJS.Timeout | undefined;

  constructor(most: number, start: number = Math.min(START, most)) {
    this.#most = most;
    this.#limit = start;
  }

  /** Requests that may be under way now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** In the order they come. */
  async enter(signal: AbortSignal | undefined): Promise<Pass> {
    if (this.#waiting.size > 0 || this.#inside.size >= this.limit) return await this.#wait(signal);
    return this.#pass();
  }

  leave(holder: Holder): void {
    if (this.#inside.delete(holder)) this.#admit();
  }

  /** Additive increase, and only where the limit is what holds us back. */
  grow(): void {
    if (this.#inside.size < this.limit) return;
    this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
    this.#admit();
  }

  /** Multiplicative decrease, once for all requests that were under way together. */
  shrink(serial: number): void {
    if (serial <= this.#cutAt) return;
    this.#cutAt = this.#serial;
    this.#limit = Math.max(1, this.#limit / 2);
  }

  #pass(): Pass {
    const holder = new Holder(this, (this.#serial += 1));
    this.#inside.add(holder);
    return holder;
  }

  #wait(signal: AbortSignal | undefined): Promise<Pass> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(waiter);
        this.#admit();
        reject(toEbpfError(signal?.reason, 'interrupted'));
      };
      const waiter: Waiter = {
        enter: (pass) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(pass);
        },
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#ticking ??= setInterval(() => this.#lend(), LENT_AFTER_MS);
    });
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (this.#inside.size >= this.limit) return;
      this.#waiting.delete(waiter);
      waiter.enter(this.#pass());
    }
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #lend(): void {
    for (const holder of this.#inside) if (holder.restsSinceLastTick()) this.#inside.delete(holder);
    this.#admit();
  }
}

class Holder implements Pass {
  #rests = false;
  /** Whether it rested at the last tick and has done so since. */
  #rested = false;
  readonly #gate: Gate;
  readonly #serial: number;

  constructor(gate: Gate, serial: number) {
    this.#gate = gate;
    this.#serial = serial;
  }

  fine(): void {
    this.#gate.grow();
  }

  crowded(): void {
    this.#gate.shrink(this.#serial);
  }

  reading(): void {
    this.#rests = false;
    this.#rested = false;
  }

  resting(): void {
    this.#rests = true;
  }

  leave(): void {
    this.#gate.leave(this);
  }

  restsSinceLastTick(): boolean {
    const since = this.#rested;
    this.#rested = this.#rests;
    return since;
  }
}
