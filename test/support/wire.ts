import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { TEST_CERTIFICATE, TEST_KEY } from './tls.ts';
import { sendReply } from './wire-reply.ts';
import type { Reply } from './wire-reply.ts';

/** A request that came. */
export interface Seen {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Number of the connection, counted from 1 in the order they were opened. */
  readonly connection: number;
}

/** `METHOD /path?query`, matched as a whole, and what is answered to it once. */
export interface Step {
  readonly on: string;
  readonly reply: Reply | ((seen: Seen) => Reply);
  /** Throws when the request is not as it should be. */
  readonly check?: (seen: Seen) => void;
}

/** A server that does what its script says. A request that no step is left for fails the test. */
export interface Wire {
  readonly port: number;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly origin: string;
  /** Adds steps. Each is used once, the first that fits; requests may come in any order. */
  script(...steps: readonly Step[]): void;
  readonly seen: readonly Seen[];
  /** `METHOD /path` of all requests in the order they came. */
  log(): readonly string[];
  /** Connections opened so far. */
  connections(): number;
  /** Fails unless every step was used and nothing else came. */
  done(): void;
}

export interface WireOptions {
  readonly tls?: boolean;
}

/** Starts a scripted server that is gone when the test has ended. */
export async function startWire(options: WireOptions = {}): Promise<Wire> {
  const steps: Step[] = [];
  const seen: Seen[] = [];
  const problems: unknown[] = [];
  const numbers = new Map<Socket, number>();
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(request, response).catch((error: unknown) => {
      problems.push(error);
      response.destroy();
    });
  };
  const server =
    options.tls === true
      ? createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, handle)
      : createServer(handle);
  server.on('connection', (socket: Socket) => {
    numbers.set(socket, numbers.size + 1);
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    server.closeAllConnections();
    for (const socket of numbers.keys()) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const line = `${request.method} ${request.url}`;
    const at = steps.findIndex((step) => step.on === line);
    const [step] = at < 0 ? [] : steps.splice(at, 1);
    const index = seen.push(seenOf(request, Buffer.alloc(0))) - 1;
    const early = typeof step?.reply === 'object' && step.reply.early === true;
    const one = seenOf(request, early ? Buffer.alloc(0) : await readBody(request));
    seen[index] = one;
    if (step === undefined) throw new Error(`Unexpected request: ${line}`);
    step.check?.(one);
    const reply = typeof step.reply === 'function' ? step.reply(one) : step.reply;
    await sendReply(response, reply, one.method === 'HEAD');
  }

  function seenOf(request: IncomingMessage, body: Buffer): Seen {
    const { method = '', url: path = '', headers } = request;
    return {
      method,
      path,
      headers,
      body,
      connection: numbers.get(underlying(request.socket)) ?? 0,
    };
  }

  /** Of a TLS connection, `connection` was emitted with the socket below it; there is one number in use either way. */
  function underlying(socket: Socket): Socket {
    if (numbers.has(socket)) return socket;
    const below = (socket as { _parent?: Socket })._parent;
    return below ?? socket;
  }

  function done(): void {
    if (problems.length > 0) throw problems[0];
    expect(
      steps.map((step) => step.on),
      'steps of the script that were not used',
    ).toEqual([]);
  }

  const host = `127.0.0.1:${port}`;
  return {
    port,
    host,
    origin: `${options.tls === true ? 'https' : 'http'}://${host}`,
    script: (...more) => void steps.push(...more),
    seen,
    log: () => seen.map(({ method, path }) => `${method} ${path}`),
    connections: () => numbers.size,
    done,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // A client that breaks off has sent what it has sent.
  try {
    for await (const piece of request) pieces.push(piece as Buffer);
  } catch {
    return Buffer.concat(pieces);
  }
  return Buffer.concat(pieces);
}
