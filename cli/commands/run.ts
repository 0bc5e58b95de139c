import { Command, Option } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { parseDuration } from '../options/duration.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function runCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('run')
    .usage('[options] <ref> [-- options of the program]')
    .description(
      'Verifies an artifact or object, loads it into the kernel through libbpf, attaches its ' +
        'programs and prints the events they send: a table, or JSON lines. Ctrl-C detaches ' +
        'everything. What comes from a registry runs when it is named by digest, or with ' +
        '--allow-unsigned.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY@DIGEST, a name of the local store, oci:DIR[:TAG], ' +
        'oci-archive:FILE[:TAG] or FILE.o',
    )
    .argument('[options...]', 'options of the program, behind --; see them with -- --help')
    .option('--duration <time>', 'end after this time, like 10s or 5m', parseDuration)
    .addOption(
      new Option('--pull <policy>', 'when to ask the registry')
        .choices(['missing', 'always', 'never'] as const)
        .default('missing' as const),
    )
    .option('--allow-unsigned', 'run a tag of a registry although nobody vouches for it')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, words, options) => {
    // The limit of time is for what comes before the program runs.
    const { timeout, ...flags } = options;
    return withClient(cli, flags, async (client) => {
      const { runProgram } = await import('../run/program.ts');
      return runProgram(cli, client, { ...flags, reference, words, fetchTimeout: timeout });
    });
  });
  examples(command, [
    ['ebpf run execsnoop.bpf.o', 'an object of yours'],
    ['ebpf run ghcr.io/acme/execsnoop@sha256:… --duration 10s', 'an artifact, pinned by digest'],
    [
      'ebpf run execsnoop:1.0 --format json -- --uid 1000',
      'JSON lines, with an option of the program',
    ],
    ['ebpf run execsnoop:1.0 -- --help', 'the options that the program has'],
  ]);
  return command;
}
