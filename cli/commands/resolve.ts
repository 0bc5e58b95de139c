import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function resolveCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('resolve')
    .description(
      'Prints the digest of the manifest or index that a reference names now, and nothing else. ' +
        'The manifest is fetched and hashed.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG], a name of the store, oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const result = await client.resolve({ reference, signal });
      if (options.format === 'json') return printJson(cli, result);
      return printLine(cli, result.digest);
    }),
  );
  examples(command, [
    ['ebpf run ghcr.io/acme/tool@$(ebpf resolve ghcr.io/acme/tool:1)', 'pin what a tag names now'],
  ]);
  return command;
}
