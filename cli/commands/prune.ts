import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { formatBytes } from '../output/units.ts';

export function pruneCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('prune')
    .summary('free what no name of the local store needs')
    .option('-n, --dry-run', 'say what would go, remove nothing')
    .option('-a, --all', 'also what came within the last hour')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action(async (options) => {
      const client = await openClient(cli, options);
      const result = await client.prune({
        dryRun: options.dryRun ?? false,
        all: options.all ?? false,
        signal: cli.signal,
      });
      if (options.format === 'json') return printJson(cli, result);
      const verb = result.dryRun ? 'would free' : 'freed';
      if (options.quiet !== true)
        note(cli, `${verb} ${formatBytes(result.bytes)} in ${result.removed.length} blobs`);
      return undefined;
    });
  examples(command, [['ebpf prune --dry-run', 'only look']]);
  return command;
}
