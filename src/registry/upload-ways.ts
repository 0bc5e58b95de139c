import type { RememberedUploads } from './auth/memory.ts';
import type { Recollection } from './auth/recollection.ts';
import { KIB, MIB } from '../base/index.ts';

/** Blobs up to this many bytes may be sent with the POST that opens their upload. */
export const SMALL_BLOB: number = 64 * KIB;

/** Bytes of one chunk: what GHCR takes at most, and what Amazon ECR wants at least half of. */
const CHUNK = 4 * MIB;
const ECR_CHUNK = 10 * MIB;
/** A chunk is never smaller than this, nor as large as a registry could make us hold in memory. */
const MIN_CHUNK = 64 * KIB;
const MAX_CHUNK = 64 * MIB;
/** Most repositories remembered from which nothing may be mounted. */
const MAX_REFUSED = 256;

const ECR =
  /(?:^|\.)(?:dkr[.-]ecr|ecr-public|ecr)(?:-fips)?\.[a-z0-9.-]*(?:amazonaws|aws|on)\b|^public\.ecr\.aws$/i;
const GHCR = /^(?:ghcr\.io|containers\.[a-z0-9-]+\.ghe\.com)$/i;
const GITLAB = /(?:^|[.-])gitlab[.-]/i;

/** True for hosts of Amazon's registries. */
export function isEcr(host: string): boolean {
  return ECR.test(host);
}

/**
 * How one registry takes blobs, as far as it showed it. What it never says is tried in a way that costs no round trip
 * when it fails (docs/decisions/0010-uploads.md).
 */
export class UploadWays {
  /** Bytes of a chunk where blobs have to come in chunks; undefined where they may come whole. */
  chunk: number | undefined;
  readonly #host: string;
  readonly #recollection: Recollection;
  readonly #refused = new Set<string>();
  #known: RememberedUploads = {};
  /** Bytes of the smallest body that was too large. */
  #limit = Infinity;
  /** A body in a POST that also asked for a mount was dropped; one without that question is still to be tried, once. */
  #doubted = false;
  #trying = false;

  constructor(host: string, recollection: Recollection) {
    this.#host = host;
    this.#recollection = recollection;
  }

  /** Takes over what an earlier process learned. */
  async recall(): Promise<void> {
    const { uploads } = await this.#recollection.recall();
    this.#known = { ...uploads, ...this.#known };
  }

  get selfMount(): RememberedUploads['selfMount'] {
    return this.#known.selfMount;
  }

  /** Whether a blob of that size is sent with the POST, and whether the POST asks for a mount as well. */
  bodyInPost(size: number): 'no' | 'with-mount' | 'alone' {
    const { bodyInPost, selfMount } = this.#known;
    if (size > SMALL_BLOB || size === 0 || this.#neverWithBody()) return 'no';
    if (bodyInPost === 'taken') return 'alone';
    if (bodyInPost === 'dropped' || this.#trying) return 'no';
    const asks = selfMount === undefined || selfMount === 'honoured';
    if (!this.#doubted && asks) return 'with-mount';
    this.#trying = true;
    return 'alone';
  }

  /** What became of a body that was sent with a POST. */
  learnBody(way: 'with-mount' | 'alone', taken: boolean): void {
    if (way === 'alone') {
      this.#trying = false;
      this.#learn({ bodyInPost: taken ? 'taken' : 'dropped' });
    } else if (!taken) this.#doubted = true;
  }

  /** The POST with a body did not come to an answer; somebody else may try. */
  untried(): void {
    this.#trying = false;
  }

  learnSelfMount(selfMount: NonNullable<RememberedUploads['selfMount']>): void {
    this.#learn({ selfMount });
  }

  mayMountFrom(repository: string): boolean {
    return !this.#refused.has(repository);
  }

  refuseMountFrom(repository: string): void {
    if (this.#refused.size < MAX_REFUSED) this.#refused.add(repository);
  }

  /** Bytes of a chunk here, at least what the registry said it wants (`OCI-Chunk-Min-Length`). */
  chunkSize(least = 0): number {
    const usual = this.chunk ?? (isEcr(this.#host) ? ECR_CHUNK : CHUNK);
    return Math.min(Math.max(usual, least), MAX_CHUNK);
  }

  /** A request of so many bytes was too large; false when there is no smaller one left to try. */
  tooLarge(bytes: number): boolean {
    const smaller = Math.min(this.chunkSize(), Math.floor(bytes / 2));
    if (smaller < MIN_CHUNK) return false;
    this.chunk = smaller;
    this.#limit = Math.min(this.#limit, bytes);
    return true;
  }

  /** Chunks of so many bytes did not make a blob; perhaps they have to be larger. */
  tooSmall(bytes: number): void {
    const larger = Math.min(bytes * 4, MAX_CHUNK);
    if (larger < this.#limit) this.chunk = larger;
  }

  /** Registries of which it is known that they answer such a POST in ways of their own. */
  #neverWithBody(): boolean {
    return [ECR, GHCR, GITLAB].some((pattern) => pattern.test(this.#host));
  }

  #learn(learned: RememberedUploads): void {
    const before = this.#known;
    this.#known = { ...before, ...learned };
    const known = this.#known;
    if (before.selfMount === known.selfMount && before.bodyInPost === known.bodyInPost) return;
    this.#recollection.note((memory) => ({
      ...memory,
      uploads: { ...memory.uploads, ...learned },
    }));
  }
}
