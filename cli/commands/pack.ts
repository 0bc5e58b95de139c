import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { formatOption, quietOption, storeOption } from '../options/common.ts';
import { collect, examples } from '../options/help.ts';

export function packCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('pack')
    .summary('put compiled objects into the local store')
    .description(
      'Packs compiled BPF objects, and Wasm user space if given, as an OCI artifact in the local store.\n' +
        'The same input always gives the same digest; the input files are not changed.',
    )
    .argument('[objects...]', 'compiled objects, [linux/ARCH=]FILE')
    .requiredOption(
      '-t, --tag <name>',
      'name in the store: NAME[:TAG], or a whole registry reference',
    )
    .option('--wasm <file>', 'Wasm user space')
    .option('--metadata <file>', 'ebpf.yaml: name, options, event types (default: none)')
    .option('--layer <type=file>', 'another file with its media type; repeatable', collect, [])
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .action(async (objects, options) => {
      const client = await openClient(cli, options);
      const result = await client.pack({
        name: options.tag,
        inputs: { objects, wasm: options.wasm, metadata: options.metadata, layers: options.layer },
        signal: cli.signal,
      });
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet !== true)
        result.warnings.forEach((warning) => note(cli, `warning: ${warning}`));
      return printLine(cli, `${result.reference}@${result.digest}`);
    });
  examples(command, [
    ['ebpf pack execsnoop.bpf.o --tag execsnoop:1.0', 'one object that fits every architecture'],
    [
      'ebpf pack linux/amd64=a.bpf.o linux/arm64=b.bpf.o --tag tool',
      'one object for each architecture',
    ],
    [
      'ebpf pack x.bpf.o --metadata ebpf.yaml --layer text/markdown=README.md -t x:1',
      'with metadata and documentation',
    ],
  ]);
  return command;
}
