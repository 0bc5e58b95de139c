import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type * as library from '../src/index.ts';

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
  readonly cwd: string;
  /** Fires on the first Ctrl-C or termination signal. */
  readonly signal: AbortSignal;
  /** Where this program's files lie: the loader entry is beside it. */
  readonly home: URL;
  library(): Promise<Library>;
  /** Sets how the process ends when the command itself was fine: the code of a guest, 130 after Ctrl-C in `run`. */
  setExitCode(code: number): void;
}

/** Writes to a stream and waits while its reader is slow. */
export async function write(stream: Writable, text: string | Uint8Array): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** One line of result on stdout. */
export function printLine(cli: Cli, line: string): Promise<void> {
  return write(cli.stdout, `${line}\n`);
}

/** One line for people on stderr. */
export function note(cli: Cli, line: string): void {
  cli.stderr.write(`${line}\n`);
}

/** A document for programs on stdout. */
export function printJson(cli: Cli, value: unknown): Promise<void> {
  return write(cli.stdout, `${JSON.stringify(value, null, 2)}\n`);
}
