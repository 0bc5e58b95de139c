import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { TEST_CERTIFICATE, TEST_KEY } from './tls.ts';

export interface ConnectProxy {
  readonly url: URL;
  /** `host:port` that it was asked to lead to, in order. */
  readonly asked: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
}

export interface ConnectProxyOptions {
  readonly tls?: boolean;
  /** What it answers in place of a tunnel. */
  readonly status?: number;
  /** Port of loopback where it leads, whatever name it is given. Default: the port that it is asked for. */
  readonly to?: number;
}

/** A proxy on loopback that speaks CONNECT and nothing else; gone when the test has ended. */
export async function startConnectProxy({
  tls = false,
  status = 200,
  to,
}: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const server = tls
    ? createTlsServer({ cert: TEST_CERTIFICATE, key: TEST_KEY })
    : createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket: Socket) => open.add(socket));
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(request.url ?? '');
    authorizations.push(request.headers['proxy-authorization']);
    client.on('error', () => undefined);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const port = to ?? Number(new URL(`http://${request.url ?? ''}`).port);
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    open.add(upstream);
    upstream.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`), asked, authorizations };
}
