import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { TEST_CERTIFICATE, TEST_KEY } from './tls.ts';

/** TLS in front of a server that has none, as a load balancer would be. */
export interface TlsFront {
  readonly port: number;
  stop(): Promise<void>;
}

export interface TlsFrontOptions {
  /** PEM. Default: the certificate for localhost. */
  readonly identity?: { readonly cert: string; readonly key: string };
  /** PEM; only who shows a certificate of this authority gets in. */
  readonly clientAuthority?: string;
}

export async function startTlsFront(
  target: number,
  { identity = { cert: TEST_CERTIFICATE, key: TEST_KEY }, clientAuthority }: TlsFrontOptions = {},
): Promise<TlsFront> {
  const open = new Set<TLSSocket>();
  const clients = clientAuthority !== undefined && {
    ca: clientAuthority,
    requestCert: true,
    rejectUnauthorized: true,
  };
  const server = createServer({ ...identity, ...clients }, (socket) => {
    open.add(socket);
    const behind = connect(target, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    socket.once('close', () => {
      open.delete(socket);
      behind.destroy();
    });
    for (const side of [socket, behind]) side.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  async function stop(): Promise<void> {
    server.close();
    for (const socket of open) socket.destroy();
    await once(server, 'close');
  }
  return { port: (server.address() as AddressInfo).port, stop };
}
