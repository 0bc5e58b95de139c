import { createHash, timingSafeEqual } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { LAYOUT_INDEX, LAYOUT_MARKER } from '../archive/index.ts';
import { fail, pathExists } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isRepository } from '../oci/index.ts';
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
  await refuseFile(request.dir);
  const server = createRegistryServer({
    host: openRepositoryHost(resolve(request.dir)),
    readOnly,
    allowedHosts,
    authenticate: authenticator(request),
    logger: context.logger,
  });
  const running = await server.listen({ address: listen, port, signal });
  const host = `${urlHost(running.address)}:${running.port}`;
  await warnOfLayout(context, request.dir, host);
  return {
    address: running.address,
    port: running.port,
    url: `http://${host}`,
    close: () => running.close(),
  };
}

/** A folder that is not there is made with the first write; a file stays in its place. */
async function refuseFile(dir: string): Promise<void> {
  const found = await stat(resolve(dir)).catch(() => undefined);
  if (found !== undefined && !found.isDirectory())
    fail('usage', `${dir} is a file; serve wants a folder.`, {
      hint: 'To serve what is in an archive: ebpf copy --all-tags oci-archive:FILE HOST/NAME.',
    });
}

/** Whoever serves a layout means what is in it; that every repository is missing then would not tell why. */
async function warnOfLayout({ logger }: OpsContext, dir: string, host: string): Promise<void> {
  const isThere = (name: string): Promise<boolean> => pathExists(join(resolve(dir), name));
  if (!(await isThere(LAYOUT_MARKER)) || !(await isThere(LAYOUT_INDEX))) return;
  const name = basename(resolve(dir)).toLowerCase();
  const repository = isRepository(name) ? name : 'NAME';
  logger.warn(
    `${dir} is an image layout itself, and nothing in it is served: serve wants a folder with a layout for each ` +
      `repository (DIR/NAME/_layout). Serve another folder and fill it with: ` +
      `ebpf copy --all-tags oci:${dir} ${host}/${repository}`,
  );
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
