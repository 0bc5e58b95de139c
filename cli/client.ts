import { userInfo } from 'node:os';
import type { Client, Logger } from '../src/index.ts';
import { note } from './cli.ts';
import type { Cli } from './cli.ts';
import { withTimeLimit } from './limit.ts';

/** Flags of the commands that decide how the client is wired and how long it may work. */
export interface ClientFlags {
  readonly store?: string | undefined;
  readonly transport?: 'builtin' | 'oras' | undefined;
  readonly plainHttp?: true | undefined;
  readonly insecure?: true | undefined;
  readonly caFile?: string | undefined;
  /** Milliseconds. */
  readonly idleTimeout?: number | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  readonly debug?: true | undefined;
}

/** Loads the library, wires a client from flags and environment, works with it within the limit of time and closes it. */
export async function withClient(
  cli: Cli,
  flags: ClientFlags,
  work: (client: Client, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { createClient } = await cli.library();
  const client = createClient({
    env: cli.env,
    home: homeFolder(cli),
    root: process.getuid?.() === 0,
    store: flags.store,
    loader: cli.loader,
    registry: {
      transport: flags.transport,
      plainHttp: flags.plainHttp,
      insecure: flags.insecure,
      caFile: flags.caFile,
      idleTimeoutMs: flags.idleTimeout,
    },
    logger: createLogger(cli, flags),
  });
  try {
    await withTimeLimit(cli, flags.timeout, (signal) => work(client, signal));
  } finally {
    await client.close();
  }
}

/** Home of the user. An empty HOME (some service managers set it so) names no folder. */
function homeFolder({ env }: Cli): string {
  const { HOME } = env;
  return HOME === undefined || HOME === '' ? userInfo().homedir : HOME;
}

function createLogger(cli: Cli, { debug }: ClientFlags): Logger {
  const say =
    (level: string) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void => {
      const more = Object.entries(fields ?? {}).map(([key, value]) => ` ${key}=${String(value)}`);
      note(cli, `${level}: ${message}${more.join('')}`);
    };
  return { warn: say('warning'), debug: debug === true ? say('debug') : () => undefined };
}
