import { fail } from '../base/index.ts';

/** Entries that one description may have: names, calls, values … The largest real objects stay under a tenth. */
const MAX_ENTRIES = 1_000_000;

/**
 * Counts what is made out of an object. Hostile bytes can share: a million symbols over one function, a thousand
 * variables of one huge enum. Sharing costs the attacker nothing and us memory, so what comes out is counted.
 */
export class Budget {
  #left = MAX_ENTRIES;

  /** Refuses with `size-exceeded` when more than {@link MAX_ENTRIES} were taken. */
  take(count = 1): void {
    this.#left -= count;
    if (this.#left < 0)
      fail('size-exceeded', `The object describes more than ${MAX_ENTRIES} things.`);
  }
}
