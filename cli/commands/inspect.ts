import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';

export function inspectCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('inspect')
    .description(
      'Shows programs, maps, options, events and needs of a compiled object or of an artifact. ' +
        'Of an artifact in a registry only manifest and config are fetched. No root and no libbpf ' +
        'are needed.',
    )
    .argument(
      '<ref>',
      'FILE.o, FILE.wasm, a name of the store, REGISTRY/REPOSITORY[:TAG][@DIGEST], ' +
        'oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .option('--platform <platform>', 'which of several, like linux/arm64 (default: this machine)')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const result = await client.inspect({ reference, platform: options.platform, signal });
      if (options.format === 'json') return printJson(cli, result);
      const { formatInspection } = await import('../output/inspection.ts');
      return write(cli, formatInspection(result));
    }),
  );
  examples(command, [
    ['ebpf inspect execsnoop.bpf.o', 'a file'],
    ['ebpf inspect ghcr.io/acme/execsnoop:1.2 --format json', 'a remote artifact, for a program'],
  ]);
  return command;
}
