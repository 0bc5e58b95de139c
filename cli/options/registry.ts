import { Option } from '@commander-js/extra-typings';
import type { Command, OptionValues } from '@commander-js/extra-typings';
import { parseDuration } from './duration.ts';

const GROUP = 'Registry options:';

/** Adds the flags of every command that talks to a registry. */
export function withRegistryOptions<Args extends unknown[], Values extends OptionValues>(
  command: Command<Args, Values>,
) {
  return command
    .addOption(
      new Option('--transport <name>', 'what moves content (default: builtin)')
        .choices(['builtin', 'oras'] as const)
        .helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--plain-http',
        'use HTTP without TLS also for hosts that are not loopback',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option('--insecure', 'do not check TLS certificates of the registry').helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--ca-file <file>',
        'further certificate authorities for the registry, PEM',
      ).helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--idle-timeout <time>',
        'give up when the registry sends nothing for so long (default: 30s)',
      )
        .argParser(parseDuration)
        .helpGroup(GROUP),
    )
    .addOption(
      new Option(
        '--timeout <time>',
        'give up when all of it takes longer than this (default: no limit)',
      )
        .argParser(parseDuration)
        .helpGroup(GROUP),
    );
}
