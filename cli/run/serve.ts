import { once } from 'node:events';
import type { Client } from '../../src/index.ts';
import { note, printLine, wantsNotes } from '../cli.ts';
import type { Cli } from '../cli.ts';

/** What the flags of `ebpf serve` say. */
export interface ServeFlags {
  readonly dir: string;
  readonly listen: string;
  readonly port: number;
  readonly readOnly?: true | undefined;
  readonly user?: string | undefined;
  readonly allowHost?: readonly string[] | undefined;
  readonly format: 'text' | 'json';
  readonly quiet?: true | undefined;
}

const INTERRUPTED = 130;

/** `ebpf serve`: prints the address on stdout once it listens, and serves until Ctrl-C. */
export async function serveFolder(cli: Cli, client: Client, flags: ServeFlags): Promise<void> {
  const server = await client.serve({
    dir: flags.dir,
    listen: flags.listen,
    port: flags.port,
    readOnly: flags.readOnly ?? false,
    user: flags.user,
    password: cli.env['EBPF_SERVE_PASSWORD'],
    allowedHosts: flags.allowHost ?? [],
    signal: cli.signal,
  });
  try {
    const { address, port, url } = server;
    // One line either way: whoever started it waits for one.
    await printLine(cli, flags.format === 'json' ? JSON.stringify({ address, port, url }) : url);
    if (wantsNotes(cli, flags)) note(cli, `serving ${flags.dir} on ${url}; Ctrl-C ends`);
    if (!cli.signal.aborted) await once(cli.signal, 'abort');
  } finally {
    await server.close();
  }
  cli.setExitCode(INTERRUPTED);
}
