import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

export function rmCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('rm')
    .description(
      'Removes names; when one of them is not there, none goes. The content goes with ' +
        '`ebpf prune` once no name needs it.',
    )
    .argument('<names...>', 'names of the store')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action((names, options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.remove({ names, signal });
        if (options.format === 'json') return printJson(cli, result);
        if (options.quiet !== true) result.removed.forEach((name) => note(cli, `removed ${name}`));
      }),
    );
  examples(command, [['ebpf rm execsnoop:1.0 && ebpf prune', 'a name, and what only it needed']]);
  return command;
}
