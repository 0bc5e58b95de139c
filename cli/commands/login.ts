import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function loginCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('login')
    .description(
      'Asks the registry whether the credentials are right, then keeps them with the credential ' +
        'helper that the docker configuration names, else in that file. Without --password-stdin ' +
        'the password is asked for on the terminal.',
    )
    .argument('<registry>', 'host, with port where it has one')
    .requiredOption('-u, --username <name>', 'user name')
    .option('--password-stdin', 'read the password or token from standard input')
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action(async (registry, options) => {
    const { readSecret } = await import('../secret.ts');
    const secret = await readSecret(cli, { fromStdin: options.passwordStdin ?? false });
    return withClient(cli, options, async (client, signal) => {
      const { username } = options;
      const result = await client.login({ registry, username, secret, signal });
      if (result.plainText)
        note(cli, `warning: the password is kept unencrypted in ${result.location}`);
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet !== true) note(cli, `logged in to ${result.registry}`);
    });
  });
  examples(command, [
    ['echo "$TOKEN" | ebpf login ghcr.io -u octocat --password-stdin', 'never on the command line'],
    ['ebpf login localhost:5000 -u ci', 'asks for the password'],
  ]);
  return command;
}
