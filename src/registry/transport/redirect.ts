import { fail, redactUrl } from '../../base/index.ts';
import type { Answer } from './answer.ts';
import type { Exchange, Outgoing } from './exchange.ts';
import { followed } from './follow.ts';

/** Most redirects after one request. */
const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A request whose credentials, when it has some, belong to `registry`. */
export interface Journey {
  readonly request: Outgoing;
  /** Origin that the user named. */
  readonly registry: URL;
}

/**
 * Sends a request and follows where it is sent on to. Only GET and HEAD are followed: a body goes nowhere but where it
 * was meant to go. Once a hop leaves the origin (scheme, host and port), `Authorization` is gone for good.
 */
export async function sendFollowing(exchange: Exchange, journey: Journey): Promise<Answer> {
  const { registry } = journey;
  let { request } = journey;
  for (let hops = 0; ; hops += 1) {
    const answer = await exchange.send(request);
    const location = answer.header('location');
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    await answer.discard();
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return fail(
        'redirect-refused',
        `${request.url.host} answered ${request.method} ${redactUrl(request.url)} with a redirect; only reading follows redirects.`,
        { details: { status: answer.status } },
      );
    if (hops === MAX_REDIRECTS)
      return fail(
        'redirect-refused',
        `${registry.host} redirects more than ${MAX_REDIRECTS} times.`,
      );
    const url = followed({
      target: location,
      from: request.url,
      registry,
      what: 'redirect',
      code: 'redirect-refused',
    });
    request = {
      ...request,
      url,
      headers: url.origin === request.url.origin ? request.headers : anonymous(request.headers),
    };
  }
}

function anonymous(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}
