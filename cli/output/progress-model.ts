import type { OnProgress } from '../../src/index.ts';

/** Shows on stderr how far a command's transfers are. */
export interface Progress {
  readonly update: OnProgress;
  /** Runs the work; a line on a terminal is gone afterwards, whatever came of it. */
  during<T>(work: Promise<T>): Promise<T>;
}
