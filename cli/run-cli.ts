import { CommanderError } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { reportFailure } from './failure.ts';
import { buildProgram } from './program.ts';

const USAGE = 2;

/** Runs one command line and gives the exit code. Touches nothing of the process but what it is handed. */
export async function runCli(
  words: readonly string[],
  world: Omit<Cli, 'setExitCode'>,
): Promise<number> {
  let exitCode = 0;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  // Not spread: that would ask for every standard stream, and `--help` needs one.
  const cli = Object.create(world, { setExitCode: { value: setExitCode } }) as Cli;
  try {
    await buildProgram(cli).parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed help, version or the usage error already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    const { toEbpfError } = await cli.library();
    const style = { json: wantsJson(words), debug: words.includes('--debug') };
    return reportFailure(cli, toEbpfError(error), style);
  }
}

/** Errors follow the format of results, also when the command did not get as far as reading its flags. */
function wantsJson(words: readonly string[]): boolean {
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const at = own.indexOf('--format');
  return own.includes('--format=json') || (at >= 0 && own[at + 1] === 'json');
}
