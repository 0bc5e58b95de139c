import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function tagsCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('tags')
    .description('Prints the tags of a repository of a registry, or the names of a layout.')
    .argument('<repository>', 'REGISTRY/REPOSITORY, or oci:DIR')
    .addOption(formatOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const result = await client.tags({ reference, signal });
      if (options.format === 'json') return printJson(cli, result);
      for (const tag of result.tags) await printLine(cli, tag);
    }),
  );
  examples(command, [['ebpf tags ghcr.io/acme/execsnoop', 'one a line']]);
  return command;
}
