// A proxy that makes every request late, as a network would, and asks for a token and sends readers of blobs on to a second
// port where it is told to: node tools/run.mjs bench/delay-proxy.ts PORT MILLISECONDS [bearer]
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A proxy in a process of its own. */
export interface DelayProxy {
  readonly port: number;
  /** Requests since the last time it was asked. */
  requests(): Promise<number>;
  stop(): Promise<void>;
}

export interface DelayOptions {
  /** Registries in the cloud: every request needs a token of an authorization server, and blobs lie on another host. */
  readonly bearer?: boolean;
}

export async function startDelayProxy(
  target: number,
  milliseconds: number,
  { bearer = false }: DelayOptions = {},
): Promise<DelayProxy> {
  const words = [String(target), String(milliseconds), ...(bearer ? ['bearer'] : [])];
  const args = ['tools/run.mjs', 'bench/delay-proxy.ts', ...words];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');

  async function nextMessage(): Promise<number> {
    const gone = ended.then(() => Promise.reject(new Error('The delay proxy ended.')));
    const [message] = (await Promise.race([once(child, 'message'), gone])) as [number];
    return message;
  }
  async function stop(): Promise<void> {
    child.kill();
    await ended;
  }
  async function requests(): Promise<number> {
    child.send('count');
    return nextMessage();
  }
  return { port: await nextMessage(), requests, stop };
}

async function serve(target: number, milliseconds: number, bearer: boolean): Promise<void> {
  const upstream: Upstream = { target, agent: new Agent({ keepAlive: true }) };
  let count = 0;
  const late =
    (handle: RequestListener): RequestListener =>
    (incoming, response) => {
      count += 1;
      // Not even a timer of no milliseconds where no delay is asked for.
      if (milliseconds === 0) handle(incoming, response);
      else void delay(milliseconds).then(() => handle(incoming, response));
    };
  const plain: RequestListener = (incoming, response) => forward(incoming, response, upstream);
  const storage = await listen(createServer(late(plain)));
  const front = bearer ? cloud(portOf(storage), plain) : plain;
  const server = await listen(createServer(late(front)));
  process.on('message', () => {
    process.send?.(count);
    count = 0;
  });
  process.once('disconnect', () => process.exit());
  process.send?.(portOf(server));
}

async function listen(server: Server): Promise<Server> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A registry behind an authorization server, which looks at the scopes of its tokens, and in front of a storage. */
function cloud(storage: number, registry: RequestListener): RequestListener {
  const granted = new Map<string, readonly string[]>();
  return (incoming, response) => {
    const { method = 'GET', headers } = incoming;
    const url = new URL(incoming.url ?? '/', `http://${headers.host ?? 'localhost'}`);
    const [, token = ''] = (headers.authorization ?? '').split(' ');
    const missing = needOf(method, url).filter((one) => granted.get(token)?.includes(one) !== true);
    if (url.pathname === '/token') grant(url, granted, response);
    else if (missing.length > 0) challenge(url, missing, response);
    else if (method === 'GET' && url.pathname.includes('/blobs/'))
      response.writeHead(307, { location: `http://127.0.0.1:${storage}${url.pathname}` }).end();
    else registry(incoming, response);
  };
}

function grant(url: URL, granted: Map<string, readonly string[]>, response: ServerResponse): void {
  const token = randomUUID();
  granted.set(token, url.searchParams.getAll('scope').flatMap(actionsOf));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ token, expires_in: 300 }));
}

function challenge(url: URL, need: readonly string[], response: ServerResponse): void {
  const scope = need.map((one) => `,scope="${one}"`).join('');
  const asked = `Bearer realm="${url.origin}/token",service="bench"${scope}`;
  response.writeHead(401, { 'www-authenticate': asked }).end('{}');
}

/** `repository:a/b:pull,push` as the single rights that it means. */
function actionsOf(scope: string): readonly string[] {
  const at = scope.lastIndexOf(':');
  return scope
    .slice(at + 1)
    .split(',')
    .map((action) => `${scope.slice(0, at)}:${action}`);
}

/** The rights that a request needs. */
function needOf(method: string, url: URL): readonly string[] {
  const name = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(url.pathname)?.[1];
  if (name === undefined) return [];
  return [`repository:${name}:${['GET', 'HEAD'].includes(method) ? 'pull' : 'push'}`];
}

interface Upstream {
  readonly target: number;
  readonly agent: Agent;
}

/** Streams the request and its answer, headers as they came: `Host` keeps addresses in answers pointing here. */
function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { target, agent }: Upstream,
): void {
  const { method, url, headers } = incoming;
  const options = { port: target, host: '127.0.0.1', agent, method, path: url, headers };
  const outgoing = request(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}

if (process.argv[1]?.endsWith('bench/delay-proxy.ts') === true) {
  const [port = NaN, milliseconds = NaN] = process.argv.slice(2, 4).map(Number);
  await serve(port, milliseconds, process.argv[4] === 'bearer');
}
