import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import {
  debugOption,
  formatOption,
  progressOption,
  quietOption,
  storeOption,
} from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withInputs } from '../options/inputs.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { repositorySettings, withRepositoryOptions } from '../options/repository.ts';
import { movedLine } from '../output/moved.ts';
import { createProgress } from '../output/progress.ts';

export function pushCommand(cli: Cli): CommandUnknownOpts {
  const base = withInputs(
    new Command('push')
      .description(
        'Pushes what the local store has under REF. With files given, packs them on the way; the ' +
          'store is not touched then. Prints the reference with the digest that the registry now ' +
          'serves.',
      )
      .argument('<ref>', 'REGISTRY/REPOSITORY[:TAG]'),
  )
    .option('--from <ref>', 'push what the store has under this name instead')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(progressOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(withRepositoryOptions(base)).action(
    (reference, objects, options) =>
      withClient(cli, options, async (client, signal) => {
        const { from, wasm, metadata, layer: layers = [], quiet = false } = options;
        const inputs = { objects, wasm, metadata, layers };
        const createRepository = await repositorySettings(cli, options);
        const progress = createProgress(cli, { verb: 'pushing', quiet, style: options.progress });
        const onProgress = progress.update;
        const result = await progress.during(
          client.push({ reference, from, inputs, createRepository, onProgress, signal }),
        );
        if (options.format === 'json') return printJson(cli, result);
        result.warnings.forEach((warning) => note(cli, `warning: ${warning}`));
        if (!quiet && result.repository === 'created')
          note(cli, `created the repository of ${reference}`);
        if (!quiet && options.progress !== 'json') note(cli, movedLine('sent', result.transfer));
        return printLine(cli, `${result.reference}@${result.digest}`);
      }),
  );
  examples(command, [
    ['ebpf push ghcr.io/acme/execsnoop:1.2 execsnoop.bpf.o', 'pack one object and push it'],
    [
      'ebpf push localhost:5000/tool:1 linux/amd64=a.o linux/arm64=b.o',
      'an object for each architecture',
    ],
    [
      'ebpf push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/tool:1 a.o --create-repository',
      'to Amazon ECR, with the credentials that AWS_PROFILE or the instance has',
    ],
    ['ebpf push ghcr.io/acme/tool:1 --from tool:1', 'what was packed as tool:1 before'],
  ]);
  return command;
}
