import type { OnProgress } from '../../src/index.ts';
import type { Cli } from '../cli.ts';
import { jsonProgress } from './progress-json.ts';
import { lineProgress } from './progress-line.ts';

/** Shows on stderr how far a command's transfers are. */
export interface Progress {
  readonly update: OnProgress;
  /** Runs the work; a line on a terminal is gone afterwards, whatever came of it. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** What `--progress` says: a line on a terminal, JSON lines for a program, or nothing. */
export type ProgressStyle = 'auto' | 'none' | 'json';

export interface ProgressOptions {
  /** `pushing`, `pulling`. */
  readonly verb: string;
  /** No line on a terminal; JSON lines are there only when asked for, and then stay. */
  readonly quiet: boolean;
  /** Default `auto`. */
  readonly style?: ProgressStyle | undefined;
  /** Milliseconds since any moment. Default: the process's clock. */
  readonly now?: (() => number) | undefined;
}

export function createProgress(cli: Cli, options: ProgressOptions): Progress {
  const { style = 'auto', quiet, verb, now = () => performance.now() } = options;
  if (style === 'json') return jsonProgress(cli, now);
  const live = cli.stderr.isTTY === true && cli.env['TERM'] !== 'dumb' && !quiet;
  if (style === 'auto' && live) return lineProgress(cli, verb, now);
  return { update: () => undefined, during: (work) => work };
}
