import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { parsePort } from '../options/port.ts';

export function serveCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('serve')
    .description(
      'An OCI registry over a folder: each repository is an OCI image layout of its own. Prints ' +
        'its address once it listens, and serves until Ctrl-C. Listens on loopback unless ' +
        '--listen says more; from other machines it takes writes only with a user name and ' +
        'password.',
    )
    .argument('<dir>', 'folder of the repositories; made when it is not there')
    .option('--listen <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 picks a free one', parsePort, 5000)
    .option('--read-only', 'take no writes at all')
    .option(
      '--user <name>',
      'ask for this user name on writes; the password comes from EBPF_SERVE_PASSWORD',
    )
    .option('--allow-host <name...>', 'further host names that clients may use for this registry')
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action((dir, options) =>
      withClient(cli, options, async (client) => {
        const { serveFolder } = await import('../run/serve.ts');
        return serveFolder(cli, client, { dir, ...options });
      }),
    );
  examples(command, [
    ['ebpf serve ./registry --port 5000', 'for this machine'],
    [
      'EBPF_SERVE_PASSWORD=… ebpf serve ./registry --listen 0.0.0.0 --user ci',
      'writes from elsewhere with a password',
    ],
  ]);
  return command;
}
