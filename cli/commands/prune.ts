import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { counted, formatBytes } from '../output/units.ts';

export function pruneCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('prune')
    .description(
      'Removes blobs and manifests that no name of the local store needs. What came within the ' +
        'last hour stays: another command may be about to name it.',
    )
    .option('-n, --dry-run', 'say what would go, remove nothing')
    .option('-a, --all', 'also what came within the last hour')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action((options) =>
      withClient(cli, options, async (client, signal) => {
        const { dryRun = false, all = false } = options;
        const result = await client.prune({ dryRun, all, signal });
        if (options.format === 'json') return printJson(cli, result);
        if (options.quiet === true) return;
        const what = `${formatBytes(result.bytes)} in ${counted(result.removed.length, 'blob')}`;
        note(cli, `${result.dryRun ? 'would free' : 'freed'} ${what}`);
      }),
    );
  examples(command, [
    ['ebpf prune --dry-run', 'only look'],
    ['ebpf rm execsnoop:1.0 && ebpf prune --all', 'a name, and at once what only it needed'],
  ]);
  return command;
}
