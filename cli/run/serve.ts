import { once } from 'node:events';
import type { Client } from '../../src/index.ts';
import { note, printJson, printLine } from '../cli.ts';
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
    if (flags.format === 'json')
      await printJson(cli, { address: server.address, port: server.port, url: server.url });
    else await printLine(cli, server.url);
    if (flags.quiet !== true) note(cli, `serving ${flags.dir} on ${server.url}; Ctrl-C ends`);
    if (!cli.signal.aborted) await once(cli.signal, 'abort');
  } finally {
    await server.close();
  }
}
