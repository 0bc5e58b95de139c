// A proxy that makes every request late, as a network would: node tools/run.mjs bench/delay-proxy.ts PORT MILLISECONDS
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A proxy in a process of its own. */
export interface DelayProxy {
  readonly port: number;
  /** Requests since the last time it was asked. */
  requests(): Promise<number>;
  stop(): Promise<void>;
}

export async function startDelayProxy(target: number, milliseconds: number): Promise<DelayProxy> {
  const args = ['tools/run.mjs', 'bench/delay-proxy.ts', String(target), String(milliseconds)];
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

async function serve(target: number, milliseconds: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  const server = createServer((incoming, response) => {
    count += 1;
    const go = (): void => forward(incoming, response, { target, agent });
    // Not even a timer of no milliseconds where no delay is asked for.
    if (milliseconds === 0) go();
    else void delay(milliseconds).then(go);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    process.send?.(count);
    count = 0;
  });
  process.once('disconnect', () => process.exit());
  process.send?.((server.address() as AddressInfo).port);
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
  const [port = NaN, milliseconds = NaN] = process.argv.slice(2).map(Number);
  await serve(port, milliseconds);
}
