import type { FailedReference } from '../../src/index.ts';
import { printJson, printLine } from '../cli.ts';
import type { Cli } from '../cli.ts';
import { reportFailure } from '../failure.ts';

export interface SettledStyle<T> {
  readonly flags: { readonly format: 'text' | 'json'; readonly debug?: true | undefined };
  /** A result as a line of text. */
  readonly lineOf: (result: T) => string;
}

/**
 * Prints what came of several references: results on stdout in their order, errors on stderr, or all in one document
 * `{results: […]}`. The exit code is that of the first that failed.
 */
export async function printSettled<T extends object>(
  cli: Cli,
  results: readonly (T | FailedReference)[],
  { flags, lineOf }: SettledStyle<T>,
): Promise<void> {
  const { isFailed } = await cli.library();
  const failed = results.filter((result) => isFailed(result));
  if (flags.format === 'json') await printJson(cli, { results });
  else {
    for (const result of results) if (!isFailed(result)) await printLine(cli, lineOf(result));
    for (const { error } of failed)
      reportFailure(cli, error, { json: false, debug: flags.debug === true });
  }
  const [first] = failed;
  if (first !== undefined) cli.setExitCode(first.error.exitCode);
}
