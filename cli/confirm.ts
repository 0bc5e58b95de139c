import { createInterface } from 'node:readline/promises';
import type { Cli } from './cli.ts';

/** Asks on a terminal whether to go on; only `y` and `yes` mean yes. Without a terminal it refuses rather than hang. */
export async function confirm(cli: Cli, question: string): Promise<void> {
  const { fail } = await cli.library();
  if (cli.stdin.isTTY !== true || cli.stderr.isTTY !== true) {
    fail('usage', 'There is no terminal to ask whether this is meant.', {
      hint: 'Say so with --yes.',
    });
  }
  const reader = createInterface({ input: cli.stdin, output: cli.stderr });
  try {
    const answer = await reader.question(`${question} [y/N] `, { signal: cli.signal });
    if (!/^y(?:es)?$/i.test(answer.trim())) fail('interrupted', 'Nothing was removed.');
  } finally {
    reader.close();
  }
}
