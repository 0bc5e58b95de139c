import { Command } from '@commander-js/extra-typings';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { CopiedContent, CopyOutcome, TagFilter } from '../../src/index.ts';
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
import { parseCount, withTagOptions } from '../options/tags.ts';
import { movedLine } from '../output/moved.ts';
import { pinned } from '../output/pinned.ts';
import { createProgress } from '../output/progress.ts';
import { printSettled } from '../output/settled.ts';
import { counted } from '../output/units.ts';

export function copyCommand(cli: Cli): CommandUnknownOpts {
  const base = new Command('copy')
    .description(
      'Copies between registries, layouts, archives and the local store, from any to any. ' +
        'Digests stay what they are; every byte is hashed on the way, and what the destination ' +
        'has is not sent again. Prints each destination with its digest.',
    )
    .argument(
      '<source>',
      'REGISTRY/REPOSITORY[:TAG][@DIGEST], NAME[:TAG] of the store, oci:DIR[:TAG|@DIGEST] or ' +
        'oci-archive:FILE[:TAG]',
    )
    .argument('<destination>', 'one of the same; without a tag it gets that of the source')
    .option('-r, --recursive', 'also what refers to it: signatures, attestations, SBOMs')
    .option('--platform <platform>', 'of an index only this one, like linux/arm64 (default: all)')
    .option('--all-tags', 'the whole repository: all tags, each with its own result');
  const tagged = withTagOptions(base)
    .option('--latest <n>', 'only the newest so many of the tags', parseCount)
    .option('--force', 'replace an archive file that is there')
    .addOption(storeOption())
    .addOption(formatOption())
    .addOption(progressOption())
    .addOption(quietOption())
    .addOption(debugOption());
  const command = withRegistryOptions(tagged).action((source, destination, options) =>
    withClient(cli, options, async (client, signal) => {
      const { recursive, platform, force, quiet = false } = options;
      const progress = createProgress(cli, { verb: 'copying', quiet, style: options.progress });
      const onProgress = progress.update;
      const how = { recursive, platform, force, tags: tagsOf(options), onProgress, signal };
      const outcome = await progress.during(client.copy({ source, destination, ...how }));
      if (options.format === 'text' && !quiet && options.progress !== 'json')
        note(cli, summaryOf(outcome));
      if (how.tags !== undefined)
        return printSettled(cli, outcome.results, { flags: options, lineOf: pinned });
      if (options.format === 'json') return printJson(cli, outcome);
      for (const result of copied(outcome)) await printLine(cli, pinned(result));
    }),
  );
  examples(command, [
    [
      'ebpf copy ghcr.io/acme/execsnoop:1.2 registry.acme.io/tools/execsnoop',
      'to another registry',
    ],
    [
      'ebpf copy -r ghcr.io/acme/execsnoop:1.2 oci-archive:execsnoop.tar',
      'into one file with all signatures, to be carried elsewhere',
    ],
    [
      'ebpf copy --filter ">=1.2 <2" ghcr.io/acme/execsnoop registry.acme.io/tools/execsnoop',
      'all versions of a range',
    ],
    ['ebpf copy oci:layout:1.0 execsnoop', 'from a layout into the local store, as execsnoop:1.0'],
  ]);
  return command;
}

/** A filter speaks of all tags, also without --all-tags. */
function tagsOf(flags: {
  readonly allTags?: true | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly latest?: number | undefined;
}): TagFilter | undefined {
  const { allTags, filter: include, exclude, latest } = flags;
  const asked = allTags === true || [include, exclude, latest].some((flag) => flag !== undefined);
  return asked ? { include, exclude, latest } : undefined;
}

function copied({ results }: CopyOutcome): readonly CopiedContent[] {
  return results.filter((result) => 'digest' in result);
}

/** `12 copied (3.4 MiB), 4 already there, 2 linked; 3 referrers; 1 of 5 tags failed`. */
function summaryOf(outcome: CopyOutcome): string {
  const sum = { pushed: 0, present: 0, mounted: 0, bytes: 0, referrers: 0 };
  const done = copied(outcome);
  for (const { transfer, referrers, legacyTags } of done) {
    sum.pushed += transfer.pushed;
    sum.present += transfer.present;
    sum.mounted += transfer.mounted;
    sum.bytes += transfer.bytes;
    sum.referrers += referrers + legacyTags;
  }
  const total = outcome.results.length;
  const failed = total - done.length;
  return [
    ...(sum.pushed + sum.present + sum.mounted > 0 || failed === 0
      ? [movedLine('copied', sum)]
      : []),
    ...(sum.referrers > 0 ? [counted(sum.referrers, 'referrer')] : []),
    ...(failed > 0 ? [`${failed} of ${counted(total, 'tag')} failed`] : []),
  ].join('; ');
}
