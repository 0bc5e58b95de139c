import { Command, Option } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { debugOption, formatOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { parseCount, withTagOptions } from '../options/tags.ts';

export function tagsCommand(cli: Cli): CommandUnknownOpts {
  const base = withTagOptions(
    new Command('tags')
      .description(
        'Prints the tags of a repository of a registry, or the names of a layout or archive. Tags ' +
          'made of digests (sha256-…), under which some registries keep signatures, are left out.',
      )
      .argument('<repository>', 'REGISTRY/REPOSITORY, oci:DIR or oci-archive:FILE'),
  )
    .option('--semver', 'only tags that are versions, like 1.2 or v1.2.3-rc.1')
    .addOption(
      new Option('--sort <order>', 'by name, or semver: the newest version first')
        .choices(['name', 'semver'] as const)
        .default('name' as const),
    )
    .option('--limit <n>', 'only the first so many', parseCount)
    .option('--all', 'also tags made of digests')
    .addOption(formatOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((reference, options) =>
    withClient(cli, options, async (client, signal) => {
      const { filter: include, exclude, semver: versionsOnly, sort, limit, all } = options;
      const wanted = { include, exclude, versionsOnly, sort, limit, all };
      const result = await client.tags({ reference, ...wanted, signal });
      if (options.format === 'json') return printJson(cli, result);
      for (const tag of result.tags) await printLine(cli, tag);
    }),
  );
  examples(command, [
    ['ebpf tags ghcr.io/acme/execsnoop', 'one a line'],
    ['ebpf tags ghcr.io/acme/execsnoop --filter "^1.2" --sort semver --limit 1', 'the newest 1.x'],
  ]);
  return command;
}
