import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { createProgress } from '../output/progress.ts';
import { formatBytes } from '../output/units.ts';

export function pullCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('pull')
    .description(
      'Fetches an artifact into the local store. Every byte is hashed on the way, the config is ' +
        'compared with the object it describes, and nothing gets its name before all of it is ' +
        'right.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .option(
      '-t, --tag <name>',
      'name in the store (default: the reference, or its name in the layout)',
    )
    .option('-o, --output <dir>', 'also write its files into this folder')
    .option(
      '--platform <platform>',
      'whose files to write, like linux/arm64 (default: this machine)',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const { tag: name, output, platform, quiet = false } = options;
      const progress = createProgress(cli, { verb: 'pulling', quiet });
      const onProgress = progress.update;
      const result = await progress.during(
        client.pull({ reference, name, output, platform, onProgress, signal }),
      );
      if (options.format === 'json') return printJson(cli, result);
      if (!quiet) {
        const { pushed, present, bytes } = result.transfer;
        note(cli, `${pushed} fetched (${formatBytes(bytes)}), ${present} already there`);
        result.files.forEach((file) => note(cli, `wrote ${file.path}`));
      }
      return printLine(cli, `${result.reference}@${result.digest}`);
    }),
  );
  examples(command, [
    ['ebpf pull ghcr.io/acme/execsnoop:1.2', 'into the local store'],
    ['ebpf pull ghcr.io/acme/execsnoop:1.2 -o .', 'and its files into this folder'],
  ]);
  return command;
}
