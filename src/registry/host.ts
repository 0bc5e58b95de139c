import { CAPS, anySignal, throwIfAborted, unlessAborted } from '../base/index.ts';
import { Authorizer } from './auth/authorizer.ts';
import type { Entry } from './auth/authorizer.ts';
import type { Reply } from './auth/reply.ts';
import { Recollection } from './auth/recollection.ts';
import type { Scope } from './auth/scope.ts';
import type { Asked } from './failure.ts';
import { KnownLocations } from './known-locations.ts';
import type { Settings } from './options.ts';
import type { Answer, Whole } from './transport/answer.ts';
import type { Exchange, Method, Outgoing, RequestBody } from './transport/exchange.ts';
import { sendFollowing } from './transport/redirect.ts';
import { Pace, withRetries } from './transport/retry.ts';
import { UploadWays } from './upload-ways.ts';

/** One request to a registry, as the rooms above the wire see it. */
export interface Call {
  readonly method: Method;
  /** Path after `/v2/`, or an address that was checked by `followed`. */
  readonly to: string | URL;
  readonly scopes: readonly Scope[];
  readonly repository?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly signal?: AbortSignal | undefined;
  /** A body that is taken as part of the request: one that breaks is asked for again, as a refused request is. */
  readonly whole?: Whole;
  /** False for what must not simply be sent again. Default true. */
  readonly retry?: boolean;
  /** Called when it is on its way, each time that it is sent. */
  readonly onSent?: (() => void) | undefined;
  /** False where a redirect is itself the answer. Default true. */
  readonly follow?: boolean;
}

/** What was learned about a registry and saves requests. */
export interface HostFacts {
  /** False once a referrers request was answered with "no such thing". */
  referrersApi: boolean;
  /** True once a referrers request was answered with a list. */
  referrersSeen: boolean;
}

/** One registry: its origin, its tokens, its pace. */
export class RegistryHost {
  readonly registry: string;
  readonly origin: URL;
  readonly settings: Settings;
  readonly facts: HostFacts = { referrersApi: true, referrersSeen: false };
  readonly recollection: Recollection;
  readonly uploads: UploadWays;
  readonly locations: KnownLocations = new KnownLocations();
  readonly #exchange: Exchange;
  readonly #authorizer: Authorizer;
  readonly #pace = new Pace();
  readonly #tokenPace = new Pace();
  /** First requests under way, by what they ask for: the others wait to learn whether to identify themselves. */
  readonly #first = new Map<string, Promise<unknown>>();
  readonly #entered = new Set<string>();
  readonly #turns = new Map<string, Promise<void>>();
  readonly #behind = new Set<Promise<void>>();

  constructor(place: { registry: string; origin: URL }, settings: Settings, exchange: Exchange) {
    this.registry = place.registry;
    this.origin = place.origin;
    this.settings = settings;
    this.#exchange = exchange;
    this.recollection = new Recollection(settings.tokenCache, this.origin.origin);
    this.uploads = new UploadWays(this.origin.hostname, this.recollection);
    this.#authorizer = new Authorizer({
      registry: this.registry,
      origin: this.origin,
      settings,
      recollection: this.recollection,
      send: (request) => this.#sendForToken(request),
    });
  }

  /** Notes scopes that later requests will need. */
  expect(scope: Scope): void {
    this.#authorizer.expect(scope);
  }

  /** Sends a request, identified where the registry wants it, followed, repeated; the answer may have any status. */
  async send(call: Call): Promise<Answer> {
    const signal = anySignal(call.signal, this.settings.signal);
    throwIfAborted(signal);
    const once = call.retry === false;
    const send = async (): Promise<Answer> =>
      await held(await this.#enter({ ...call, signal }), call.whole);
    return await this.#retrying(send, this.#pace, { signal, host: this.registry, once });
  }

  /** Lets a courtesy go on that nobody waits for, until the client is closed. */
  behind(work: Promise<void>): void {
    const mine = work
      // A courtesy that fails harms nobody.
      .catch(() => undefined)
      .finally(() => this.#behind.delete(mine));
    this.#behind.add(mine);
  }

  /** Resolves when nothing goes on behind the requests. */
  async settled(): Promise<void> {
    await Promise.all(this.#behind);
    await this.recollection.settled();
  }

  /** Runs work of one name after the other. */
  async inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const mine = before.then(work);
    // Whoever comes next waits for the end of this one, not for its success.
    this.#turns.set(
      name,
      mine.catch(() => undefined),
    );
    await mine;
  }

  /** Fills in what an error about this registry says. */
  async asked(call: Pick<Call, 'scopes' | 'repository'>, asked: Asked): Promise<Asked> {
    const entry = { scopes: call.scopes, repository: call.repository, signal: undefined };
    const identified = await this.#authorizer.identified(entry);
    return { registry: this.registry, repository: call.repository, identified, ...asked };
  }

  /** Parallel first requests would all be refused; so one goes ahead and the others follow with what it brought. */
  async #enter(call: Call): Promise<Answer> {
    await this.#authorizer.recall();
    const key = JSON.stringify(call.scopes);
    if (this.#authorizer.challenged || this.#entered.has(key)) return await this.#identified(call);
    const ahead = this.#first.get(key);
    if (ahead !== undefined) {
      await unlessAborted(ahead, call.signal);
      return await this.#enter(call);
    }
    const mine = this.#identified(call);
    this.#first.set(
      key,
      mine
        .then(
          () => this.#entered.add(key),
          () => undefined,
        )
        .finally(() => this.#first.delete(key)),
    );
    return await mine;
  }

  async #identified(call: Call): Promise<Answer> {
    const url = this.#url(call.to);
    // An upload location on another origin gets neither credentials nor an answer to its challenges.
    if (url.origin !== this.origin.origin) return await this.#once(call, url, undefined);
    const entry = { scopes: call.scopes, repository: call.repository, signal: call.signal };
    const header = await this.#authorizer.header(entry);
    const answer = await this.#once(call, url, header);
    if (answer.url.origin !== this.origin.origin) return answer;
    const visit = { call, url, entry };
    if (answer.status === 401) return await this.#answered(visit, answer, header);
    return await this.#unexpired(visit, answer, header);
  }

  /** Answers a challenge, and once more when the registry then asks in another way (a token after a password). */
  async #answered(visit: Visit, first: Answer, sent: string | undefined): Promise<Answer> {
    const { call, url, entry } = visit;
    const kinds = new Set<Reply['kind']>();
    let [answer, header] = [first, sent];
    for (;;) {
      // Read first: the token is asked for, and the request repeated, over the same connection.
      await answer.discard();
      const reply = await this.#authorizer.answer(answer, { sent: header, kinds }, entry);
      if (reply === undefined || kinds.has(reply.kind)) return answer;
      kinds.add(reply.kind);
      header = reply.header;
      answer = await this.#once(call, url, header);
      if (answer.status !== 401) return await this.#unexpired(visit, answer, header);
    }
  }

  /** Asks once more with a new credential when the registry says that the one it was shown has expired. */
  async #unexpired(visit: Visit, answer: Answer, sent: string | undefined): Promise<Answer> {
    if (sent === undefined || !(await saysExpired(answer))) return answer;
    const second = await this.#authorizer.renew(sent, visit.entry);
    return second === undefined ? answer : await this.#once(visit.call, visit.url, second);
  }

  async #once(call: Call, url: URL, authorization: string | undefined): Promise<Answer> {
    const request: Outgoing = {
      method: call.method,
      url,
      headers: {
        'user-agent': this.settings.userAgent,
        'accept-encoding': 'identity',
        ...call.headers,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: call.body,
      signal: call.signal,
      onSent: call.onSent,
    };
    return call.follow === false
      ? await this.#exchange.send(request)
      : await sendFollowing(this.#exchange, { request, registry: this.origin });
  }

  #url(to: string | URL): URL {
    return typeof to === 'string' ? new URL(`/v2/${to}`, this.origin) : to;
  }

  async #sendForToken(request: Omit<Outgoing, 'route'>): Promise<Answer> {
    const outgoing: Outgoing = {
      ...request,
      headers: {
        'user-agent': this.settings.userAgent,
        'accept-encoding': 'identity',
        accept: 'application/json',
        ...request.headers,
      },
    };
    const whole = { cap: CAPS.tokenBody, what: `The token of ${request.url.host}` };
    const send = async (): Promise<Answer> =>
      await held(
        await sendFollowing(this.#exchange, { request: outgoing, registry: request.url }),
        whole,
      );
    return await this.#retrying(send, this.#tokenPace, {
      signal: request.signal,
      host: request.url.host,
    });
  }

  async #retrying(
    send: () => Promise<Answer>,
    pace: Pace,
    about: { signal: AbortSignal | undefined; host: string; once?: boolean },
  ): Promise<Answer> {
    const { retries, clock, logger } = this.settings;
    return await withRetries(send, {
      policy: retries,
      clock,
      pace,
      ...about,
      onRetry: (why) => logger.debug('registry request is repeated', { host: about.host, why }),
    });
  }
}

interface Visit {
  readonly call: Call;
  readonly url: URL;
  readonly entry: Entry;
}

/** ECR says with 403, and only in words, that what it was shown is too old. The body stays readable. */
async function saysExpired(answer: Answer): Promise<boolean> {
  if (answer.status !== 403) return false;
  await answer.discard();
  const bytes = await answer.bytes(CAPS.errorBody, 'The error answer');
  return /\b(?:token|credentials?)\b[^"]{0,40}\bexpired\b/i.test(new TextDecoder().decode(bytes));
}

/** Only what was asked for is taken whole; whoever gets another answer reads of it what explains it. */
async function held(answer: Answer, whole: Whole | undefined): Promise<Answer> {
  if (whole !== undefined && answer.status === 200) await answer.hold(whole);
  return answer;
}
