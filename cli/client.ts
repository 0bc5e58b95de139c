import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Client } from '../src/index.ts';
import type { Cli } from './cli.ts';
import { parseDuration } from './options/duration.ts';

/** Flags of the commands that decide how the client is wired. */
export interface ClientFlags {
  readonly store?: string | undefined;
  readonly plainHttp?: true | undefined;
  readonly insecure?: true | undefined;
  readonly caFile?: string | undefined;
  readonly idleTimeout?: string | undefined;
  readonly debug?: true | undefined;
}

/** Loads the library and wires a client from flags and environment. */
export async function openClient(cli: Cli, flags: ClientFlags): Promise<Client> {
  const { createClient } = await cli.library();
  const client = createClient({
    env: cli.env,
    home: cli.env['HOME'] ?? homedir(),
    root: process.getuid?.() === 0,
    store: flags.store,
    loader: fileURLToPath(new URL('loader.js', cli.home)),
    registry: {
      plainHttp: flags.plainHttp ?? false,
      insecure: flags.insecure ?? false,
      caFile: flags.caFile,
      idleTimeoutMs: flags.idleTimeout === undefined ? undefined : parseDuration(flags.idleTimeout),
    },
  });
  return client;
}
