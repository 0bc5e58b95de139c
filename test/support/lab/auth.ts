import { randomBytes } from 'node:crypto';
import type { Reply } from '../wire-reply.ts';
import { json, refusal } from './exchange.ts';
import type { LabExchange } from './exchange.ts';

/** How the lab wants to be spoken to. */
export type LabAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly users: Readonly<Record<string, string>> }
  | BearerAuth;

export interface BearerAuth {
  readonly kind: 'bearer';
  /** User → password; without users everybody gets a token. */
  readonly users?: Readonly<Record<string, string>>;
  /** Refresh tokens that are taken (OAuth2, `grant_type=refresh_token`). */
  readonly refreshTokens?: readonly string[];
  /** Seconds; default 300. What is said can be longer than what is true. */
  readonly lifetime?: number;
  /** Seconds after which a token really ends; default {@link lifetime}. */
  readonly trueLifetime?: number;
  /** `/v2/` is answered with a Basic challenge first, and only Basic credentials get the Bearer one. */
  readonly basicFirst?: boolean;
  /** In place of the lab's own token server. */
  readonly realm?: string;
  /** Repositories of which a token is given for reading only, and those for which it is given not at all. */
  readonly readOnly?: readonly string[];
  readonly hidden?: readonly string[];
}

interface Granted {
  readonly scopes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly until: number;
}

/** Lets requests in, and gives out tokens with scopes and an end. */
export class LabGate {
  readonly #tokens = new Map<string, Granted>();
  readonly #auth: LabAuth;
  readonly #realm: () => string;
  /** Values of all tokens given out. */
  readonly issued: string[] = [];

  constructor(auth: LabAuth, realm: () => string) {
    this.#auth = auth;
    this.#realm = realm;
  }

  /** Ends all tokens now. */
  expire(): void {
    for (const [value, token] of this.#tokens) this.#tokens.set(value, { ...token, until: 0 });
  }

  /** What is answered to a request that may not come in; undefined for one that may. */
  refusalOf(exchange: LabExchange, needs: readonly Need[]): Reply | undefined {
    const auth = this.#auth;
    const sent = exchange.headers.authorization ?? '';
    if (auth.kind === 'none') return undefined;
    if (auth.kind === 'basic')
      return userOf(sent, auth.users) === undefined ? challenged('Basic realm="lab"') : undefined;
    if (auth.basicFirst === true && !sent.startsWith('Bearer ')) {
      if (!sent.startsWith('Basic ')) return challenged('Basic realm="lab"');
      return challenged(this.#challenge(needs));
    }
    return this.#refusedToken(exchange, sent, needs);
  }

  #refusedToken(exchange: LabExchange, sent: string, needs: readonly Need[]): Reply | undefined {
    const token = this.#tokens.get(sent.replace(/^Bearer /, ''));
    if (token === undefined) return challenged(this.#challenge(needs));
    if (token.until <= Date.now()) {
      return exchange.quirks.expiredToken === 403
        ? refusal(
            403,
            'DENIED',
            'Your authorization token has expired. Reauthenticate and try again.',
          )
        : challenged(`${this.#challenge(needs)},error="invalid_token"`);
    }
    const lacks = needs.filter(
      ({ repository, action }) => token.scopes.get(repository)?.has(action) !== true,
    );
    if (lacks.length === 0) return undefined;
    return challenged(`${this.#challenge(needs)},error="insufficient_scope"`);
  }

  #challenge(needs: readonly Need[]): string {
    const actions = new Map<string, string[]>();
    for (const { repository, action } of needs)
      actions.set(repository, [...(actions.get(repository) ?? []), action]);
    const scopes = [...actions].map(([name, list]) => `repository:${name}:${list.join(',')}`);
    const scope = scopes.length === 0 ? '' : `,scope="${scopes.join(' ')}"`;
    return `Bearer realm="${this.#realm()}",service="lab"${scope}`;
  }

  /** The token server. */
  answer(exchange: LabExchange): Reply {
    const auth = this.#auth;
    if (auth.kind !== 'bearer') return refusal(404, 'UNSUPPORTED');
    const form =
      exchange.method === 'POST' ? new URLSearchParams(exchange.body.toString()) : undefined;
    if (!admitted(auth, exchange.headers.authorization, form)) return refusal(401, 'UNAUTHORIZED');
    const asked =
      form === undefined ? exchange.url.searchParams.getAll('scope') : [form.get('scope') ?? ''];
    return this.#issue(
      auth,
      asked.flatMap((scope) => scope.split(' ')),
    );
  }

  #issue(auth: BearerAuth, asked: readonly string[]): Reply {
    const scopes = grantedScopes(auth, asked);
    const lifetime = auth.lifetime ?? 300;
    const value = `lab-token-${randomBytes(12).toString('hex')}`;
    this.issued.push(value);
    const until = Date.now() + (auth.trueLifetime ?? lifetime) * 1000;
    this.#tokens.set(value, { scopes, until });
    return json({ token: value, access_token: value, expires_in: lifetime });
  }
}

/** What is given of what is asked for; less is no error. */
function grantedScopes(
  { readOnly = [], hidden = [] }: BearerAuth,
  asked: readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const scopes = new Map<string, Set<string>>();
  for (const part of asked) {
    const [, name = '', actions = ''] = /^repository:(.+):([^:]*)$/.exec(part) ?? [];
    if (name === '' || hidden.includes(name)) continue;
    const given = actions
      .split(',')
      .filter((action) => action === 'pull' || !readOnly.includes(name));
    scopes.set(name, new Set([...(scopes.get(name) ?? []), ...given]));
  }
  return scopes;
}

/** A right that a request needs. */
export interface Need {
  readonly repository: string;
  readonly action: 'pull' | 'push' | 'delete';
}

/** The rights that a request needs at a repository. */
export function needsOf({ method, url }: LabExchange, name: string): readonly Need[] {
  const from = url.searchParams.get('from');
  const action = ({ GET: 'pull', HEAD: 'pull', DELETE: 'delete' } as const)[method];
  return [
    { repository: name, action: action ?? 'push' },
    ...(from === null ? [] : [{ repository: from, action: 'pull' } as const]),
  ];
}

function challenged(challenge: string): Reply {
  const reply = refusal(401, 'UNAUTHORIZED', 'authentication required');
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': challenge } };
}

function admitted(
  auth: BearerAuth,
  header: string | undefined,
  form: URLSearchParams | undefined,
): boolean {
  const refresh = form?.get('refresh_token');
  if (typeof refresh === 'string') return auth.refreshTokens?.includes(refresh) === true;
  return auth.users === undefined || userOf(header ?? '', auth.users) !== undefined;
}

function userOf(header: string, users: Readonly<Record<string, string>>): string | undefined {
  const [scheme, value = ''] = header.split(' ');
  if (scheme !== 'Basic') return undefined;
  const [, user = '', password] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? [];
  return users[user] !== undefined && users[user] === password ? user : undefined;
}
