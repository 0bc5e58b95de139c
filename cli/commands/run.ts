import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { parseDuration } from '../options/duration.ts';
import { examples } from '../options/help.ts';
import {
  caFileOption,
  idleTimeoutOption,
  insecureOption,
  plainHttpOption,
} from '../options/registry.ts';

export function runCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('run')
    .summary('load a program into the kernel and print its events')
    .description(
      'Verifies an artifact or object, loads it into the kernel through libbpf, attaches its programs and prints\n' +
        'the events they send. Ctrl-C detaches everything. What comes from a registry runs when it is named by\n' +
        'digest, or with --allow-unsigned.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY@DIGEST, a name of the local store, oci:DIR, oci-archive:FILE or FILE.o',
    )
    .argument('[options...]', 'options of the program, behind --; see them with -- --help')
    .option('--duration <time>', 'end after this time, like 10s or 5m', parseDuration)
    .option('--pull <policy>', 'fetch from the registry: missing, always or never', 'missing')
    .option('--allow-unsigned', 'run a tag of a registry although nobody vouches for it')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (reference, words, options) => {
      const client = await openClient(cli, options);
      const { runProgram } = await import('../run/program.ts');
      return runProgram(cli, client, { reference, words, ...options });
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
