import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What is done to an answer, or to the request that asks for it. Positions count bytes of the body. */
export type Fault =
  /** Turns one bit of the byte at `at`; negative counts from the end. */
  | { readonly kind: 'flip'; readonly at: number }
  /** Ends the connection after so many bytes of the length that was announced. */
  | { readonly kind: 'cut'; readonly at: number }
  /** Says no more after so many bytes, and keeps the connection. */
  | { readonly kind: 'stall'; readonly at: number }
  /** Ends the body well after so many bytes, as if that were all there is. */
  | { readonly kind: 'shorten'; readonly at: number }
  /** The body without length, and zeros behind it until the client has enough. */
  | { readonly kind: 'endless' }
  /** Another `Content-Length`; the body has what it has, then the connection ends. */
  | { readonly kind: 'length'; readonly value: number }
  /** Headers over those of the answer. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** Other bytes instead of the body; headers stay, except for the length. */
  | { readonly kind: 'replace'; readonly body: Uint8Array }
  /** The body in pieces of so many bytes with a pause between them. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly pauseMs: number }
  /** An error page instead of asking the registry. */
  | { readonly kind: 'status'; readonly status: number }
  /** Resets the connection after so many bytes of the request's body. */
  | { readonly kind: 'reset'; readonly at: number };

export interface FaultRule {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'HEAD';
  /** Tested against path and query. */
  readonly path: RegExp;
  readonly fault: Fault;
  /** Requests that it strikes. Default: all. */
  readonly times?: number;
}

export interface PassedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly range: string | undefined;
  readonly status: number;
  /** Bytes of the answer's body that were sent. */
  sent: number;
}

/** A registry as seen through a bad network. */
export interface FaultProxy {
  readonly port: number;
  /** `localhost:PORT`. */
  readonly host: string;
  /** What went through since the last {@link script}, in the order of the answers. */
  readonly requests: readonly PassedRequest[];
  /** How often a rule struck since the last {@link script}. */
  readonly struck: number;
  /** Replaces the rules; the first that fits a request counts. */
  script(...rules: readonly FaultRule[]): void;
  stop(): Promise<void>;
}

/** Puts a proxy on loopback in front of the registry on a loopback port. */
export async function startFaultProxy(upstream: number): Promise<FaultProxy> {
  const proxy = new FaultyRegistry(upstream);
  await proxy.listen();
  return proxy;
}

interface ActiveRule extends FaultRule {
  left: number;
}

class FaultyRegistry implements FaultProxy {
  readonly #upstream: number;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });
  #rules: ActiveRule[] = [];
  requests: PassedRequest[] = [];
  struck = 0;

  constructor(upstream: number) {
    this.#upstream = upstream;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get host(): string {
    return `localhost:${this.port}`;
  }

  script(...rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ ...rule, left: rule.times ?? Infinity }));
    this.requests = [];
    this.struck = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const fault = this.#faultFor(request);
    if (fault?.kind === 'status') {
      request.resume();
      this.#note(request, fault.status);
      response.writeHead(fault.status, { 'retry-after': '0' }).end();
      return;
    }
    const answer = await this.#forward(request, fault?.kind === 'reset' ? fault.at : undefined);
    const noted = this.#note(request, answer.statusCode ?? 0);
    const sender = new Sender(response, answer, noted);
    if (fault === undefined || request.method === 'HEAD') await sender.pass(fault);
    else await sender.spoil(fault);
  }

  #faultFor(request: IncomingMessage): Fault | undefined {
    const rule = this.#rules.find(
      ({ method, path, left }) =>
        left > 0 && method === request.method && path.test(request.url ?? ''),
    );
    if (rule === undefined) return undefined;
    rule.left -= 1;
    this.struck += 1;
    return rule.fault;
  }

  #note(request: IncomingMessage, status: number): PassedRequest {
    const { method = '', url: path = '', headers } = request;
    const passed = { method, path, range: headers.range, status, sent: 0 };
    this.requests.push(passed);
    return passed;
  }

  /** Sends the request on as it came; the Host header stays, so that a registry that names itself names the proxy. */
  async #forward(request: IncomingMessage, resetAt: number | undefined): Promise<IncomingMessage> {
    const { method, url: path, headers } = request;
    const out = httpRequest({ host: '127.0.0.1', port: this.#upstream, method, path, headers });
    const answered = once(out, 'response');
    answered.catch(() => undefined);
    let passed = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      passed += piece.length;
      if (resetAt !== undefined && passed > resetAt) {
        request.socket.resetAndDestroy();
        out.destroy();
        break;
      }
      if (!out.write(piece)) await Promise.race([once(out, 'drain'), answered]);
    }
    out.end();
    const [answer] = (await answered) as [IncomingMessage];
    return answer;
  }
}

/** Hands one answer to the client, whole or spoilt. */
class Sender {
  readonly #response: ServerResponse;
  readonly #answer: IncomingMessage;
  readonly #noted: PassedRequest;
  readonly #closed: Promise<void>;

  constructor(response: ServerResponse, answer: IncomingMessage, noted: PassedRequest) {
    this.#response = response;
    this.#answer = answer;
    this.#noted = noted;
    this.#closed = new Promise((resolve) => response.once('close', resolve));
  }

  /** As it came, except for headers. */
  async pass(fault: Fault | undefined): Promise<void> {
    this.#head(fault?.kind === 'headers' ? fault.headers : {});
    for await (const piece of this.#answer as AsyncIterable<Buffer>) await this.#send(piece);
    this.#response.end();
  }

  async spoil(fault: Fault): Promise<void> {
    if (fault.kind === 'headers') return this.pass(fault);
    const body = await this.#body();
    const other = otherBody(body, fault);
    if (other !== undefined) return this.#whole(other);
    return this.#deliver(body, fault);
  }

  async #deliver(body: Buffer, fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'length':
        this.#head({ 'content-length': String(fault.value) });
        await this.#send(body);
        this.#response.socket?.end();
        return;
      case 'cut':
        this.#head();
        await this.#send(body.subarray(0, fault.at));
        this.#response.destroy();
        return;
      case 'stall':
        this.#head();
        return this.#send(body.subarray(0, fault.at));
      case 'drip':
        return this.#drip(body, fault);
      case 'endless':
        return this.#endless(body);
      default:
        throw new Error(`"${fault.kind}" is not done to an answer.`);
    }
  }

  async #whole(body: Buffer): Promise<void> {
    this.#head({ 'content-length': String(body.length) });
    await this.#send(body);
    this.#response.end();
  }

  async #drip(body: Buffer, fault: Extract<Fault, { kind: 'drip' }>): Promise<void> {
    this.#head();
    for (let at = 0; at < body.length; at += fault.bytes) {
      await this.#send(body.subarray(at, at + fault.bytes));
      await delay(fault.pauseMs);
    }
    this.#response.end();
  }

  async #endless(body: Buffer): Promise<void> {
    this.#head({ 'content-length': undefined });
    await this.#send(body);
    const zeros = Buffer.alloc(65_536);
    while (!this.#response.destroyed) await this.#send(zeros);
  }

  #head(changes: Readonly<Record<string, string | undefined>> = {}): void {
    const headers: Record<string, string | string[] | undefined> = {
      ...this.#answer.headers,
      ...changes,
    };
    const kept = Object.entries(headers).filter(([, value]) => value !== undefined);
    this.#response.writeHead(this.#noted.status, Object.fromEntries(kept));
    this.#response.flushHeaders();
  }

  async #send(piece: Buffer): Promise<void> {
    if (this.#response.destroyed || piece.length === 0) return;
    this.#noted.sent += piece.length;
    if (this.#response.write(piece)) return;
    await new Promise<void>((resolve) => {
      this.#response.once('drain', resolve);
      void this.#closed.then(resolve);
    });
  }

  async #body(): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.#answer as AsyncIterable<Buffer>) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

/** The body of an answer that is well formed and wrong; undefined for other faults. */
function otherBody(body: Buffer, fault: Fault): Buffer | undefined {
  if (fault.kind === 'flip') return flipped(body, fault.at);
  if (fault.kind === 'replace') return Buffer.from(fault.body);
  return fault.kind === 'shorten' ? body.subarray(0, fault.at) : undefined;
}

/** The same bytes with one bit turned; a negative place counts from the end. */
export function flipped(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body);
  const place = at < 0 ? body.length + at : at;
  copy[place] = copy.readUInt8(place) ^ 1;
  return copy;
}
