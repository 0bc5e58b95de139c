import { NOTHING } from './memory.ts';
import type { RegistryMemory, TokenCache } from './memory.ts';

/** What is remembered of one registry from one process to the next: read once, and changed behind the requests. */
export class Recollection {
  readonly #cache: TokenCache | undefined;
  readonly #origin: string;
  #memory: Promise<RegistryMemory> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(cache: TokenCache | undefined, origin: string) {
    this.#cache = cache;
    this.#origin = origin;
  }

  /** As it was when this process first asked. */
  recall(): Promise<RegistryMemory> {
    this.#memory ??= (async () => (await this.#cache?.read(this.#origin)) ?? NOTHING)();
    return this.#memory;
  }

  /** Changes what the next process will find. Nobody waits for it; `settled` does. */
  note(change: (memory: RegistryMemory) => RegistryMemory): void {
    const cache = this.#cache;
    if (cache === undefined) return;
    this.#writing = this.#writing
      .then(() => cache.update(this.#origin, change))
      // A cache that fails costs requests, not operations.
      .catch(() => undefined);
  }

  /** Resolves when all that was noted so far has been written. */
  settled(): Promise<void> {
    return this.#writing;
  }
}
