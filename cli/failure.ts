import type { EbpfError } from '../src/index.ts';
import type { Cli } from './cli.ts';

/** How errors are shown. */
export interface FailureStyle {
  readonly json: boolean;
  readonly debug: boolean;
}

interface ErrorLike {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly exitCode: number;
}

/** Prints an error on stderr, at most four lines, and gives the exit code. */
export function reportFailure(cli: Cli, error: EbpfError, style: FailureStyle): number {
  if (style.json) cli.stderr.write(`${JSON.stringify({ error })}\n`);
  else cli.stderr.write(`${failureLines(error).join('\n')}\n`);
  if (style.debug) cli.stderr.write(`${stackOf(error)}\n`);
  return error.exitCode;
}

function failureLines(error: ErrorLike): readonly string[] {
  const lines = [`ebpf: ${error.message} [${error.code}]`];
  if (error.hint !== undefined) lines.push(`  ${error.hint}`);
  return lines;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
