import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { counted } from '../output/units.ts';

const REFUSED = 4;

export function fsckCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('fsck')
    .description(
      'Hashes everything in the store and looks whether every name has its content. ' +
        'Exit code 0: clean, or healed with --repair; 4: damaged.',
    )
    .option(
      '--repair',
      'remove damaged blobs, names without content and leftovers of ended processes',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action((options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.fsck({ repair: options.repair ?? false, signal });
        if (!result.clean) cli.setExitCode(REFUSED);
        if (options.format === 'json') return printJson(cli, result);
        for (const { healed, kind, subject, message } of result.problems)
          await printLine(
            cli,
            `${healed ? 'healed ' : 'damaged'}  ${kind}  ${subject}  ${message}`,
          );
        const found = `${counted(result.blobs, 'blob')}, ${counted(result.names, 'name')}`;
        return printLine(cli, `${found}, ${result.clean ? 'clean' : 'damaged'}`);
      }),
    );
  examples(command, [
    ['ebpf fsck', 'only look'],
    ['ebpf fsck --repair', 'heal what can be healed; pull again what is missing then'],
  ]);
  return command;
}
