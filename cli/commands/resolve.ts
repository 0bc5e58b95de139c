import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { pinned } from '../output/pinned.ts';
import { printSettled } from '../output/settled.ts';

export function resolveCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('resolve')
    .description(
      'Prints the digest of the manifest or index that a reference names now, and nothing else. ' +
        'The manifest is fetched and hashed. Of several references each is printed with its ' +
        'digest; one that fails does not stop the others.',
    )
    .argument(
      '<refs...>',
      'REGISTRY/REPOSITORY[:TAG], a name of the store, oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .option(
      '--platform <platform>',
      'of an index the manifest for this one, like linux/arm64 (default: the index)',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((references, options) =>
    withClient(cli, options, async (client, signal) => {
      const { platform } = options;
      const [reference, ...others] = references;
      if (reference === undefined || others.length > 0) {
        const { results } = await client.resolveMany({ references, platform, signal });
        return printSettled(cli, results, { flags: options, lineOf: pinned });
      }
      const result = await client.resolve({ reference, platform, signal });
      if (options.format === 'json') return printJson(cli, result);
      return printLine(cli, result.digest);
    }),
  );
  examples(command, [
    ['ebpf run ghcr.io/acme/tool@$(ebpf resolve ghcr.io/acme/tool:1)', 'pin what a tag names now'],
    ['ebpf resolve $(cat references.txt) > pinned.txt', 'pin many at once'],
  ]);
  return command;
}
