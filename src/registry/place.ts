import { fail } from '../base/index.ts';
import { isDigest, isTag } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import type { Scope } from './auth/scope.ts';
import type { EbpfError } from '../base/index.ts';
import { unexpectedAnswer } from './failure.ts';
import type { Asked } from './failure.ts';
import type { Call, RegistryHost } from './host.ts';
import type { KnownLocations } from './known-locations.ts';
import type { Answer } from './transport/answer.ts';

/** Most blobs remembered of one repository. */
const MAX_SEEN = 4096;

/** Which blobs were there, and which were not, when they were last asked for or pushed. Others may change that. */
class SeenBlobs {
  readonly #seen = new Map<Digest, boolean>();
  readonly #locations: KnownLocations;
  readonly #repository: string;

  constructor(locations: KnownLocations, repository: string) {
    this.#locations = locations;
    this.#repository = repository;
  }

  get(digest: Digest): boolean | undefined {
    return this.#seen.get(digest);
  }

  note(digest: Digest, there: boolean): void {
    if (there) this.#locations.note(digest, this.#repository);
    else this.#locations.forget(digest, this.#repository);
    this.#seen.delete(digest);
    this.#seen.set(digest, there);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MAX_SEEN && oldest !== undefined) this.#seen.delete(oldest);
  }
}

/** A call whose repository and scopes are those of the place. */
export type PlaceCall = Omit<Call, 'scopes' | 'repository' | 'to'> & {
  /** Path inside the repository, `manifests/…`, or an address that was checked. */
  readonly to: string | URL;
  /** Default: pull. */
  readonly scopes?: readonly Scope[];
};

/** One repository at its registry: what the files of this room share. */
export class Place {
  readonly host: RegistryHost;
  readonly repository: string;
  readonly pull: readonly Scope[];
  readonly push: readonly Scope[];
  readonly remove: readonly Scope[];
  /** What this client has seen of blobs. */
  readonly blobs: SeenBlobs;
  /** Uploads under way, each with whether it went well. */
  readonly uploads: Map<Digest, Promise<boolean>>;

  constructor(host: RegistryHost, repository: string) {
    this.host = host;
    this.uploads = new Map();
    this.blobs = new SeenBlobs(host.locations, repository);
    this.repository = repository;
    this.pull = [{ repository, actions: ['pull'] }];
    this.push = [{ repository, actions: ['pull', 'push'] }];
    this.remove = [{ repository, actions: ['pull', 'delete'] }];
  }

  /** `host/repository`, for messages. */
  get name(): string {
    return `${this.host.registry}/${this.repository}`;
  }

  send(call: PlaceCall): Promise<Answer> {
    const { repository } = this;
    const to = typeof call.to === 'string' ? `${repository}/${call.to}` : call.to;
    return this.host.send({ scopes: this.pull, ...call, to, repository });
  }

  /** The error of an answer that is not what was asked for. */
  async refuse(answer: Answer, asked: Asked): Promise<EbpfError> {
    const { repository } = this;
    return await unexpectedAnswer(
      answer,
      await this.host.asked({ scopes: this.pull, repository }, asked),
    );
  }
}

/** What a registry answers when it has taken something away, at once or soon. */
export const DELETED: ReadonlySet<number> = new Set([200, 202, 204]);

/** A tag or digest, checked: it becomes part of an address. */
export function checkedReference(reference: string): string {
  if (isTag(reference) || isDigest(reference)) return reference;
  return fail('reference-invalid', `"${reference.slice(0, 140)}" is neither a tag nor a digest.`);
}

/** A tag, checked: it becomes part of an address. */
export function checkedTag(tag: string): string {
  if (isTag(tag)) return tag;
  return fail('reference-invalid', `"${tag.slice(0, 140)}" is not a tag.`, {
    hint: 'A tag has at most 128 letters, digits, dots, dashes and underscores.',
  });
}

/** A digest that comes from a value of the caller's, checked: it becomes part of an address. */
export function checkedDigest(digest: Digest): Digest {
  if (isDigest(digest)) return digest;
  return fail('digest-invalid', 'The digest asked for is not a sha256 or sha512 digest.');
}
