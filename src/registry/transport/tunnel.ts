import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { EbpfError, errnoOf } from '../../base/index.ts';

export interface Tunnel {
  /** http or https, with user and password where it wants some. */
  readonly proxy: URL;
  /** `host:port` to be led to. */
  readonly to: string;
  /** Milliseconds until the proxy must have answered. */
  readonly timeoutMs: number;
  /** For an https proxy: whom to believe beside the usual authorities. */
  readonly secureContext: SecureContext | undefined;
  /** For an https proxy: takes any certificate. */
  readonly insecureSkipVerify: boolean;
  readonly userAgent: string;
}

/**
 * A connection through a proxy, by CONNECT (RFC 9110 9.3.6) for https and http alike: what passes is then the same as
 * without one, and the proxy sees neither credentials nor content of a registry with TLS. User and password go to the
 * proxy and to nobody else. Throws `proxy-failed`.
 */
export async function openTunnel(tunnel: Tunnel): Promise<Socket> {
  const request = await connectRequest(tunnel);
  return await new Promise<Socket>((resolve, reject) => {
    const failed = (error: unknown): void => reject(unreachable(tunnel.proxy, error));
    request.once('error', failed);
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    // An answer that is no tunnel may come with a body, or even as one.
    request.once('response', (answer) => {
      answer.destroy();
      reject(refused(tunnel, answer));
    });
    request.once('connect', (answer, socket, head) => {
      request.off('error', failed);
      socket.setTimeout(0);
      if (answer.statusCode === 200 && head.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refused(tunnel, answer));
    });
    request.end();
  });
}

async function connectRequest(tunnel: Tunnel): Promise<ClientRequest> {
  const { proxy, to, timeoutMs, insecureSkipVerify, secureContext, userAgent } = tunnel;
  const { request } = await (proxy.protocol === 'https:'
    ? import('node:https')
    : import('node:http'));
  const authorization = authorizationOf(proxy);
  return request({
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxy.port === '' ? undefined : Number(proxy.port),
    path: to,
    agent: false,
    timeout: timeoutMs,
    rejectUnauthorized: !insecureSkipVerify,
    ...(secureContext === undefined ? {} : { secureContext }),
    headers: {
      host: to,
      'user-agent': userAgent,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
  });
}

function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** What is no escape, or escapes no text, stands for itself. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function refused({ proxy, to }: Tunnel, { statusCode: status = 0 }: IncomingMessage): EbpfError {
  const details = { proxy: proxy.host, to, status, retryable: status === 502 || status >= 503 };
  if (status === 407)
    return new EbpfError('proxy-failed', `The proxy ${proxy.host} asks for a login (407).`, {
      hint: 'Give user and password in the address of the proxy: http://USER:PASSWORD@HOST:PORT.',
      details,
    });
  return new EbpfError(
    'proxy-failed',
    `The proxy ${proxy.host} does not lead to ${to}: it answers ${status}.`,
    { hint: 'Is the registry allowed at the proxy, or should NO_PROXY name it?', details },
  );
}

function unreachable(proxy: URL, error: unknown): EbpfError {
  const reason = errnoOf(error) ?? (error instanceof Error ? error.message : 'no reason');
  return new EbpfError('proxy-failed', `The proxy ${proxy.host} cannot be used (${reason}).`, {
    hint: 'Is its address right, and is it running? NO_PROXY names hosts that are reached directly.',
    details: { proxy: proxy.host, reason, retryable: true },
    cause: error,
  });
}
