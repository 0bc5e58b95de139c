import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, shortDigest } from '../output/units.ts';

export function listCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('list')
    .alias('ls')
    .summary('show what the local store has')
    .argument('[prefix]', 'only names that start so')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action(async (prefix, options) => {
      const client = await openClient(cli, options);
      const result = await client.list({ prefix, signal: cli.signal });
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet === true)
        return write(cli.stdout, result.entries.map(({ name }) => `${name}\n`).join(''));
      const rows = result.entries.map((entry) => [
        entry.name,
        shortDigest(entry.digest),
        entry.platforms.join(',') || 'any',
        entry.problem ?? formatBytes(entry.size ?? 0),
      ]);
      return write(cli.stdout, formatTable(['NAME', 'DIGEST', 'PLATFORMS', 'SIZE'], rows));
    });
  examples(command, [
    ['ebpf list', 'everything'],
    ['ebpf list ghcr.io/acme/ --format json', 'names under a prefix, for a program'],
  ]);
  return command;
}
