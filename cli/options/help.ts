import type { CommandUnknownOpts } from '@commander-js/extra-typings';

const FIRST = new WeakMap<CommandUnknownOpts, string>();

/** The first of the examples of a command. */
export function exampleOf(command: CommandUnknownOpts): string | undefined {
  return FIRST.get(command);
}

/** Adds the examples block of `--help`: each a command line and what it does. */
export function examples(
  command: CommandUnknownOpts,
  lines: readonly (readonly [string, string])[],
): void {
  const [first] = lines;
  if (first !== undefined) FIRST.set(command, first[0]);
  const text = lines.map(([line, what]) => `  $ ${line}\n      ${what}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${text}`);
}
