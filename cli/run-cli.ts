import { CommanderError } from '@commander-js/extra-typings';
import { isOutputGone } from './cli.ts';
import type { Cli } from './cli.ts';
import { reportFailure } from './failure.ts';
import { buildProgram } from './program.ts';
import { UsageError } from './usage.ts';
import type { EbpfError } from '../src/index.ts';

/** Runs one command line and gives the exit code of its failure, or 0. Touches nothing of the process but what it is handed. */
export async function runCli(words: readonly string[], cli: Cli): Promise<number> {
  try {
    const program = await buildProgram(cli, words);
    await program.parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed help or version; `ebpf` alone asks for nothing, which is a mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (isOutputGone(cli)) return 0;
    const style = { json: wantsJson(words), debug: ownWords(words).includes('--debug') };
    return reportFailure(cli, await toFailure(cli, error), style);
  }
}

async function toFailure(cli: Cli, error: unknown): Promise<EbpfError> {
  const { EbpfError, toEbpfError } = await cli.library();
  if (error instanceof UsageError)
    return new EbpfError('usage', error.message, { hint: error.hint });
  const failure = toEbpfError(error);
  // Whatever broke after Ctrl-C broke because of it.
  return cli.signal.aborted && failure.class !== 'interrupted'
    ? new EbpfError('interrupted', 'Interrupted.', { cause: failure })
    : failure;
}

/** Errors follow the format of results, also when the command did not get as far as reading its flags. */
function wantsJson(words: readonly string[]): boolean {
  const own = ownWords(words);
  const at = own.indexOf('--format');
  return own.includes('--format=json') || (at >= 0 && own[at + 1] === 'json');
}

/** Words behind `--` are the program's. */
function ownWords(words: readonly string[]): readonly string[] {
  return words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
}
