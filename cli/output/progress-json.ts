import type { TransferEvent } from '../../src/index.ts';
import type { Cli } from '../cli.ts';
import type { Progress } from './progress-model.ts';

/** Milliseconds between two `progress` lines of one blob: a reader is told twice a second, however fast bytes come. */
const BLOB_INTERVAL = 500;

/** One JSON line for each event. Every blob has its first and its last line; of those between, only some are written. */
export function jsonProgress(cli: Cli, now: () => number): Progress {
  const last = new Map<string, number>();

  function isDue(event: TransferEvent): boolean {
    if (event.event !== 'blob') return true;
    const key = `${event.reference} ${event.digest}`;
    if (event.phase === 'start') last.set(key, now());
    else if (event.phase === 'progress') {
      if (now() - (last.get(key) ?? -BLOB_INTERVAL) < BLOB_INTERVAL) return false;
      last.set(key, now());
    } else last.delete(key);
    return true;
  }
  return {
    update: (event) => {
      if (isDue(event)) cli.stderr.write(`${JSON.stringify(event)}\n`);
    },
    during: (work) => work,
  };
}
