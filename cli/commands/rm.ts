import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { note, printJson } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { confirm } from '../confirm.ts';
import { debugOption, formatOption, quietOption, storeOption } from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { plainLine } from '../output/line.ts';
import { counted } from '../output/units.ts';

export function rmCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('rm')
    .description(
      'Removes names of the local store, also those that read like references to a registry; ' +
        'when one of them is not there, none goes. The content goes with `ebpf prune` once no ' +
        'name needs it. With --remote, removes tags and manifests from their registries, one ' +
        'after the other until one fails.',
    )
    .argument('<names...>', 'names of the store; with --remote REGISTRY/REPOSITORY:TAG or @DIGEST')
    .option('--remote', 'remove from the registry, not from the store')
    .option('-y, --yes', 'do not ask whether --remote is meant')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((names, options) =>
    withClient(cli, options, async (client, signal) => {
      const say = (name: string): void => {
        if (options.quiet !== true && options.format === 'text') note(cli, `removed ${name}`);
      };
      if (options.remote === true) {
        if (options.yes !== true) await confirm(cli, questionFor(names));
        const gone = await client.removeRemote({ references: names, onRemoved: say, signal });
        return options.format === 'json' ? printJson(cli, gone) : undefined;
      }
      const { removed } = await client.remove({ names, signal });
      removed.forEach(say);
      if (options.format === 'json') return printJson(cli, { removed });
    }),
  );
  examples(command, [
    ['ebpf rm execsnoop:1.0 && ebpf prune', 'a name, and what only it needed'],
    ['ebpf rm --remote ghcr.io/acme/execsnoop:1.0', 'a tag from its registry'],
    [
      'ebpf rm --remote --yes ghcr.io/acme/execsnoop@$(ebpf resolve ghcr.io/acme/execsnoop:1.0)',
      'a manifest with all its tags, without being asked',
    ],
  ]);
  return command;
}

function questionFor(names: readonly string[]): string {
  const [first = ''] = names;
  const what = names.length === 1 ? plainLine(first) : counted(names.length, 'reference');
  return `Remove ${what} from the registry, for everybody?`;
}
