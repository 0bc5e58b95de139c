import { isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type {
  ContentTarget,
  ManifestContent,
  PushManifestOptions,
  PushOutcome,
  ReferrerSource,
  TagSource,
} from '../content/index.ts';
import { formatReference } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { openLayout } from '../store/index.ts';
import type { OpsContext } from './context.ts';
import type { MirrorReference } from './mirror-list.ts';
import { forwarded, shareTarget } from './shared-target.ts';

/** A repository that artifacts are brought to, with what this run knows of it. */
export interface MirrorTarget {
  readonly label: string;
  /** Its registry, or the place itself where there is none: blobs are had once there. */
  readonly registry: string;
  /** Where copies write: what is known to be there is neither asked for nor sent again. */
  readonly content: ContentTarget;
  /** Whether the repository has a tag; all of them are asked for once. */
  mayHave(tag: string, options: Abortable): Promise<boolean>;
  /** What a tag names there now; asked for only when the repository is known to have it. */
  digestOf(tag: string, options: Abortable): Promise<Digest | undefined>;
  hasManifest(digest: Digest, options: Abortable): Promise<boolean>;
  hasBlob(descriptor: Descriptor, options: Abortable): Promise<boolean>;
  /** Whether a manifest is taken for there with all below it. */
  holds(digest: Digest, options: Abortable): Promise<boolean>;
  /** Takes a manifest and all below it for there. */
  trust(digest: Digest): void;
  /** What refers to a manifest there; it is taken for whole too. */
  referrersOf(subject: Digest, options: Abortable): Promise<readonly Digest[]>;
}

/** Blobs of one registry: one that two of its repositories need is sent to the first and mounted in the other. */
export class RegistryBlobs {
  readonly #moving = new Map<Digest, Promise<unknown>>();
  readonly #landed = new Set<Digest>();

  /** Pushes one after the other what brings the same blob, until it is there. */
  async bring(digest: Digest, push: () => Promise<PushOutcome>): Promise<PushOutcome> {
    for (let ahead; (ahead = this.#ahead(digest)) !== undefined;) await ahead;
    const own = push();
    // Whoever waits only wants to know when it is over.
    const over = own.catch(() => undefined).finally(() => this.#moving.delete(digest));
    if (!this.#landed.has(digest)) this.#moving.set(digest, over);
    const outcome = await own;
    this.#landed.add(digest);
    return outcome;
  }

  #ahead(digest: Digest): Promise<unknown> | undefined {
    return this.#landed.has(digest) ? undefined : this.#moving.get(digest);
  }
}

type Place = ContentTarget & TagSource & ReferrerSource;

export async function openMirrorTarget(
  context: OpsContext,
  reference: MirrorReference,
  blobs: RegistryBlobs,
): Promise<MirrorTarget> {
  return new KnownTarget(reference, await openPlace(context, reference), blobs);
}

async function openPlace(context: OpsContext, reference: MirrorReference): Promise<Place> {
  if (reference.kind === 'registry')
    return context.remote(reference.registry, reference.repository, { access: 'push' });
  if (reference.kind === 'layout') return openLayout(reference.path, { create: true });
  return context.store();
}

class KnownTarget implements MirrorTarget {
  readonly label: string;
  readonly registry: string;
  readonly content: ContentTarget;
  readonly #place: Place;
  readonly #whole = new Set<Digest>();
  readonly #named = new Map<string, Digest>();
  #tags: Promise<ReadonlySet<string>> | undefined;

  constructor(reference: MirrorReference, place: Place, blobs: RegistryBlobs) {
    this.label = formatReference(reference);
    this.registry = reference.kind === 'registry' ? reference.registry : this.label;
    this.#place = place;
    const shared = shareTarget(place, { remember: true });
    this.content = {
      ...forwarded(shared),
      manifestsAreWhole: true,
      hasManifest: async (digest, options) =>
        this.#whole.has(digest) ||
        (place.manifestsAreWhole !== false && (await place.hasManifest(digest, options))),
      pushBlob: (descriptor, open, options) =>
        blobs.bring(descriptor.digest, () => shared.pushBlob(descriptor, open, options)),
      pushManifest: (content, options) => this.#push(content, options),
      ...(place.pushManifests && {
        pushManifests: (contents, options) => this.#pushAll(contents, options),
      }),
    };
  }

  async mayHave(tag: string, options: Abortable): Promise<boolean> {
    this.#tags ??= this.#list(options);
    return (await this.#tags).has(tag);
  }

  async digestOf(tag: string, options: Abortable): Promise<Digest | undefined> {
    if (!(await this.mayHave(tag, options))) return undefined;
    const digest = await unlessMissing(async () => this.#place.resolveTag(tag, options));
    if (digest !== undefined) this.#named.set(tag, digest.digest);
    return digest?.digest;
  }

  hasManifest(digest: Digest, options: Abortable): Promise<boolean> {
    return this.#place.hasManifest(digest, options);
  }

  /** A repository without tags may be one that is not there: then it is asked for no blob. */
  async hasBlob(descriptor: Descriptor, options: Abortable): Promise<boolean> {
    const tags = await (this.#tags ??= this.#list(options));
    return tags.size > 0 && this.#place.hasBlob(descriptor, options);
  }

  holds(digest: Digest, options: Abortable): Promise<boolean> {
    return this.content.hasManifest(digest, options);
  }

  trust(digest: Digest): void {
    this.#whole.add(digest);
  }

  async referrersOf(subject: Digest, options: Abortable): Promise<readonly Digest[]> {
    const tags = await this.#tags;
    const found = await this.#place.listReferrers(subject, { ...options, tags });
    for (const { digest } of found) this.#whole.add(digest);
    return found.map(({ digest }) => digest);
  }

  /** A repository that is not there yet has no tags. */
  async #list(options: Abortable): Promise<ReadonlySet<string>> {
    return new Set((await unlessMissing(() => this.#place.listTags(options))) ?? []);
  }

  async #push(content: ManifestContent, options: PushManifestOptions = {}): Promise<void> {
    const { digest } = content.descriptor;
    const { tag } = options;
    const named = tag === undefined || this.#named.get(tag) === digest;
    if (named && this.#whole.has(digest)) return;
    await this.#place.pushManifest(content, options);
    this.#note(digest, tag);
  }

  async #pushAll(
    contents: readonly ManifestContent[],
    options: PushManifestOptions = {},
  ): Promise<void> {
    await this.#place.pushManifests?.(contents, options);
    for (const { descriptor } of contents) this.#note(descriptor.digest, undefined);
    const root = contents.at(-1);
    if (root !== undefined) this.#note(root.descriptor.digest, options.tag);
  }

  #note(digest: Digest, tag: string | undefined): void {
    this.#whole.add(digest);
    if (tag !== undefined) this.#named.set(tag, digest);
  }
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isEbpfError(error) && error.class === 'notFound') return undefined;
    throw error;
  }
}
