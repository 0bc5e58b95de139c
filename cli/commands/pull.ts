import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Client, PullOutcome } from '../../src/index.ts';
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
import { withRegistryOptions } from '../options/registry.ts';
import { movedLine } from '../output/moved.ts';
import { pinned } from '../output/pinned.ts';
import { createProgress } from '../output/progress.ts';
import type { ProgressStyle } from '../output/progress.ts';
import { printSettled } from '../output/settled.ts';
import { UsageError } from '../usage.ts';

export function pullCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('pull')
    .description(
      'Fetches artifacts into the local store. Every byte is hashed on the way, the config is ' +
        'compared with the object it describes, and nothing gets its name before all of it is ' +
        'right. Several are fetched at once; one that fails does not stop the others.',
    )
    .argument(
      '<refs...>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], oci:DIR[:TAG] or oci-archive:FILE[:TAG]',
    )
    .option(
      '-t, --tag <name>',
      'name in the store (default: the reference, or its name in the layout)',
    )
    .option('-o, --output <dir>', 'also write its files into this folder')
    .option(
      '--platform <platform>',
      'whose files to write, like linux/arm64 (default: this machine)',
    )
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(progressOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((references, options) =>
    withClient(cli, options, (client, signal) => {
      const task = { client, references, flags: options, signal };
      const [only, ...others] = references;
      if (only !== undefined && others.length === 0) return pullOne(cli, task, only);
      const alone = (['tag', 'output', 'platform'] as const).find((name) => options[name]);
      if (alone !== undefined)
        throw new UsageError(`error: option '--${alone}' goes with one reference`, command);
      return pullMany(cli, task);
    }),
  );
  examples(command, [
    ['ebpf pull ghcr.io/acme/execsnoop:1.2', 'into the local store'],
    ['ebpf pull ghcr.io/acme/execsnoop:1.2 -o .', 'and its files into this folder'],
    ['ebpf pull ghcr.io/acme/execsnoop:1.2 ghcr.io/acme/tcplife:2', 'several at once'],
  ]);
  return command;
}

interface Task {
  readonly client: Client;
  readonly references: readonly string[];
  readonly flags: {
    readonly tag?: string | undefined;
    readonly output?: string | undefined;
    readonly platform?: string | undefined;
    readonly format: 'text' | 'json';
    readonly progress: ProgressStyle;
    readonly quiet?: true | undefined;
    readonly debug?: true | undefined;
  };
  readonly signal: AbortSignal;
}

async function pullOne(cli: Cli, task: Task, reference: string): Promise<void> {
  const { client, flags, signal } = task;
  const { tag: name, output, platform, quiet = false } = flags;
  const progress = createProgress(cli, { verb: 'pulling', quiet, style: flags.progress });
  const onProgress = progress.update;
  const result = await progress.during(
    client.pull({ reference, name, output, platform, onProgress, signal }),
  );
  if (flags.format === 'json') return printJson(cli, result);
  noteTransfer(cli, task, result);
  return printLine(cli, pinned(result));
}

async function pullMany(cli: Cli, task: Task): Promise<void> {
  const { client, references, flags, signal } = task;
  const { quiet = false } = flags;
  const progress = createProgress(cli, { verb: 'pulling', quiet, style: flags.progress });
  const onProgress = progress.update;
  const { results } = await progress.during(client.pullMany({ references, onProgress, signal }));
  await printSettled(cli, results, { flags, lineOf: pinned });
}

function noteTransfer(cli: Cli, { flags }: Task, { transfer, files }: PullOutcome): void {
  if (flags.quiet === true || flags.progress === 'json') return;
  note(cli, movedLine('fetched', transfer));
  files.forEach((file) => note(cli, `wrote ${file.path}`));
}
