import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

const HOST_LACKS = 6;
const MARK = { ok: 'ok       ', warning: 'warning  ', problem: 'PROBLEM  ' } as const;

export function doctorCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('doctor')
    .description(
      'Looks at kernel, BTF, mounts, capabilities, libbpf, oras and the store, and changes ' +
        'nothing. Exit code 6 when something stands against running programs here.',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action((options) =>
      withClient(cli, options, async (client, signal) => {
        const result = await client.doctor({ signal });
        if (!result.ready) cli.setExitCode(HOST_LACKS);
        if (options.format === 'json') return printJson(cli, result);
        for (const { status, title, value, advice } of result.checks) {
          await printLine(cli, `${MARK[status]}${title}: ${value}`);
          if (advice !== null) await printLine(cli, `         ${advice}`);
        }
      }),
    );
  examples(command, [
    ['ebpf doctor', 'before the first run'],
    ['ebpf doctor --format json', 'all facts of this machine, for a program'],
  ]);
  return command;
}
