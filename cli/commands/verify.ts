import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import {
  caFileOption,
  idleTimeoutOption,
  insecureOption,
  plainHttpOption,
} from '../options/registry.ts';

export function verifyCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('verify')
    .summary('check digests, schema and derived facts')
    .description(
      'Reads every byte of an artifact again and checks digests, the schema of its config, and that the config says\n' +
        'of the object what the object says of itself. Nothing is written and nothing is run.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], a name of the store, oci:DIR, oci-archive:FILE or FILE.o',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (reference, options) => {
      const client = await openClient(cli, options);
      const result = await client.verify({ reference, signal: cli.signal });
      if (options.format === 'json') return printJson(cli, result);
      for (const check of result.checks) await printLine(cli, `ok  ${check}`);
      return printLine(cli, `${result.reference}@${result.digest}`);
    });
  examples(command, [
    ['ebpf verify ghcr.io/acme/execsnoop:1.2', 'without pulling it into the store'],
    ['ebpf verify execsnoop:1.0 --format json', 'what the local store has'],
  ]);
  return command;
}
