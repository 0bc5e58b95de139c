import { once } from 'node:events';
import { ServerResponse, createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { TEST_CERTIFICATE, TEST_KEY } from '../tls.ts';
import { sendReply } from '../wire-reply.ts';
import type { Reply } from '../wire-reply.ts';
import type { LabServer } from './exchange.ts';
import type { FaultScript, LabFault } from './faults.ts';

/** One request as it came and what became of it. Times are `performance.now()`. */
export interface LabRequest {
  readonly server: LabServer;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Number of the connection among all of the lab, from 1. */
  readonly connection: number;
  /** A client certificate was shown. */
  readonly certificate: boolean;
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Bytes of the body that came. */
  received: number;
  /** Bytes of the answer's body that were written. */
  sent: number;
  status: number;
}

/** A request with its body read. */
export interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly broken: boolean;
}

export interface LabServerOptions {
  readonly name: LabServer;
  readonly tls: boolean;
  readonly log: LabRequest[];
  readonly faults: FaultScript;
  readonly connections: { count: number };
  readonly answer: (arrived: Arrived, fault: LabFault | undefined) => Reply;
}

/** One origin of the lab. */
export interface LabOrigin {
  readonly port: number;
  readonly scheme: 'http' | 'https';
  close(): Promise<void>;
}

/** Counts what is written of a body. */
class CountedResponse extends ServerResponse {
  sent = 0;

  override write(chunk: Buffer): boolean {
    this.sent += chunk.length;
    return super.write(chunk);
  }
}

/** Asks for a certificate of the client and takes any, or none. */
const TLS = {
  cert: TEST_CERTIFICATE,
  key: TEST_KEY,
  requestCert: true,
  rejectUnauthorized: false,
} as const;

function showsCertificate(socket: Socket): boolean {
  return socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0;
}

/** Listens on a free port of loopback. */
export async function listen(options: LabServerOptions): Promise<LabOrigin> {
  const numbers = new WeakMap<object, number>();
  const sockets = new Set<Socket>();
  const scheme = options.tls ? 'https' : 'http';
  const handle = (request: IncomingMessage, response: CountedResponse): void => {
    void exchange(request, response).catch(() => response.destroy());
  };
  const settings = { ServerResponse: CountedResponse };
  const server = options.tls
    ? createTlsServer({ ...TLS, ...settings }, handle)
    : createServer(settings, handle);
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    options.connections.count += 1;
    numbers.set(socket, options.connections.count);
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function exchange(request: IncomingMessage, response: CountedResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const noted: LabRequest = {
      server: options.name,
      method,
      path,
      headers,
      connection: numbers.get(request.socket) ?? 0,
      certificate: showsCertificate(request.socket),
      startedAt: performance.now(),
      endedAt: undefined,
      received: 0,
      sent: 0,
      status: 0,
    };
    options.log.push(noted);
    response.on('close', () => {
      noted.endedAt = performance.now();
      noted.sent = response.sent;
      noted.status = response.headersSent ? response.statusCode : 0;
    });
    const fault = options.faults.next(options.name, method, path);
    const read = await readBody(request, noted, fault);
    const url = new URL(path, `${scheme}://${headers.host ?? 'localhost'}`);
    const reply = options.answer({ method, url, headers, ...read }, fault);
    if (!read.broken) await sendReply(response, reply, method === 'HEAD');
  }

  async function close(): Promise<void> {
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
  return { port, scheme, close };
}

async function readBody(
  request: IncomingMessage,
  noted: LabRequest,
  { resetAt = Infinity, onReset }: LabFault = {},
): Promise<{ readonly body: Buffer; readonly broken: boolean }> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      noted.received += piece.length;
      pieces.push(piece);
      if (noted.received <= resetAt) continue;
      request.socket.resetAndDestroy();
      onReset?.();
      return { body: Buffer.concat(pieces).subarray(0, resetAt), broken: true };
    }
  } catch {
    // The client broke off; what came has come.
    return { body: Buffer.concat(pieces), broken: true };
  }
  return { body: Buffer.concat(pieces), broken: false };
}
