import { fail } from '../base/index.ts';

/** Entries that one description may have: names, calls, values … The largest real objects stay under a tenth. */
const MAX_ENTRIES = 1_000_000;
/** Functions and calls looked at while calls are followed from every function. */
const MAX_STEPS = 20_000_000;

/**
 * Counts what is made out of an object. Hostile bytes can share: a million symbols over one function, a thousand
 * variables of one huge enum, a chain of calls in which everybody reaches all that follow. Sharing costs the attacker
 * nothing and us time and memory, so both are counted.
 */
export class Budget {
  #entries = MAX_ENTRIES;
  #steps = MAX_STEPS;

  /** Refuses with `size-exceeded` when more than {@link MAX_ENTRIES} were taken. */
  take(count = 1): void {
    this.#entries -= count;
    if (this.#entries < 0)
      fail('size-exceeded', `The object describes more than ${MAX_ENTRIES} things.`);
  }

  /** Refuses with `size-exceeded` when more than {@link MAX_STEPS} were made. */
  step(count: number): void {
    this.#steps -= count;
    if (this.#steps < 0)
      fail('size-exceeded', `The calls of the object make more than ${MAX_STEPS} ways.`);
  }
}
