import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

export function logoutCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('logout')
    .description(
      'Removes the credentials of a registry from the docker configuration and its credential ' +
        'helpers. Exit code 0 also when there were none.',
    )
    .argument('<registry>', 'host, with port where it has one')
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action((registry, options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.logout({ registry, signal });
        if (options.format === 'json') return printJson(cli, result);
        if (options.quiet === true) return;
        const some = result.removed.length > 0;
        note(
          cli,
          some ? `logged out of ${registry}` : `there were no credentials of ${registry} to forget`,
        );
      }),
    );
  examples(command, [['ebpf logout ghcr.io', 'on this machine']]);
  return command;
}
