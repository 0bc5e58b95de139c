import { CAPS, EbpfError, fail, isJsonObject, parseJson, redactUrl } from '../../base/index.ts';
import type { JsonObject } from '../../base/index.ts';
import type { Credential } from '../../content/index.ts';
import type { Clock } from '../options.ts';
import { unexpectedAnswer } from '../failure.ts';
import type { Answer } from '../transport/answer.ts';
import { bodyOf } from '../transport/body.ts';
import type { Outgoing } from '../transport/exchange.ts';
import { basicHeader } from './basic.ts';

/** An access token and when it ends. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970, by our clock, with time to spare. */
  readonly expiresAt: number;
}

export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
  /** The registry that the token is for, for messages. */
  readonly registry: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** How a token request goes out: with redirects and retries. */
export type TokenSender = (request: Omit<Outgoing, 'route'>) => Promise<Answer>;

/** Lifetime of a token whose answer does not say it: distribution's token specification. Seconds. */
const DEFAULT_LIFETIME = 60;
const MAX_LIFETIME = 24 * 3600;
/** A token is not used in its last tenth, nor in its last ten seconds. Seconds. */
const MAX_SPARE = 10;
const CLIENT_ID = 'ebpf-oci';
const MAX_TOKEN = 65_536;

/** Asks an authorization server for a token: GET with a password or nobody's name, POST with a refresh token (OAuth2). */
export async function requestToken(request: TokenRequest, send: TokenSender): Promise<Token> {
  const answer = await send(
    request.credential?.kind === 'identity-token'
      ? refreshRequest(request, request.credential.secret)
      : plainRequest(request),
  );
  if (answer.status !== 200) throw await refused(request, answer);
  const bytes = await answer.bytes(CAPS.tokenBody, 'The answer of the authorization server');
  const json = parseJson(bytes, `The token of ${request.realm.host}`, 'registry-protocol');
  return tokenOf(isJsonObject(json) ? json : {}, request);
}

function plainRequest(request: TokenRequest): Omit<Outgoing, 'route'> {
  const url = new URL(request.realm);
  if (request.service !== undefined) url.searchParams.append('service', request.service);
  for (const scope of request.scopes) url.searchParams.append('scope', scope);
  const authorization = basicHeader(request.credential);
  return {
    method: 'GET',
    url,
    headers: authorization === undefined ? {} : { authorization },
    signal: request.signal,
  };
}

function refreshRequest(request: TokenRequest, secret: string): Omit<Outgoing, 'route'> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: secret,
  });
  if (request.service !== undefined) form.append('service', request.service);
  if (request.scopes.length > 0) form.append('scope', request.scopes.join(' '));
  return {
    method: 'POST',
    url: request.realm,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bodyOf(new TextEncoder().encode(form.toString())),
    signal: request.signal,
  };
}

function tokenOf(json: JsonObject, request: TokenRequest): Token {
  // Both names are in use; distribution's own server sends both.
  const value = [json['token'], json['access_token']].find(
    (text) => typeof text === 'string' && text !== '',
  );
  if (typeof value !== 'string' || value.length > MAX_TOKEN || !/^[\x21-\x7e]+$/.test(value))
    return fail('registry-protocol', `${request.realm.host} answered without a usable token.`);
  const seconds = json['expires_in'];
  const lifetime =
    typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, MAX_LIFETIME) : DEFAULT_LIFETIME;
  const spare = Math.min(lifetime / 10, MAX_SPARE);
  return { value, expiresAt: request.clock.now() + (lifetime - spare) * 1000 };
}

async function refused(request: TokenRequest, answer: Answer): Promise<EbpfError> {
  if (![400, 401, 403].includes(answer.status))
    return await unexpectedAnswer(answer, { doing: `get a token for ${request.registry}` });
  await answer.discard();
  const { credential, registry, realm } = request;
  const who = credential?.kind === 'password' ? ` of "${credential.username}"` : '';
  const what =
    credential === undefined
      ? 'gives no token without a login'
      : `does not accept the credentials${who}`;
  return new EbpfError('registry-unauthorized', `${realm.host} ${what} (for ${registry}).`, {
    hint: `Log in with: ebpf login ${registry}`,
    details: { registry, realm: redactUrl(realm), status: answer.status },
  });
}
