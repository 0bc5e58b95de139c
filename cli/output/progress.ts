import type { TransferProgress } from '../../src/index.ts';
import type { Cli } from '../cli.ts';
import { formatBytes } from './units.ts';

/** Shows how far a transfer is, on a terminal only. */
export interface Progress {
  readonly update: (progress: TransferProgress) => void;
  /** Runs the work; the line is gone afterwards, whatever came of it. */
  during<T>(work: Promise<T>): Promise<T>;
}

export interface ProgressOptions {
  /** `pushing`, `pulling`. */
  readonly verb: string;
  readonly quiet: boolean;
}

/** Milliseconds between two drawings. */
const REDRAW = 100;

export function createProgress(cli: Cli, options: ProgressOptions): Progress {
  const live = cli.stderr.isTTY === true && !options.quiet;
  let last: TransferProgress | undefined;
  const started = Date.now();

  function draw(): void {
    if (last)
      cli.stderr.write(`\r\u001b[K${describeTransfer(options.verb, last, Date.now() - started)}`);
  }

  async function during<T>(work: Promise<T>): Promise<T> {
    if (!live) return work;
    const timer = setInterval(draw, REDRAW);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      cli.stderr.write('\r\u001b[K');
    }
  }
  return {
    update: (progress) => {
      last = progress;
    },
    during,
  };
}

function describeTransfer(verb: string, progress: TransferProgress, elapsedMs: number): string {
  const { doneBytes, totalBytes, doneBlobs, totalBlobs } = progress;
  const rate = elapsedMs > 0 ? (doneBytes * 1000) / elapsedMs : 0;
  const left = rate > 0 ? ` ${Math.ceil((totalBytes - doneBytes) / rate)} s left` : '';
  return `${verb} ${doneBlobs}/${totalBlobs} blobs  ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}  ${formatBytes(rate)}/s${left}`;
}
