import type { IncomingMessage, ServerResponse } from 'node:http';
import { sleep } from '../base/index.ts';
import type { ByteStream } from '../base/index.ts';
import type { RepositoryHost } from '../content/index.ts';
import { DRAINED_BODY } from './limits.ts';
import type { ServerLimits } from './limits.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { UploadSessions } from './sessions.ts';

/** One request with all that its handler may use. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Fires when the peer is gone or the server closes for good. */
  readonly signal: AbortSignal;
  readonly host: RepositoryHost;
  readonly sessions: UploadSessions;
  readonly limits: ServerLimits;
  /** True when the peer waits for `100 Continue` before it sends its body. */
  readonly expectsContinue: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Uint8Array;
}

const COMMON = {
  'docker-distribution-api-version': 'registry/2.0',
  // Content of strangers is never to be taken for a page or script.
  'x-content-type-options': 'nosniff',
} as const;

/** Answers with a body in memory, or none. */
export function answer(exchange: Exchange, { status, headers, body }: Answer): void {
  const { request, response } = exchange;
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  // 204 and 304 have no body by definition, and no length either (RFC 9110, 8.6).
  const sized = status === 204 || status === 304 ? {} : { 'content-length': length };
  response.writeHead(status, { ...COMMON, ...sized, ...headers });
  if (body === undefined || request.method === 'HEAD') response.end();
  else response.end(body);
}

/** Answers with JSON. */
export function answerJson(
  exchange: Exchange,
  value: unknown,
  headers: Answer['headers'] = {},
): void {
  const body = `${JSON.stringify(value)}\n`;
  answer(exchange, {
    status: 200,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** Sends the header of an answer whose body the caller writes. */
export function beginAnswer(exchange: Exchange, status: number, headers: Answer['headers']): void {
  exchange.response.writeHead(status, { ...COMMON, ...headers });
}

/** True when the request says that a body comes. */
export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || (announcedLength(request) ?? 0) > 0;
}

/** `Content-Length`, which node:http has checked to be a number. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const header = request.headers['content-length'];
  return header === undefined ? undefined : Number(header);
}

/** The body as it comes, refused with 413 as soon as it is, or says it will be, longer than `cap` bytes. */
export function bodyOf(exchange: Exchange, cap: number): ByteStream {
  const { request, response } = exchange;
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    refuse('UNSUPPORTED', `Bodies in content encoding "${encoding}" are not taken.`, {
      status: 415,
    });
  }
  if ((announcedLength(request) ?? 0) > cap) tooLarge(cap);
  if (exchange.expectsContinue) response.writeContinue();
  return capped(request, cap);
}

async function* capped(request: IncomingMessage, cap: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  // The connection must outlive the iteration: a refused body still gets an answer.
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    const bytes = piece as Buffer;
    size += bytes.length;
    if (size > cap) tooLarge(cap);
    yield bytes;
  }
}

function tooLarge(cap: number): never {
  return refuse('SIZE_INVALID', `The body is larger than the ${cap} bytes allowed.`, {
    status: 413,
  });
}

/** Answers with an error. What the peer still sends is read for a while, so that it gets to see the answer. */
export async function answerRefusal(exchange: Exchange, refusal: Refusal): Promise<void> {
  const { response } = exchange;
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const headers = { 'content-type': 'application/json', ...refusal.headers };
  const { status, body } = refusal;
  if (await finishReading(exchange)) {
    answer(exchange, { status, headers, body });
    return;
  }
  beginAnswer(exchange, status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.write(body);
  await drain(exchange);
  response.end();
}

/** True when nothing of the body is left; a short rest is read so that the connection can stay. */
async function finishReading(exchange: Exchange): Promise<boolean> {
  const { request } = exchange;
  if (!hasBody(request)) return true;
  const short = (announcedLength(request) ?? Infinity) <= DRAINED_BODY;
  if (short && !exchange.expectsContinue) await drain(exchange);
  return request.complete;
}

async function drain({ request, limits }: Exchange): Promise<void> {
  if (request.complete || request.destroyed) return;
  const over = new AbortController();
  const ended = new Promise<void>((resolve) => {
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
  request.resume();
  await Promise.race([ended, sleep(limits.linger, over.signal).catch(() => undefined)]);
  over.abort();
}
