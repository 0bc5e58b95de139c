import type { TransferProgress } from '../../src/index.ts';
import type { Cli } from '../cli.ts';
import { plainLine } from './line.ts';
import { formatBytes, formatSeconds } from './units.ts';

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
  /** Milliseconds since any moment. Default: the process's clock. */
  readonly now?: () => number;
}

/** Milliseconds between two drawings. */
const REDRAW = 100;
/** Milliseconds that the shown rate looks back. */
const RATE_WINDOW = 5_000;
/** Goes to the start of the line and erases it. */
const CLEAR = '\r\u001b[K';
const USUAL_WIDTH = 80;

export function createProgress(cli: Cli, options: ProgressOptions): Progress {
  const live = cli.stderr.isTTY === true && cli.env['TERM'] !== 'dumb' && !options.quiet;
  const now = options.now ?? (() => performance.now());
  const rate = new Rate();
  let last: TransferProgress | undefined;
  let drawn = false;

  function draw(): void {
    if (!last) return;
    rate.add(now(), last.doneBytes);
    const line = `${options.verb} ${describe(last, rate.perSecond)}`;
    cli.stderr.write(CLEAR + plainLine(line).slice(0, (cli.stderr.columns ?? USUAL_WIDTH) - 1));
    drawn = true;
  }

  async function during<T>(work: Promise<T>): Promise<T> {
    if (!live) return work;
    const timer = setInterval(draw, REDRAW);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      if (drawn) cli.stderr.write(CLEAR);
    }
  }
  return {
    update: (progress) => {
      last = progress;
    },
    during,
  };
}

function describe(progress: TransferProgress, perSecond: number): string {
  const { doneBytes, totalBytes, doneBlobs, totalBlobs } = progress;
  const left = totalBytes - doneBytes;
  const percent = totalBytes === 0 ? 100 : Math.floor((doneBytes * 100) / totalBytes);
  const parts = [
    `${percent}%`,
    `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`,
    `blob ${Math.min(doneBlobs + 1, totalBlobs)} of ${totalBlobs}`,
    // When all is there, what still goes on is not the network's work.
    ...(perSecond > 0 && left > 0 ? [`${formatBytes(perSecond)}/s`] : []),
    ...(perSecond > 0 && left > 0 ? [`${formatSeconds(left / perSecond)} left`] : []),
  ];
  return parts.join('  ');
}

/** Bytes per second over the last few seconds: what the line does now, not what it did at the start. */
class Rate {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > RATE_WINDOW)
      this.#samples.shift();
  }

  get perSecond(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at <= first.at) return 0;
    return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at));
  }
}
