import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { MirrorOutcome } from '../../src/index.ts';
import { note, printJson, printLine, write } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { withClient } from '../client.ts';
import { reportFailure } from '../failure.ts';
import {
  debugOption,
  formatOption,
  progressOption,
  quietOption,
  storeOption,
} from '../options/common.ts';
import { examples } from '../options/help.ts';
import { withRegistryOptions } from '../options/registry.ts';
import { createProgress } from '../output/progress.ts';
import { formatTable } from '../output/table.ts';
import { counted, formatBytes } from '../output/units.ts';

export function mirrorCommand(cli: Cli): CommandUnknownOpts {
  const command = new Command('mirror')
    .description('Keeps artifacts of one place in another as well.')
    .usage('COMMAND [options]');
  command.addCommand(sync(cli));
  examples(command, [['ebpf mirror sync list.yaml', 'what list.yaml names, to where it says']]);
  return command;
}

function sync(cli: Cli): CommandUnknownOpts {
  const base = new Command('sync')
    .summary('bring what a list names to where it says')
    .description(
      'Brings repositories, or some of their tags, to another registry or into layouts. What is ' +
        'there already is not sent again, a blob that several need is sent once, and a tag is ' +
        'moved when all that it names is there. One artifact that fails does not stop the others.',
    )
    .argument('<list>', 'a YAML file: repositories, tags, destinations (docs/mirror.md)')
    .option('-n, --dry-run', 'only say what would move, with sizes')
    .option('--fail-fast', 'begin nothing more after the first failure')
    .option('--force', 'look at the content also of what has the right digest')
    .option('--mapping <file>', 'write what became what, as JSON')
    .option('--concurrency <count>', 'artifacts at once (default: the list, else 8)', parseCount)
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(progressOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(base).action((list, options) =>
    withClient(cli, options, async (client, signal) => {
      const { dryRun, failFast, force, mapping, concurrency, quiet = false } = options;
      const style = options.progress;
      const progress = createProgress(cli, { verb: 'mirroring', quiet, style });
      const onProgress = progress.update;
      const request = { list, dryRun, failFast, force, mapping, concurrency, onProgress, signal };
      const outcome = await progress.during(client.mirrorSync(request));
      if (options.format === 'json') await printJson(cli, outcome);
      else await printOutcome(cli, outcome, { ...options, quiet: quiet || style === 'json' });
      await failIfIncomplete(cli, outcome);
    }),
  );
  examples(command, [
    ['ebpf mirror sync list.yaml', 'all that is missing'],
    ['ebpf mirror sync list.yaml --dry-run --format json', 'what would move, for a program'],
    ['ebpf mirror sync list.yaml --mapping mapping.json', 'and the table of old and new names'],
  ]);
  return command;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= 256) return count;
  throw new InvalidArgumentError('It is a whole number from 1 to 256.');
}

interface PrintFlags {
  readonly quiet: boolean;
  readonly debug?: true | undefined;
}

async function printOutcome(cli: Cli, outcome: MirrorOutcome, flags: PrintFlags): Promise<void> {
  const { dryRun, items, totals } = outcome;
  if (dryRun) {
    const rows = items.map(({ source, destination, status, bytes }) => [
      status,
      formatBytes(bytes),
      source,
      destination,
    ]);
    await write(cli, formatTable(['STATUS', 'TO MOVE', 'SOURCE', 'DESTINATION'], rows));
  } else {
    for (const { status, destination, digest } of items)
      if (status === 'copied') await printLine(cli, nameOf(destination, digest ?? ''));
  }
  for (const { error } of items)
    if (error !== null) reportFailure(cli, error, { json: false, debug: flags.debug === true });
  if (flags.quiet) return;
  const moved = dryRun ? `${totals.missing} to copy` : `${totals.copied} copied`;
  const size = formatBytes(totals.bytes);
  note(
    cli,
    `${counted(totals.items, 'artifact')}: ${moved} (${size}), ${totals.alreadyThere} there`,
  );
}

function nameOf(destination: string, digest: string): string {
  return destination.includes('@') ? destination : `${destination}@${digest}`;
}

async function failIfIncomplete(cli: Cli, { items, totals }: MirrorOutcome): Promise<void> {
  if (totals.failed === 0) return;
  const { fail } = await cli.library();
  const failed = items
    .filter(({ status }) => status === 'failed')
    .map(({ source, destination, error }) => ({ source, destination, code: error?.code }));
  const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} were not begun`;
  fail('mirror-incomplete', `${totals.failed} of ${totals.items} artifacts failed${skipped}.`, {
    hint: 'Run it again: what has arrived is not sent again.',
    details: { failed, skipped: totals.skipped },
  });
}
