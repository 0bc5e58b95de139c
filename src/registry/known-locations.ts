import type { Digest } from '../oci/index.ts';

/** Most blobs remembered of one registry, and repositories of each. */
const MAX_BLOBS = 8192;
const MAX_REPOSITORIES = 4;

/** In which repositories of a registry a blob was seen: from there it may be mounted instead of sent. Others may change that. */
export class KnownLocations {
  readonly #repositories = new Map<Digest, readonly string[]>();

  note(digest: Digest, repository: string): void {
    const known = this.#repositories.get(digest) ?? [];
    const all = [repository, ...known.filter((other) => other !== repository)];
    // Deleted first, so that the order is that of the last use.
    this.#repositories.delete(digest);
    this.#repositories.set(digest, all.slice(0, MAX_REPOSITORIES));
    const [oldest] = this.#repositories.keys();
    if (this.#repositories.size > MAX_BLOBS && oldest !== undefined)
      this.#repositories.delete(oldest);
  }

  forget(digest: Digest, repository: string): void {
    const known = this.#repositories.get(digest);
    if (known === undefined) return;
    this.#repositories.set(
      digest,
      known.filter((other) => other !== repository),
    );
  }

  /** A repository other than `except`, the one seen last. */
  find(digest: Digest, except: string): string | undefined {
    return this.#repositories.get(digest)?.find((repository) => repository !== except);
  }
}
