import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

export function tagCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('tag')
    .description('Gives content of the local store another name. A name that is taken moves.')
    .argument('<source>', 'a name of the store, or a digest')
    .argument('<name>', 'the new name: NAME[:TAG], or a whole registry reference')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action((source, name, options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.tag({ source, name, signal });
        if (options.format === 'json') return printJson(cli, result);
        return printLine(cli, `${result.reference}@${result.digest}`);
      }),
    );
  examples(command, [['ebpf tag execsnoop:1.0 ghcr.io/acme/execsnoop:1.0', 'ready to push']]);
  return command;
}
