import { spawn } from 'node:child_process';

/** What one run of a command took. Milliseconds; CPU is user and system time of the command and its children. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

export interface Command {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The shell's own clock runs around the command alone: neither its start nor ours is counted. */
const TIMED = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" >/dev/null 2>&3; } 2>&4';

/** Runs a command to its end; throws with what it wrote to stderr when it fails. */
export async function measure({ argv, env }: Command): Promise<Cost> {
  const child = spawn('bash', ['-c', TIMED, 'bash', ...argv], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [errors, times] = [collect(child.stdio[3]), collect(child.stdio[4])];
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${await errors}`);
  const [wall = NaN, user = NaN, system = NaN] = (await times).trim().split(' ').map(Number);
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}

async function collect(stream: unknown): Promise<string> {
  let text = '';
  for await (const piece of stream as AsyncIterable<Buffer>) text += piece.toString();
  return text;
}

/** The middle of the values; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/**
 * Runs all commands in turn, `rounds` times over (A B C, A B C …), so that whatever else the machine does hits all alike.
 * Gives what each run took, by name, in the order of the rounds.
 */
export async function costsOf(
  rounds: number,
  commands: (round: number) => readonly Command[],
): Promise<ReadonlyMap<string, readonly Cost[]>> {
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const command of commands(round)) {
      costs.set(command.name, [...(costs.get(command.name) ?? []), await measure(command)]);
    }
  }
  return costs;
}

/** Medians of wall and CPU time, each for itself. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
  };
}
