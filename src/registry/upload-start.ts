import { isEbpfError } from '../base/index.ts';
import type { PushBlobOptions, PushOutcome } from '../content/index.ts';
import type { Descriptor } from '../oci/index.ts';
import { hasBlob } from './blobs.ts';
import type { Place } from './place.ts';
import { bodyOf } from './transport/body.ts';
import type { RequestBody } from './transport/exchange.ts';
import type { UploadSource } from './upload-body.ts';
import { cancelUpload, openPlainUpload, openUpload } from './upload-session.ts';
import type { Opened, Session } from './upload-session.ts';

export interface BlobToStart {
  readonly place: Place;
  readonly descriptor: Descriptor;
}

/** What the first step of a push came to: the blob is there, or its bytes can be sent. */
export type Started = PushOutcome | Session;

/**
 * The first step of a push, in which the registry is asked whether it has the blob, asked for a place to put it, and
 * given it when it is small: as much of that at once as the registry was not seen to refuse
 * (docs/decisions/0010-uploads.md).
 */
export class UploadStart {
  readonly #item: BlobToStart;
  readonly #options: PushBlobOptions;
  readonly #source: UploadSource;

  constructor(item: BlobToStart, options: PushBlobOptions, source: UploadSource) {
    this.#item = item;
    this.#options = options;
    this.#source = source;
  }

  async begin(): Promise<Started> {
    const { place, descriptor } = this.#item;
    await place.host.uploads.recall();
    const from = this.#elsewhere();
    if (from !== undefined) {
      const opened = await this.#mountFrom(from);
      if (opened !== undefined) return opened;
    }
    const seen = place.blobs.get(descriptor.digest);
    if (seen === false) return await this.#openUnasked();
    const { selfMount } = place.host.uploads;
    if (selfMount === 'ignored' || selfMount === 'refused') return await this.#askBeside();
    if (seen === true) return await this.#askAgain();
    const large = descriptor.size > place.host.settings.askBeforePushBytes;
    return selfMount === undefined && large ? await this.#askTwice() : await this.#openAsking();
  }

  /** Another repository of the registry that has the blob: one that the caller names, or one where it was seen. */
  #elsewhere(): string | undefined {
    const { place, descriptor } = this.#item;
    const { mountFrom } = this.#options;
    const { uploads, locations } = place.host;
    const from =
      mountFrom ??
      (place.blobs.get(descriptor.digest) === true
        ? undefined
        : locations.find(descriptor.digest, place.repository));
    if (from === undefined || from === place.repository) return undefined;
    return uploads.mayMountFrom(from) ? from : undefined;
  }

  async #mountFrom(from: string): Promise<Started | undefined> {
    const { place, descriptor } = this.#item;
    const { digest } = descriptor;
    const opened = await this.#tryMount(from);
    if (opened === 'there') return 'mounted';
    place.host.locations.forget(digest, from);
    if (opened !== 'refused') return opened;
    // Harbor, for one, refuses with 401 or 400 what its user may not see.
    place.host.uploads.refuseMountFrom(from);
    return undefined;
  }

  async #tryMount(from: string): Promise<Opened> {
    const { place, descriptor } = this.#item;
    const { digest } = descriptor;
    try {
      return await openUpload(place, { digest, from, signal: this.#options.signal });
    } catch (error) {
      // An authorization server may give no token for what the login may not read; the blob can still be sent.
      if (isEbpfError(error) && error.code === 'registry-unauthorized') return 'refused';
      throw error;
    }
  }

  /** The blob is known not to be there. */
  async #openUnasked(): Promise<Started> {
    const { place } = this.#item;
    return (await this.#withBody()) ?? (await openPlainUpload(place, this.#options));
  }

  /** One POST that asks and opens; with the blob itself where that may save a step. */
  async #openAsking(): Promise<Started> {
    return (await this.#withBody()) ?? (await this.#selfMount());
  }

  async #selfMount(): Promise<'present' | Session> {
    const { place, descriptor } = this.#item;
    const { uploads } = place.host;
    const opened = await openUpload(place, {
      digest: descriptor.digest,
      from: place.repository,
      signal: this.#options.signal,
    });
    if (opened === 'there') {
      uploads.learnSelfMount('honoured');
      return 'present';
    }
    if (opened !== 'refused') return opened;
    const session = await openPlainUpload(place, this.#options);
    uploads.learnSelfMount('refused');
    return session;
  }

  /** The blob was there a while ago; a session in place of it may be all that this registry answers to the question. */
  async #askAgain(): Promise<Started> {
    const started = await this.#selfMount();
    return started === 'present' ? started : await this.#unlessThere(started, this.#there());
  }

  /** A large blob is worth a second question, at the same time, to a registry that has not answered one like the first. */
  async #askTwice(): Promise<Started> {
    const there = this.#there();
    const started = await this.#selfMount();
    return started === 'present' ? started : await this.#unlessThere(started, there);
  }

  /** Where a mount from the same repository says nothing, the question and the opening go side by side. */
  async #askBeside(): Promise<Started> {
    const { place } = this.#item;
    const there = this.#there();
    const session = openPlainUpload(place, this.#options);
    // Looked at below; a failure of the one is no failure when the other says that the blob is there.
    session.catch(() => undefined);
    if (!(await there)) return await session;
    place.host.behind(session.then((open) => cancelUpload(place, open)));
    return 'present';
  }

  async #unlessThere(session: Session, there: Promise<boolean>): Promise<Started> {
    const { place } = this.#item;
    if (!(await there)) return session;
    place.host.uploads.learnSelfMount('ignored');
    place.host.behind(cancelUpload(place, session));
    return 'present';
  }

  /** False also when the question fails: it is asked to save work, and the push finds out what is wrong. */
  async #there(): Promise<boolean> {
    const { place, descriptor } = this.#item;
    try {
      return await hasBlob(place, descriptor, { signal: this.#options.signal });
    } catch {
      return false;
    }
  }

  /** Sends a small blob with the POST; undefined where that is not the way. */
  async #withBody(): Promise<Started | undefined> {
    const { place, descriptor } = this.#item;
    const { uploads } = place.host;
    if (this.#options.atHand === false) return undefined;
    const way = uploads.bodyInPost(descriptor.size);
    if (way === 'no') return undefined;
    try {
      const opened = await this.#postBody(way, bodyOf(await this.#source.whole()));
      if (opened === 'there') return 'pushed';
      const session = opened === 'refused' ? await openPlainUpload(place, this.#options) : opened;
      uploads.learnBody(opened === 'refused' ? 'alone' : way, false);
      return session;
    } catch (error) {
      uploads.untried();
      throw error;
    }
  }

  async #postBody(way: 'with-mount' | 'alone', body: RequestBody): Promise<Opened> {
    const { place, descriptor } = this.#item;
    const { digest } = descriptor;
    const { signal } = this.#options;
    const from = way === 'with-mount' ? place.repository : undefined;
    const opened = await openUpload(place, { digest, from, body, signal });
    if (opened === 'there') {
      this.#source.sent(descriptor.size);
      place.host.uploads.learnBody(way, true);
    }
    return opened;
  }
}
