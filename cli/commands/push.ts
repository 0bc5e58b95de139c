import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { openClient } from '../client.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { collect, examples } from '../options/help.ts';
import {
  caFileOption,
  idleTimeoutOption,
  insecureOption,
  plainHttpOption,
} from '../options/registry.ts';
import { createProgress } from '../output/progress.ts';
import { formatBytes } from '../output/units.ts';

export function pushCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('push')
    .summary('send an artifact to a registry')
    .description(
      'Pushes what the local store has under REF. With files given, packs them on the way.\n' +
        'Prints the reference with the digest that the registry now serves.',
    )
    .argument('<ref>', 'REGISTRY/REPOSITORY[:TAG]')
    .argument('[objects...]', 'compiled objects, [linux/ARCH=]FILE')
    .option('--wasm <file>', 'Wasm user space')
    .option('--metadata <file>', 'ebpf.yaml: name, options, event types (default: none)')
    .option('--layer <type=file>', 'another file with its media type; repeatable', collect, [])
    .option('--from <ref>', 'push what the store has under this name instead')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(plainHttpOption())
    .addOption(insecureOption())
    .addOption(caFileOption())
    .addOption(idleTimeoutOption())
    .addOption(debugOption())
    .action(async (reference, objects, options) => {
      const client = await openClient(cli, options);
      const progress = createProgress(cli, { verb: 'pushing', quiet: options.quiet === true });
      const result = await progress.during(
        client.push({
          reference,
          from: options.from,
          inputs: {
            objects,
            wasm: options.wasm,
            metadata: options.metadata,
            layers: options.layer,
          },
          onProgress: progress.update,
          signal: cli.signal,
        }),
      );
      if (options.format === 'json') return printJson(cli, result);
      if (options.quiet !== true) {
        result.warnings.forEach((warning) => note(cli, `warning: ${warning}`));
        const { pushed, present, mounted, bytes } = result.transfer;
        note(cli, `${pushed} pushed (${formatBytes(bytes)}), ${present + mounted} already there`);
      }
      return printLine(cli, `${result.reference}@${result.digest}`);
    });
  examples(command, [
    ['ebpf push ghcr.io/acme/execsnoop:1.2 execsnoop.bpf.o', 'pack one object and push it'],
    [
      'ebpf push localhost:5000/tool:1 linux/amd64=a.o linux/arm64=b.o',
      'an object for each architecture',
    ],
    ['ebpf push ghcr.io/acme/tool:1 --from tool:1', 'what was packed as tool:1 before'],
  ]);
  return command;
}
