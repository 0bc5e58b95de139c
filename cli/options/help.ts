import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Adds the examples block of `--help`: each a command line and what it does. */
export function examples(
  command: CommandUnknownOpts,
  lines: readonly (readonly [string, string])[],
): void {
  const text = lines.map(([line, what]) => `  $ ${line}\n      ${what}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${text}`);
}
