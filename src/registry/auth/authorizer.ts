import { createHash } from 'node:crypto';
import { isEbpfError, unlessAborted } from '../../base/index.ts';
import type { Credential } from '../../content/index.ts';
import type { Settings } from '../options.ts';
import type { Answer } from '../transport/answer.ts';
import { basicHeader } from './basic.ts';
import { asBasic, asGiven } from './reply.ts';
import type { Reply } from './reply.ts';
import { parseChallenges } from './challenge.ts';
import { HeldTokens } from './held-tokens.ts';
import type { HeldToken } from './held-tokens.ts';
import type { RememberedChallenge } from './memory.ts';
import { checkedRealm } from './realm.ts';
import type { Recollection } from './recollection.ts';
import { ScopeSet } from './scope.ts';
import type { Scope } from './scope.ts';
import { requestToken } from './token.ts';
import type { TokenSender } from './token.ts';

/** A request that wants to be let in. */
export interface Entry {
  readonly scopes: readonly Scope[];
  readonly repository: string | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface AuthorizerOptions {
  /** Host as in the reference. */
  readonly registry: string;
  readonly origin: URL;
  readonly settings: Settings;
  readonly recollection: Recollection;
  readonly send: TokenSender;
}

/** What a request has been identified with so far. */
export interface Said {
  /** The header that was refused. */
  readonly sent: string | undefined;
  /** Ways in which challenges to this request were answered. */
  readonly kinds: ReadonlySet<Reply['kind']>;
}

type BearerChallenge = Extract<RememberedChallenge, { kind: 'bearer' }>;

/**
 * Speaks for us at one registry: remembers how it wants to be answered, holds tokens until they end, and asks for one
 * token with all scopes in use rather than for one each.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #credentials = new Map<string, Promise<Credential | undefined>>();
  readonly #wanted = new ScopeSet();
  readonly #pending = new Map<string, Promise<HeldToken>>();
  readonly #tokens: HeldTokens;
  #recalled: Promise<void> | undefined;
  /** How the registry asked to be answered the last time. */
  #demand: RememberedChallenge | undefined;
  /** Whether this client heard the demand itself; what an earlier process heard may no longer hold. */
  #heard = false;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
    this.#tokens = new HeldTokens(options.settings.clock, options.recollection);
  }

  /** Takes over what an earlier process learned; to be awaited before the first request. */
  recall(): Promise<void> {
    this.#recalled ??= this.#adopt();
    return this.#recalled;
  }

  /** Whether the registry is known to ask for something. */
  get challenged(): boolean {
    return this.#demand !== undefined;
  }

  /** Notes what will be needed, so that the first token is good for it. */
  expect(scope: Scope): void {
    this.#wanted.add(scope);
  }

  /** Whether credentials are known for the repository. */
  async identified(entry: Entry): Promise<boolean> {
    return (await this.#credential(entry)) !== undefined;
  }

  /** The header to send without having been asked, when it is known what the registry will ask. */
  async header(entry: Entry): Promise<string | undefined> {
    const demand = this.#demand;
    if (demand === undefined) {
      this.#lookAhead(entry);
      return undefined;
    }
    const credential = await this.#credential(entry);
    const given = asGiven(credential);
    if (given !== undefined) return given.header;
    if (demand.kind === 'basic') return basicHeader(credential);
    try {
      return await this.#bearer(entry, demand, credential);
    } catch (error) {
      if (this.#heard || entry.signal?.aborted === true) throw error;
      // The authorization server of last time is no longer the right one; the registry says which is.
      this.#demand = undefined;
      return undefined;
    }
  }

  /** Nothing is shown before it is asked for; but what may be asked for is looked up while the registry thinks. */
  #lookAhead(entry: Entry): void {
    setImmediate(() => {
      // Whoever needs it gets the failure.
      this.#credential(entry).catch(() => undefined);
    });
  }

  /** What answers a 401; undefined when there is nothing new to say. */
  async answer(challenge: Answer, said: Said, entry: Entry): Promise<Reply | undefined> {
    const { sent, kinds } = said;
    const demand = choose(challenge.header('www-authenticate'));
    if (demand !== undefined && kinds.has(demand.kind)) return undefined;
    const credential = await this.#credential(entry);
    const given = asGiven(credential);
    if (given !== undefined && sent === undefined) return given;
    if (given !== undefined || demand === undefined)
      return await this.#renewed(sent, entry, demand);
    this.#learn(demand);
    if (demand.kind === 'bearer') {
      this.#tokens.drop(({ value }) => `Bearer ${value}` === sent);
      return { kind: 'bearer', header: await this.#bearer(entry, demand, credential) };
    }
    const basic = asBasic(credential);
    if (basic !== undefined && basic.header !== sent) return basic;
    return await this.#renewed(sent, entry, demand);
  }

  /** What to say in place of `sent`, which the registry called expired; undefined when there is nothing new to say. */
  async renew(sent: string, entry: Entry): Promise<string | undefined> {
    const before = ownerOf(this.#options.origin, await this.#credential(entry));
    this.#tokens.drop(({ value, owner }) => owner === before || `Bearer ${value}` === sent);
    await this.#credential(entry, true);
    const header = await this.header(entry);
    return header === sent ? undefined : header;
  }

  /** Where credentials that do not change were refused: those that were cached may have been replaced. */
  async #renewed(
    sent: string | undefined,
    entry: Entry,
    demand: RememberedChallenge | undefined,
  ): Promise<Reply | undefined> {
    if (sent === undefined) return undefined;
    const credential = await this.#credential(entry, true);
    const reply =
      asGiven(credential) ?? (demand?.kind === 'basic' ? asBasic(credential) : undefined);
    return reply?.header === sent ? undefined : reply;
  }

  async #adopt(): Promise<void> {
    const memory = await this.#options.recollection.recall();
    this.#tokens.adopt(memory);
    this.#demand ??= memory.challenge;
  }

  #learn(demand: RememberedChallenge): void {
    const known = JSON.stringify(demand) === JSON.stringify(this.#demand);
    this.#demand = demand;
    this.#heard = true;
    if (!known) this.#options.recollection.note((memory) => ({ ...memory, challenge: demand }));
  }

  #credential(entry: Entry, renew = false): Promise<Credential | undefined> {
    const key = entry.repository ?? '';
    const known = renew ? undefined : this.#credentials.get(key);
    if (known !== undefined) return known;
    const { settings, registry } = this.#options;
    const asked = settings.credentials(registry, {
      repository: entry.repository,
      signal: settings.signal,
      ...(renew ? { renew } : {}),
    });
    this.#credentials.set(key, asked);
    asked.catch(() => this.#credentials.delete(key));
    return asked;
  }

  async #bearer(
    entry: Entry,
    challenge: BearerChallenge,
    credential: Credential | undefined,
  ): Promise<string> {
    const need = ScopeSet.of(entry.scopes);
    need.addChallenged(challengedFor(challenge, entry));
    const owner = ownerOf(this.#options.origin, credential);
    const held = this.#tokens.find(need, owner);
    if (held !== undefined) return `Bearer ${held.value}`;
    const wide = new ScopeSet();
    wide.addAll(this.#wanted);
    wide.addAll(need);
    const token = await unlessAborted(
      this.#widest([wide, need], { challenge, credential, owner }),
      entry.signal,
    );
    return `Bearer ${token.value}`;
  }

  /** Some servers refuse a request whole when one of its scopes is not granted; then the scopes needed now remain. */
  async #widest(sets: readonly [ScopeSet, ScopeSet], grant: Grant): Promise<HeldToken> {
    const [wide, need] = sets;
    try {
      return await this.#fetch(wide, grant);
    } catch (error) {
      const refused = isEbpfError(error) && error.code === 'registry-unauthorized';
      if (!refused || need.covers(wide)) throw error;
      return await this.#fetch(need, grant);
    }
  }

  #fetch(scopes: ScopeSet, grant: Grant): Promise<HeldToken> {
    const key = `${grant.owner} ${scopes.list().join(' ')}`;
    const pending = this.#pending.get(key) ?? this.#request(scopes, grant);
    this.#pending.set(key, pending);
    return pending.finally(() => this.#pending.delete(key));
  }

  async #request(scopes: ScopeSet, grant: Grant): Promise<HeldToken> {
    const { origin, registry, settings, send } = this.#options;
    const { challenge, credential, owner } = grant;
    const realm = checkedRealm({
      text: challenge.realm,
      registry: origin,
      withSecret: credential !== undefined,
    });
    const { clock, signal } = settings;
    const { service } = challenge;
    // The client's signal, not that of one request: several requests wait for this token.
    const token = await requestToken(
      { realm, service, scopes: scopes.list(), credential, registry, clock, signal },
      send,
    );
    const held = { ...token, scopes, owner };
    this.#tokens.add(held);
    return held;
  }
}

interface Grant {
  readonly challenge: BearerChallenge;
  readonly credential: Credential | undefined;
  readonly owner: string;
}

/** Of the challenges of an answer, the one we answer: a token rather than a password. */
function choose(header: string | undefined): RememberedChallenge | undefined {
  const challenges = parseChallenges(header);
  for (const { scheme, parameters } of challenges) {
    const realm = parameters.get('realm');
    if (scheme !== 'bearer' || realm === undefined) continue;
    const [service, scope] = [parameters.get('service'), parameters.get('scope')];
    return {
      kind: 'bearer',
      realm,
      ...(service === undefined ? {} : { service }),
      ...(scope === undefined ? {} : { scope }),
    };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined;
}

/** The remembered challenge was for another repository perhaps; then its scope says nothing about this request. */
function challengedFor({ scope }: BearerChallenge, entry: Entry): string | undefined {
  if (scope === undefined) return undefined;
  const ours = (part: string): boolean =>
    !part.startsWith('repository:') ||
    entry.scopes.some(({ repository }) => part.startsWith(`repository:${repository}:`));
  return scope.split(' ').filter(ours).join(' ');
}

/**
 * Tells logins at one registry apart. Short on purpose: it is kept in a file, and among all passwords very many have the
 * same 32 bits, so none can be found out from it.
 */
function ownerOf(origin: URL, credential: Credential | undefined): string {
  if (credential === undefined) return 'nobody';
  const whose = JSON.stringify([origin.origin, credential]);
  return createHash('sha256').update(whose).digest('hex').slice(0, 8);
}
