import type { Cli } from '../cli.ts';
import { jsonProgress } from './progress-json.ts';
import { lineProgress } from './progress-line.ts';
import type { Progress } from './progress-model.ts';

export type { Progress } from './progress-model.ts';

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
