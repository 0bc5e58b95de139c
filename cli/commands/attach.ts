import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { collect } from '../options/collect.ts';
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

export function attachCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('attach')
    .description(
      'Attaches files to what REF names: an SBOM, a report, a signature. REF itself does not ' +
        'change; `ebpf discover` finds what refers to it, and `ebpf copy --recursive` takes it ' +
        'along. The same files give the same digest. Prints the reference of the attachment.',
    )
    .argument(
      '<ref>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], NAME[:TAG] of the store, or oci:DIR[:TAG|@DIGEST]',
    )
    .argument('[files...]', 'FILE or FILE:TYPE, like sbom.json:application/spdx+json')
    .requiredOption('--artifact-type <type>', 'what kind of attachment it is, a media type')
    .option('-a, --annotation <key=value>', 'said about the attachment; repeatable', collect)
    .option('--platform <platform>', 'of an index, attach to this one (default: to the index)')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(progressOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, files, options) =>
    withClient(cli, options, async (client, signal) => {
      const { artifactType, annotation: annotations, platform, quiet = false } = options;
      const progress = createProgress(cli, { verb: 'attaching', quiet, style: options.progress });
      const what = { reference, files, artifactType, annotations, platform };
      const result = await progress.during(
        client.attach({ ...what, onProgress: progress.update, signal }),
      );
      if (options.format === 'json') return printJson(cli, result);
      if (!quiet && options.progress !== 'json') {
        note(cli, `attached to ${result.subject.digest}`);
        note(cli, movedLine('sent', result.transfer));
      }
      return printLine(cli, pinned(result));
    }),
  );
  examples(command, [
    [
      'ebpf attach ghcr.io/acme/execsnoop:1.2 sbom.json:application/spdx+json ' +
        '--artifact-type application/spdx+json',
      'a list of what it is made of',
    ],
    [
      'ebpf attach oci:layout:1.0 --artifact-type application/vnd.acme.approval ' +
        '--annotation by=security',
      'a remark without files',
    ],
  ]);
  return command;
}
