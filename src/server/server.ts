import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EbpfError, errnoOf, printable, silentLogger, throwIfAborted } from '../base/index.ts';
import type { Abortable, Logger } from '../base/index.ts';
import type { RepositoryHost } from '../content/index.ts';
import { admit } from './admission.ts';
import type { AdmissionOptions, Authenticate } from './admission.ts';
import { dispatch } from './dispatch.ts';
import { answerRefusal } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { ServerLimits } from './limits.ts';
import { toRefusal } from './refusal.ts';
import { parseTarget } from './route.ts';
import { createUploadSessions } from './sessions.ts';
import type { UploadSessions } from './sessions.ts';

export interface RegistryServerOptions {
  /** Whose repositories are served. */
  readonly host: RepositoryHost;
  /** Refuses every write with 405. Default false. */
  readonly readOnly?: boolean | undefined;
  /**
   * Checks user and password (HTTP Basic); must compare in constant time. With it every write needs them, from this
   * machine too. Without it only this machine may write.
   */
  readonly authenticate?: Authenticate | undefined;
  /**
   * Whether reads go without credentials when `authenticate` is given. Default true. `/v2/` itself always asks for them:
   * that is how clients learn that there are users.
   */
  readonly anonymousReads?: boolean | undefined;
  /** Host names, without port, that the server answers to beside loopback names, the listen address and addresses. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly logger?: Logger | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
}

interface ListenOptions extends Abortable {
  /** Address or host name to listen on. Default 127.0.0.1. */
  readonly address?: string | undefined;
  /** TCP port; 0 takes a free one. Default 0. */
  readonly port?: number | undefined;
}

/** A registry that listens. */
export interface RunningRegistry {
  readonly address: string;
  readonly port: number;
  /** Takes no new requests, waits a little for those under way, drops unfinished uploads. May be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RegistryServer {
  /** Throws `address-in-use`, `server-failed`. */
  listen(options?: ListenOptions): Promise<RunningRegistry>;
}

/** A registry of OCI distribution-spec 1.1 over HTTP for the repositories of a host. */
export function createRegistryServer(options: RegistryServerOptions): RegistryServer {
  return { listen: (listenOptions = {}) => listen(options, listenOptions) };
}

async function listen(
  options: RegistryServerOptions,
  { address = '127.0.0.1', port = 0, signal }: ListenOptions,
): Promise<RunningRegistry> {
  throwIfAborted(signal);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const sessions = createUploadSessions(options.host, limits);
  const stop = new AbortController();
  const service: Service = {
    host: options.host,
    limits,
    sessions,
    stop: stop.signal,
    logger: options.logger ?? silentLogger,
    admission: {
      readOnly: options.readOnly ?? false,
      authenticate: options.authenticate,
      anonymousReads: options.anonymousReads ?? true,
      allowedHosts: new Set([address, ...(options.allowedHosts ?? [])].map(bareName)),
    },
  };
  const server = createHttpServer(service);
  try {
    await bind(server, { address, port });
  } catch (error) {
    await sessions.close();
    throw error;
  }
  const bound = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= shutDown(server, service, stop));
  return { address: bound.address, port: bound.port, close, [Symbol.asyncDispose]: close };
}

function bareName(name: string): string {
  return name.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** What all requests of one server share. */
interface Service {
  readonly host: RepositoryHost;
  readonly limits: ServerLimits;
  readonly sessions: UploadSessions;
  readonly logger: Logger;
  readonly admission: AdmissionOptions;
  /** Fires when requests under way are given up. */
  readonly stop: AbortSignal;
}

function createHttpServer(service: Service): Server {
  const { limits } = service;
  const server = createServer({
    headersTimeout: limits.header,
    keepAliveTimeout: limits.keepAlive,
    // A large blob takes as long as it takes; what stands still is cut by the idle limit.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(limits.header, 5_000),
  });
  server.timeout = limits.socketIdle;
  server.maxConnections = limits.connections;
  const serve = (expectsContinue: boolean) => {
    return (request: IncomingMessage, response: ServerResponse): void => {
      handle(service, { request, response, expectsContinue }).catch((error: unknown) => {
        service.logger.warn('answer failed', { error: String(error) });
        response.destroy();
      });
    };
  };
  server.on('request', serve(false));
  server.on('checkContinue', serve(true));
  return server;
}

function bind(server: Server, { address, port }: { address: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void => reject(bindFailure(cause, `${address}:${port}`));
    server.once('error', failed);
    server.listen({ host: address, port }, () => {
      server.removeListener('error', failed);
      resolve();
    });
  });
}

function bindFailure(cause: Error, where: string): EbpfError {
  const errno = errnoOf(cause);
  if (errno === 'EADDRINUSE') {
    return new EbpfError('address-in-use', `${where} is in use by another program.`, {
      hint: 'Choose another port, or 0 for a free one.',
      cause,
    });
  }
  const hint =
    errno === 'EACCES'
      ? 'Ports below 1024 need root; choose a higher one.'
      : 'Choose an address of this machine.';
  return new EbpfError(
    'server-failed',
    `Cannot listen on ${where} (${errno ?? 'unknown error'}).`,
    { hint, cause },
  );
}

type Arrival = Pick<Exchange, 'request' | 'response' | 'expectsContinue'>;

async function handle(service: Service, arrival: Arrival): Promise<void> {
  const { request, response } = arrival;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let exchange: Exchange = {
    ...arrival,
    query: new URLSearchParams(),
    signal: AbortSignal.any([gone.signal, service.stop]),
    host: service.host,
    sessions: service.sessions,
    limits: service.limits,
  };
  try {
    await admit(request, service.admission);
    const { route, query } = parseTarget(request.url ?? '');
    exchange = { ...exchange, query };
    await dispatch(exchange, route);
  } catch (error) {
    const refusal = toRefusal(error);
    if (refusal.status >= 500 && !gone.signal.aborted) {
      service.logger.warn('request failed', { ...subject(request), error: describeCause(error) });
    }
    await answerRefusal(exchange, refusal);
  }
  service.logger.debug('request', { ...subject(request), status: response.statusCode });
}

function subject({ method, url }: IncomingMessage): Record<string, unknown> {
  return { method, path: printable((url ?? '').split('?')[0] ?? '') };
}

function describeCause(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return printable(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
}

async function shutDown(server: Server, service: Service, stop: AbortController): Promise<void> {
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const limit = setTimeout(() => {
    stop.abort();
    server.closeAllConnections();
  }, service.limits.close);
  await ended;
  clearTimeout(limit);
  stop.abort();
  await service.sessions.close();
}
