import { createHash } from 'node:crypto';
import { isEbpfError } from '../../base/index.ts';
import type { Credential } from '../../content/index.ts';
import type { Settings } from '../options.ts';
import type { Answer } from '../transport/answer.ts';
import { unlessAborted } from '../transport/shared.ts';
import { basicHeader } from './basic.ts';
import { parseChallenges } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import { checkedRealm } from './realm.ts';
import { ScopeSet } from './scope.ts';
import type { Scope } from './scope.ts';
import { requestToken } from './token.ts';
import type { Token, TokenSender } from './token.ts';

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
  readonly send: TokenSender;
}

/** How the registry asked to be answered the last time. */
type Demand =
  { readonly kind: 'basic' } | { readonly kind: 'bearer'; readonly challenge: Challenge };

interface HeldToken extends Token {
  readonly scopes: ScopeSet;
  readonly owner: string;
}

/** Most tokens held. */
const MAX_TOKENS = 64;

/**
 * Speaks for us at one registry: remembers how it wants to be answered, holds tokens until they end, and asks for one
 * token with all scopes in use rather than for one each.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #credentials = new Map<string, Promise<Credential | undefined>>();
  readonly #wanted = new ScopeSet();
  readonly #pending = new Map<string, Promise<HeldToken>>();
  #tokens: HeldToken[] = [];
  #demand: Demand | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
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
    const credential = await this.#credential(entry);
    if (credential?.kind === 'registry-token') return `Bearer ${credential.secret}`;
    if (this.#demand === undefined) return undefined;
    if (this.#demand.kind === 'basic') return basicHeader(credential);
    return await this.#bearer(entry, this.#demand.challenge, credential);
  }

  /** The header that answers a 401 to a request which carried `sent`; undefined when there is nothing new to say. */
  async answer(
    challenge: Answer,
    sent: string | undefined,
    entry: Entry,
  ): Promise<string | undefined> {
    const credential = await this.#credential(entry);
    if (credential?.kind === 'registry-token') return undefined;
    const demand = this.#choose(challenge.header('www-authenticate'));
    if (demand === undefined) return undefined;
    this.#demand = demand;
    if (demand.kind === 'bearer') {
      this.#forget(sent);
      return await this.#bearer(entry, demand.challenge, credential);
    }
    const header = basicHeader(credential);
    return header === sent ? undefined : header;
  }

  #choose(header: string | undefined): Demand | undefined {
    const challenges = parseChallenges(header);
    const bearer = challenges.find(
      ({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'),
    );
    if (bearer !== undefined) return { kind: 'bearer', challenge: bearer };
    return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined;
  }

  #credential(entry: Entry): Promise<Credential | undefined> {
    const key = entry.repository ?? '';
    const known = this.#credentials.get(key);
    if (known !== undefined) return known;
    const { settings, registry } = this.#options;
    const asked = settings.credentials(registry, {
      repository: entry.repository,
      signal: settings.signal,
    });
    this.#credentials.set(key, asked);
    asked.catch(() => this.#credentials.delete(key));
    return asked;
  }

  async #bearer(
    entry: Entry,
    challenge: Challenge,
    credential: Credential | undefined,
  ): Promise<string> {
    const need = ScopeSet.of(entry.scopes);
    need.addChallenged(challengedFor(challenge, entry));
    const owner = ownerOf(credential);
    const held = this.#held(need, owner);
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
      text: challenge.parameters.get('realm'),
      registry: origin,
      withSecret: credential !== undefined,
    });
    const { clock, signal } = settings;
    const service = challenge.parameters.get('service');
    // The client's signal, not that of one request: several requests wait for this token.
    const token = await requestToken(
      { realm, service, scopes: scopes.list(), credential, registry, clock, signal },
      send,
    );
    const held = { ...token, scopes, owner };
    this.#tokens = [held, ...this.#tokens].slice(0, MAX_TOKENS);
    return held;
  }

  #held(need: ScopeSet, owner: string): HeldToken | undefined {
    const now = this.#options.settings.clock.now();
    this.#tokens = this.#tokens.filter(({ expiresAt }) => expiresAt > now);
    return this.#tokens.find((token) => token.owner === owner && token.scopes.covers(need));
  }

  #forget(sent: string | undefined): void {
    this.#tokens = this.#tokens.filter(({ value }) => `Bearer ${value}` !== sent);
  }
}

interface Grant {
  readonly challenge: Challenge;
  readonly credential: Credential | undefined;
  readonly owner: string;
}

/** The remembered challenge was for another repository perhaps; then its scope says nothing about this request. */
function challengedFor(challenge: Challenge, entry: Entry): string | undefined {
  const scope = challenge.parameters.get('scope');
  if (scope === undefined) return undefined;
  const ours = (part: string): boolean =>
    !part.startsWith('repository:') ||
    entry.scopes.some(({ repository }) => part.startsWith(`repository:${repository}:`));
  return scope.split(' ').filter(ours).join(' ');
}

function ownerOf(credential: Credential | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(credential ?? null))
    .digest('hex');
}
