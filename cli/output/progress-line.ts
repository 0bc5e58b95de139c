import type { Cli } from '../cli.ts';
import { plainLine } from './line.ts';
import type { Progress } from './progress-model.ts';
import { Rate } from './rate.ts';
import { Tally } from './tally.ts';
import type { Totals } from './tally.ts';
import { formatBytes, formatSeconds } from './units.ts';

/** Milliseconds between two drawings. */
const REDRAW = 100;
/** Goes to the start of the line and erases it. */
const CLEAR = '\r\u001b[K';
const USUAL_WIDTH = 80;

/** One line at the foot of a terminal, drawn anew ten times a second. */
export function lineProgress(cli: Cli, verb: string, now: () => number): Progress {
  const tally = new Tally();
  const rate = new Rate();
  let drawn = false;

  function draw(): void {
    const totals = tally.totals();
    if (!totals) return;
    rate.add(now(), totals.doneBytes);
    const line = `${verb} ${describe(totals, rate.perSecond)}`;
    const { columns = 0 } = cli.stderr;
    // Some terminals say that they have no columns.
    cli.stderr.write(CLEAR + plainLine(line).slice(0, (columns > 0 ? columns : USUAL_WIDTH) - 1));
    drawn = true;
  }

  async function during<T>(work: Promise<T>): Promise<T> {
    const timer = setInterval(draw, REDRAW);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      if (drawn) cli.stderr.write(CLEAR);
    }
  }
  return { update: (event) => tally.add(event), during };
}

function describe(totals: Totals, perSecond: number): string {
  const { doneBytes, totalBytes, doneBlobs, totalBlobs, doneTransfers, totalTransfers } = totals;
  const left = totalBytes - doneBytes;
  const percent = totalBytes === 0 ? 100 : Math.floor((doneBytes * 100) / totalBytes);
  const current = Math.min(doneTransfers + 1, totalTransfers);
  const parts = [
    ...(totalTransfers > 1 ? [`${current} of ${totalTransfers}`] : []),
    `${percent}%`,
    `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`,
    `blob ${Math.min(doneBlobs + 1, totalBlobs)} of ${totalBlobs}`,
    // When all is there, what still goes on is not the network's work.
    ...(perSecond > 0 && left > 0 ? [`${formatBytes(perSecond)}/s`] : []),
    ...(perSecond > 0 && left > 0 ? [`${formatSeconds(left / perSecond)} left`] : []),
  ];
  return parts.join('  ');
}
