import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds without a new request after which those that came are let go together. */
const QUIET_MS = 150;

/** What stands before a registry: a token server, a storage that blobs are redirected to, and a count of round trips. */
export interface RoundsFront {
  /** Host with port of the registry. */
  readonly host: string;
  /**
   * Dependent steps: requests that were under way together are one. Each is `METHOD what`, sorted; `what` is `token`,
   * `storage`, or the path inside the repository without its query.
   */
  readonly rounds: readonly (readonly string[])[];
  /** Requests so far. */
  requests(): number;
  /** Forgets what came so far. */
  clear(): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly go: () => void;
}

/**
 * Puts a front before a registry on a port. Every request is held until no other has come for a while, so that what a
 * client does at once arrives at once, and what comes after is a step of its own.
 */
export async function startRoundsFront(upstream: number): Promise<RoundsFront> {
  const rounds: string[][] = [];
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const agent = new Agent({ keepAlive: true });

  function release(): void {
    const now = waiting;
    waiting = [];
    rounds.push(now.map(({ line }) => line).sort());
    for (const { go } of now) go();
  }
  const turn = (line: string): Promise<void> =>
    new Promise((go) => {
      waiting.push({ line, go });
      clearTimeout(timer);
      timer = setTimeout(release, QUIET_MS);
    });

  const serve = (answer: (incoming: IncomingMessage, response: ServerResponse) => void) =>
    listening(
      createServer(
        (incoming, response) => void turn(lineOf(incoming)).then(() => answer(incoming, response)),
      ),
    );
  const forward = (incoming: IncomingMessage, response: ServerResponse): void =>
    forwarded(incoming, response, { upstream, agent });

  const storage = await serve(forward);
  const registry = await serve((incoming, response) => {
    const { url = '', method, headers } = incoming;
    if (url.startsWith('/token?')) token(url, response);
    else if (!covers(headers.authorization, incoming)) challenge(incoming, response);
    else if (method !== 'GET' || !url.includes('/blobs/sha')) forward(incoming, response);
    else response.writeHead(307, { location: `http://127.0.0.1:${portOf(storage)}${url}` }).end();
  });
  const close = async (): Promise<void> => {
    agent.destroy();
    for (const server of [storage, registry]) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  };
  return {
    host: `127.0.0.1:${portOf(registry)}`,
    rounds,
    requests: () => rounds.flat().length,
    clear: () => void rounds.splice(0),
    close,
  };

  function lineOf({ method = '', url = '', headers }: IncomingMessage): string {
    const path = url.replace(/\?.*/s, '').replace(/^\/v2\/[a-z]+\/[a-z]+\//, '');
    if (headers.host === `127.0.0.1:${portOf(storage)}`) return `${method} storage`;
    return `${method} ${path.replace(/^\//, '').replace(/(uploads\/).+|sha256:.*/, '$1…')}`;
  }
}

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A token that is the list of its scopes. */
function token(url: string, response: ServerResponse): void {
  const scopes = new URL(url, 'http://x').searchParams.getAll('scope');
  const value = Buffer.from(JSON.stringify(scopes)).toString('base64url');
  response.end(JSON.stringify({ token: value, expires_in: 600 }));
}

function challenge({ headers }: IncomingMessage, response: ServerResponse): void {
  const realm = `Bearer realm="http://${headers.host}/token",service="test"`;
  response
    .writeHead(401, { 'www-authenticate': realm })
    .end('{"errors":[{"code":"UNAUTHORIZED"}]}');
}

/** Whether the token is good for what is asked, both repositories of a mount included. */
function covers(header: string | undefined, { method, url = '' }: IncomingMessage): boolean {
  const value = header?.replace('Bearer ', '');
  if (value === undefined) return false;
  const scopes = JSON.parse(Buffer.from(value, 'base64url').toString()) as string[];
  const may = (repository: string, action: string): boolean =>
    scopes.some((scope) => scope.startsWith(`repository:${repository}:`) && scope.includes(action));
  const [repository = ''] = /(?<=^\/v2\/)[a-z]+\/[a-z]+(?=\/)/.exec(url) ?? [];
  const from = new URL(url, 'http://x').searchParams.get('from');
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
  return may(repository, action) && (from === null || may(from, 'pull'));
}

function forwarded(
  incoming: IncomingMessage,
  response: ServerResponse,
  { upstream, agent }: { upstream: number; agent: Agent },
): void {
  const { method, url, headers } = incoming;
  // The token is the front's own.
  const passed = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'authorization'),
  );
  const options = { port: upstream, host: '127.0.0.1', agent, method, path: url, headers: passed };
  const outgoing = request(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
