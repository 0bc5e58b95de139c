import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { formatDiscovery } from '../output/referrers.ts';

export function discoverCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('discover')
    .description(
      'Shows what refers to REF: signatures, attestations, SBOMs, and all else that was attached ' +
        'to it, with type, size of the manifest and annotations.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], NAME[:TAG] of the store, oci:DIR[:TAG|@DIGEST] or ' +
        'oci-archive:FILE[:TAG]',
    )
    .option('--artifact-type <type>', 'only these, and with --recursive what leads to them')
    .option('-r, --recursive', 'also what refers to the referrers')
    .option('--platform <platform>', 'of an index, what refers to this one (default: to the index)')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const { artifactType, recursive, platform } = options;
      const what = { reference, artifactType, recursive, platform };
      const result = await client.discover({ ...what, signal });
      if (options.format === 'json') return printJson(cli, result);
      if (result.referrers.length === 0 && options.quiet !== true)
        note(
          cli,
          artifactType === undefined ? 'nothing refers to it' : 'nothing of this type refers to it',
        );
      return write(cli, formatDiscovery(result));
    }),
  );
  examples(command, [
    ['ebpf discover ghcr.io/acme/execsnoop:1.2', 'what was attached to it'],
    [
      'ebpf discover -r ghcr.io/acme/execsnoop:1.2 --format json',
      'and what was attached to that, for a program',
    ],
  ]);
  return command;
}
