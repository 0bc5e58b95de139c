import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

export function logoutCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('logout')
    .summary('forget credentials of a registry')
    .argument('<registry>', 'host, with port where it has one')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action(async (registry, options) => {
      const client = await openClient(cli, options);
      const result = await client.logout({ registry, signal: cli.signal });
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet !== true)
        note(
          cli,
          result.removed.length > 0
            ? `logged out of ${registry}`
            : `no credentials of ${registry} were kept`,
        );
      return undefined;
    });
  examples(command, [['ebpf logout ghcr.io', 'on this machine']]);
  return command;
}
