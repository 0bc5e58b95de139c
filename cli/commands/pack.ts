import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withInputs } from '../options/inputs.ts';

export function packCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('pack')
    .description(
      'Packs compiled BPF objects, and Wasm user space if given, as an OCI artifact in the local ' +
        'store. The same input always gives the same digest; the input files are not changed.',
    )
    .requiredOption(
      '-t, --tag <name>',
      'name in the store: NAME[:TAG], or a whole registry reference',
    );
  const command = withInputs(base)
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption())
    .action((objects, options) =>
      withClient(cli, options, async (client, signal) => {
        const { tag, wasm, metadata, layer: layers = [] } = options;
        const inputs = { objects, wasm, metadata, layers };
        const result = await client.pack({ name: tag, inputs, signal });
        if (options.format === 'json') return printJson(cli, result);
        result.warnings.forEach((warning) => note(cli, `warning: ${warning}`));
        return printLine(cli, `${result.reference}@${result.digest}`);
      }),
    );
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
