import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

const REFUSED = 4;

export function fsckCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('fsck')
    .summary('check the local store, and heal it')
    .description(
      'Hashes everything in the store. Exit code 0: clean, or healed with --repair; 4: damaged.',
    )
    .option(
      '--repair',
      'remove damaged blobs, names without content and leftovers of ended processes',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action(async (options) => {
      const client = await openClient(cli, options);
      const result = await client.fsck({ repair: options.repair ?? false, signal: cli.signal });
      if (!result.clean) cli.setExitCode(REFUSED);
      if (options.format === 'json') return printJson(cli, result);
      for (const problem of result.problems) {
        await printLine(
          cli,
          `${problem.healed ? 'healed ' : 'damaged'}  ${problem.kind}  ${problem.subject}  ${problem.message}`,
        );
      }
      return printLine(
        cli,
        `${result.blobs} blobs, ${result.names} names, ${result.clean ? 'clean' : 'damaged'}`,
      );
    });
  examples(command, [['ebpf fsck --repair', 'heal what can be healed']]);
  return command;
}
