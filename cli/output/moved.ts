import type { TransferSummary } from '../../src/index.ts';
import { formatBytes } from './units.ts';

/** `2 sent (20.2 KiB), 3 already there, 1 linked`. What was sent may have been there too: not every registry tells. */
export function movedLine(
  done: 'copied' | 'fetched' | 'sent',
  { pushed, present, mounted, bytes }: TransferSummary,
): string {
  if (pushed + present + mounted === 0) return `nothing ${done}: all of it was there`;
  return [
    `${pushed} ${done} (${formatBytes(bytes)})`,
    ...(present > 0 ? [`${present} already there`] : []),
    ...(mounted > 0 ? [`${mounted} linked`] : []),
  ].join(', ');
}
