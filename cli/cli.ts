import type { Readable, Writable } from 'node:stream';
import type * as library from '../src/index.ts';
import { plainLine } from './output/line.ts';

/** The library, loaded when a command runs, never for `--help` or `--version`. */
export type Library = typeof library;

export interface TerminalStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command touches of the process: handed in, so that tests can hand in something else. */
export interface Cli {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires on the first Ctrl-C or termination signal, or with {@link OUTPUT_GONE} when stdout takes no more. */
  readonly signal: AbortSignal;
  /** Path of the loader entry. */
  readonly loader: string;
  library(): Promise<Library>;
  /** Sets how the process ends when the command itself was fine: the code of a guest, 130 after Ctrl-C in `run`. */
  setExitCode(code: number): void;
}

/** Why everything stops when nobody takes the output any more (`| head`). */
export const OUTPUT_GONE = new Error('Nobody reads the output any more.');

export function isOutputGone({ signal }: Pick<Cli, 'signal'>): boolean {
  return signal.reason === OUTPUT_GONE;
}

/** Writes to stdout and waits while its reader is slow, but not for one that is gone nor after Ctrl-C. */
export async function write(cli: Cli, text: string | Uint8Array): Promise<void> {
  if (isOutputGone(cli) || cli.stdout.destroyed || cli.stdout.write(text)) return;
  await drained(cli);
}

function drained({ stdout, signal }: Cli): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stdout.off(event, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stdout.once(event, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** One line of result on stdout. */
export function printLine(cli: Cli, line: string): Promise<void> {
  return write(cli, `${plainLine(line)}\n`);
}

/** Whether notes are wanted: people read stderr, but a program that asked for JSON finds nothing there but warnings and errors. */
export function wantsNotes(
  { stderr }: Pick<Cli, 'stderr'>,
  { quiet, format }: { readonly quiet?: true | undefined; readonly format: 'text' | 'json' },
): boolean {
  return quiet !== true && (format === 'text' || stderr.isTTY === true);
}

/** One line for people on stderr. */
export function note(cli: Cli, line: string): void {
  cli.stderr.write(`${plainLine(line)}\n`);
}

/** A document for programs on stdout. */
export function printJson(cli: Cli, value: unknown): Promise<void> {
  return write(cli, `${JSON.stringify(value, null, 2)}\n`);
}
