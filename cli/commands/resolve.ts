import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
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

export function resolveCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('resolve')
    .summary('print the digest that a reference names now')
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG], a name of the store, oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (reference, options) => {
      const client = await openClient(cli, options);
      const result = await client.resolve({ reference, signal: cli.signal });
      if (options.format === 'json') return printJson(cli, result);
      return printLine(cli, result.digest);
    });
  examples(command, [
    ['ebpf run ghcr.io/acme/tool@$(ebpf resolve ghcr.io/acme/tool:1)', 'pin what a tag names now'],
  ]);
  return command;
}
