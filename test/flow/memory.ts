import { readFileSync, readdirSync } from 'node:fs';

/** Peak resident bytes, of a process or of several together. */
export interface MemoryWatch {
  /** Most bytes that the process and its children had at one time, as far as samples show, or by their own peaks. */
  peak(): number;
  stop(): void;
}

const INTERVAL_MS = 20;

/**
 * Watches a process and all its descendants. Each one's own peak is kept by the kernel (`VmHWM`), so that nothing between
 * two samples is missed; peaks of processes are added up, also of those that did not live at the same time.
 */
export function watchMemory(pid: number): MemoryWatch {
  const peaks = new Map<number, number>();
  const sample = (): void => {
    for (const one of familyOf(pid)) {
      const peak = peakOf(one);
      if (peak !== undefined) peaks.set(one, Math.max(peak, peaks.get(one) ?? 0));
    }
  };
  sample();
  const timer = setInterval(sample, INTERVAL_MS);
  return {
    peak: () => {
      sample();
      return [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0);
    },
    stop: () => clearInterval(timer),
  };
}

function familyOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

/** Children of all threads: a process belongs to the thread that made it. */
function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((word) => word !== '')
        .map(Number),
    );
  } catch {
    // It has ended.
    return [];
  }
}

function peakOf(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    // It has ended.
    return undefined;
  }
}
