// Bench (d): what the command costs before it does anything. Alone: node tools/run.mjs bench/startup.ts [PAIRS]
import { resolve } from 'node:path';
import { costsOf, median, medianCost } from './measure.ts';
import type { Command, Cost } from './measure.ts';
import { printTable } from './table.ts';

const EBPF = resolve('dist/ebpf.js');
const BARE: Command = { name: 'node -e 0', argv: [process.execPath, '-e', '0'] };
const OURS: readonly Command[] = ['--version', '--help'].map((flag) => ({
  name: `ebpf ${flag}`,
  argv: [process.execPath, EBPF, flag],
}));

/** Prints what `--version` and `--help` cost as a ratio to Node doing nothing. */
export async function benchStartup(pairs = 25): Promise<void> {
  // The first run reads the files from the disk.
  await costsOf(1, () => [BARE, ...OURS]);
  const costs = await costsOf(pairs, () => [BARE, ...OURS]);
  const bare = costs.get(BARE.name) ?? [];
  const rows = [...costs].map(([name, own]) => [
    name,
    ratioOfPairs(own, bare, ({ wall }) => wall),
    ratioOfPairs(own, bare, ({ cpu }) => cpu),
    medianCost(own).wall.toFixed(0),
    medianCost(own).cpu.toFixed(0),
  ]);
  printTable(
    `${pairs} rounds of all three in turn; ratio: median of the ratios of each round to its own "${BARE.name}"`,
    [['', 'wall ratio', 'CPU ratio', 'ms', 'CPU ms'], ...rows],
  );
}

/** Each run is compared with its neighbour: whatever slowed both does not count. */
function ratioOfPairs(
  own: readonly Cost[],
  bare: readonly Cost[],
  of: (cost: Cost) => number,
): string {
  const ratios = own.flatMap((cost, at) => {
    const neighbour = bare[at];
    return neighbour === undefined ? [] : [of(cost) / of(neighbour)];
  });
  return `${median(ratios).toFixed(2)}x`;
}

if (process.argv[1]?.endsWith('bench/startup.ts') === true)
  await benchStartup(Number(process.argv[2] ?? 25));
