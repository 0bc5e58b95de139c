/** Milliseconds that a rate looks back. */
const WINDOW = 5_000;

/** Bytes per second over the last few seconds: what the line does now, not what it did at the start. */
export class Rate {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW)
      this.#samples.shift();
  }

  get perSecond(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at));
  }
}
