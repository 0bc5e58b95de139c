import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';

const HOST_LACKS = 6;
const MARK = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const;

export function doctorCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('doctor')
    .summary('say whether this machine can run programs, and what to do')
    .description(
      'Looks at kernel, BTF, mounts, capabilities, libbpf, oras and the store. Exit code 6 when something is missing.',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption())
    .action(async (options) => {
      const client = await openClient(cli, options);
      const result = await client.doctor({ signal: cli.signal });
      if (!result.ready) cli.setExitCode(HOST_LACKS);
      if (options.format === 'json') return printJson(cli, result);
      const lines = result.checks.flatMap((check) => [
        `${MARK[check.status]} ${check.title}: ${check.value}`,
        ...(check.advice === null ? [] : [`           ${check.advice}`]),
      ]);
      return write(cli.stdout, `${lines.join('\n')}\n`);
    });
  examples(command, [['ebpf doctor', 'before the first run']]);
  return command;
}
