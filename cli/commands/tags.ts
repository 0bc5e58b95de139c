import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import {
  caFileOption,
  idleTimeoutOption,
  insecureOption,
  plainHttpOption,
} from '../options/registry.ts';

export function tagsCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('tags')
    .summary('list the tags of a repository')
    .argument('<repository>', 'REGISTRY/REPOSITORY, or oci:DIR')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (reference, options) => {
      const client = await openClient(cli, options);
      const result = await client.tags({ reference, signal: cli.signal });
      if (options.format === 'json') return printJson(cli, result);
      return write(cli.stdout, result.tags.map((tag) => `${tag}\n`).join(''));
    });
  examples(command, [['ebpf tags ghcr.io/acme/execsnoop', 'one a line']]);
  return command;
}
