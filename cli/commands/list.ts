import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, shortDigest } from '../output/units.ts';

export function listCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('list')
    .description('Shows the names of the local store and what they name.')
    .argument('[prefix]', 'only names that start so')
    .option('-q, --quiet', 'names only')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action((prefix, options) =>
      withClient(cli, options, async (client, signal) => {
        const { entries } = await client.list({ prefix, signal });
        if (options.format === 'json') return printJson(cli, { entries });
        if (options.quiet === true) {
          for (const { name } of entries) await printLine(cli, name);
          return;
        }
        if (entries.length === 0) {
          const such = prefix === undefined ? 'is empty' : `has no name that starts with ${prefix}`;
          note(cli, `the store ${client.storePath} ${such}`);
          return;
        }
        const rows = entries.map((entry) => [
          entry.name,
          shortDigest(entry.digest),
          entry.platforms.join(',') || '-',
          entry.problem ?? formatBytes(entry.size ?? 0),
        ]);
        return write(cli, formatTable(['NAME', 'DIGEST', 'PLATFORMS', 'SIZE'], rows));
      }),
    );
  examples(command, [
    ['ebpf list', 'everything'],
    ['ebpf list ghcr.io/acme/ --format json', 'names under a prefix, for a program'],
  ]);
  return command;
}
