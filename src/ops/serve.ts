import { createHash, timingSafeEqual } from 'node:crypto';
import { resolve } from 'node:path';
import { fail } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { createRegistryServer } from '../server/index.ts';
import { openRepositoryHost } from '../store/index.ts';
import type { OpsContext } from './context.ts';

export interface ServeRequest extends Abortable {
  /** Folder of the repositories; made when it is not there. */
  readonly dir: string;
  readonly listen: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly readOnly: boolean;
  /** With a password: asked for on writes, from this machine too. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly allowedHosts: readonly string[];
}

export interface Serving {
  readonly address: string;
  readonly port: number;
  /** Where clients of this machine find it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder of layouts as a registry (distribution-spec 1.1). */
export async function serve(context: OpsContext, request: ServeRequest): Promise<Serving> {
  const { listen, port, signal, readOnly, allowedHosts } = request;
  const server = createRegistryServer({
    host: openRepositoryHost(resolve(request.dir)),
    readOnly,
    allowedHosts,
    authenticate: authenticator(request),
    logger: context.logger,
  });
  const running = await server.listen({ address: listen, port, signal });
  return {
    address: running.address,
    port: running.port,
    url: `http://${urlHost(running.address)}:${running.port}`,
    close: () => running.close(),
  };
}

function authenticator({
  user,
  password,
}: ServeRequest): ((user: string, password: string) => Promise<boolean>) | undefined {
  if (user === undefined) return undefined;
  if (password === undefined || password === '') {
    return fail('usage', 'A user name alone protects nothing.', {
      hint: 'Set EBPF_SERVE_PASSWORD to the password of that user.',
    });
  }
  const expected = fingerprint(`${user}:${password}`);
  // Both sides hashed: equal length, and a comparison that takes as long for any difference.
  return (givenUser, givenPassword) =>
    Promise.resolve(timingSafeEqual(fingerprint(`${givenUser}:${givenPassword}`), expected));
}

function fingerprint(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function urlHost(address: string): string {
  if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address)) return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}
