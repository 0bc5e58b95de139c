import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function verifyCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('verify')
    .description(
      'Reads every byte of an artifact again and checks digests, the schema of its config, and ' +
        'that the config says of the object what the object says of itself. Nothing is written ' +
        'and nothing is run. Exit code 4 when anything is refused.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], a name of the store, oci:DIR[:TAG], ' +
        'oci-archive:FILE[:TAG] or FILE.o',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const result = await client.verify({ reference, signal });
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet !== true)
        for (const check of result.checks) await printLine(cli, `ok  ${check}`);
      return printLine(cli, `${result.reference}@${result.digest}`);
    }),
  );
  examples(command, [
    ['ebpf verify ghcr.io/acme/execsnoop:1.2', 'without pulling it into the store'],
    ['ebpf verify execsnoop:1.0 --format json', 'what the local store has'],
  ]);
  return command;
}
