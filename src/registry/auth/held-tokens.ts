import type { Clock } from '../options.ts';
import type { RegistryMemory, RememberedToken } from './memory.ts';
import type { Recollection } from './recollection.ts';
import { ScopeSet } from './scope.ts';
import type { Token } from './token.ts';

/** A token, what it is good for, and whose it is. */
export interface HeldToken extends Token {
  readonly scopes: ScopeSet;
  readonly owner: string;
}

/** Most tokens held. */
const MAX_TOKENS = 64;

/** The tokens of one registry that have not ended, the newest first; those of earlier processes among them. */
export class HeldTokens {
  readonly #clock: Clock;
  readonly #recollection: Recollection;
  #tokens: HeldToken[] = [];

  constructor(clock: Clock, recollection: Recollection) {
    this.#clock = clock;
    this.#recollection = recollection;
  }

  /** Takes over what an earlier process kept. */
  adopt({ tokens }: RegistryMemory): void {
    const kept = tokens.map((token) => ({ ...token, scopes: ScopeSet.parse(token.scopes) }));
    this.#tokens = [...this.#tokens, ...kept].slice(0, MAX_TOKENS);
  }

  /** One that does for `need`. */
  find(need: ScopeSet, owner: string): HeldToken | undefined {
    const now = this.#clock.now();
    this.#tokens = this.#tokens.filter(({ expiresAt }) => expiresAt > now);
    return this.#tokens.find((token) => token.owner === owner && token.scopes.covers(need));
  }

  add(token: HeldToken): void {
    this.#tokens = [token, ...this.#tokens].slice(0, MAX_TOKENS);
    const { value, owner, expiresAt } = token;
    const kept: RememberedToken = { value, owner, expiresAt, scopes: token.scopes.list() };
    this.#recollection.note((memory) => ({ ...memory, tokens: [kept, ...memory.tokens] }));
  }

  /** Drops the tokens that do not pass, because a registry did not take them or their owner's login was renewed. */
  drop(gone: (token: Pick<HeldToken, 'value' | 'owner'>) => boolean): void {
    if (!this.#tokens.some(gone)) return;
    this.#tokens = this.#tokens.filter((token) => !gone(token));
    this.#recollection.note((memory) => ({
      ...memory,
      tokens: memory.tokens.filter((token) => !gone(token)),
    }));
  }
}
