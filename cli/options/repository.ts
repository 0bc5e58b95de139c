import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { RepositorySettings } from '../../src/index.ts';
import type { Cli } from '../cli.ts';

const GROUP = 'Repository options (Amazon ECR):';

const TYPES = ['AES256', 'KMS', 'KMS_DSSE'] as const;

/** What the flags say. */
export interface RepositoryFlags {
  readonly createRepository?: true | undefined;
  readonly repositoryImmutable?: true | undefined;
  readonly repositoryScanOnPush?: true | undefined;
  readonly repositoryEncryption?: RepositorySettings['encryption'];
}

/** Adds the flags that make a repository where a registry does not do so by itself. */
export function withRepositoryOptions<Args extends unknown[], Values extends OptionValues>(
  command: Command<Args, Values>,
) {
  return command
    .addOption(
      new Option(
        '--create-repository',
        'make the repository first when it is missing; other registries than ECR do so by themselves',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--repository-immutable',
        'with --create-repository: no tag can be moved once it was pushed',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--repository-scan-on-push',
        'with --create-repository: ECR scans what is pushed',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--repository-encryption <type>',
        'with --create-repository: AES256, KMS[:KEY] or KMS_DSSE[:KEY] (default: as the account has it)',
      )
        .argParser(parseEncryption)
        .helpGroup(GROUP),
    );
}

/** What the flags ask for; undefined when no repository is to be made. Settings for none are refused: `usage`. */
export async function repositorySettings(
  cli: Cli,
  flags: RepositoryFlags,
): Promise<RepositorySettings | undefined> {
  const settings: RepositorySettings = {
    immutableTags: flags.repositoryImmutable,
    scanOnPush: flags.repositoryScanOnPush,
    encryption: flags.repositoryEncryption,
  };
  if (flags.createRepository === true) return settings;
  if (Object.values(settings).every((value) => value === undefined)) return undefined;
  const { fail } = await cli.library();
  return fail('usage', 'Settings of a repository need --create-repository.', {
    hint: 'A repository that is there keeps its settings.',
  });
}

/** Reads `AES256`, `KMS`, `KMS:KEY` (alias, id or ARN) and the same with `KMS_DSSE`. */
export function parseEncryption(text: string): NonNullable<RepositorySettings['encryption']> {
  const colon = text.indexOf(':');
  const type = TYPES.find((name) => name === (colon < 0 ? text : text.slice(0, colon)));
  const key = colon < 0 ? undefined : text.slice(colon + 1);
  const fits = key === undefined || (type !== 'AES256' && /^[\w:/-]{1,2048}$/.test(key));
  if (type === undefined || !fits)
    throw new InvalidArgumentError('It reads AES256, KMS, KMS:KEY, KMS_DSSE or KMS_DSSE:KEY.');
  return { type, key };
}
