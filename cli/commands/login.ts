import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import {
  caFileOption,
  idleTimeoutOption,
  insecureOption,
  plainHttpOption,
} from '../options/registry.ts';

export function loginCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('login')
    .summary('keep credentials of a registry')
    .description(
      'Asks the registry whether the credentials are right, then keeps them with the credential helper that the\n' +
        'docker configuration names, else in that file.',
    )
    .argument('<registry>', 'host, with port where it has one')
    .requiredOption('-u, --username <name>', 'user name')
    .option('--password-stdin', 'read the password or token from standard input')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (registry, options) => {
      const { readSecret } = await import('../secret.ts');
      const secret = await readSecret(cli, options.passwordStdin ?? false);
      const client = await openClient(cli, options);
      const result = await client.login({
        registry,
        username: options.username,
        secret,
        signal: cli.signal,
      });
      if (options.format === 'json') return printJson(cli, result);
      if (result.plainText)
        note(cli, `warning: the password is kept unencrypted in ${result.location}`);
      if (options.quiet !== true) note(cli, `logged in to ${result.registry}`);
      return undefined;
    });
  examples(command, [
    ['echo "$TOKEN" | ebpf login ghcr.io -u octocat --password-stdin', 'never on the command line'],
  ]);
  return command;
}
