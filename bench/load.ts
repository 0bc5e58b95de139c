// Bench (b): an object from a file into the kernel. Alone: node tools/run.mjs bench/load.ts [ROUNDS]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findTool, has } from '../test/support/needs.ts';
import { measure, median, medianCost } from './measure.ts';
import type { Cost } from './measure.ts';
import { printTable, ratio } from './table.ts';

const EBPF = [process.execPath, resolve('dist/ebpf.js')];
const OBJECT = resolve('examples/execsnoop/execsnoop.bpf.o');
const PINS = join('/sys/fs/bpf', `ebpf-bench-${process.pid}`);

/** How the other side does it, and what that leaves out. */
interface Peer {
  readonly label: string;
  readonly load: readonly string[];
  /** Takes out again what `load` left behind in the kernel. */
  readonly loadAndRemove: readonly string[];
}

/** Prints what loading and attaching costs. Needs root and BPF; says so where they are missing. */
export async function benchLoad(rounds = 15): Promise<void> {
  if (!has('bpf') || !has('libbpf') || !has('tracefs')) {
    console.log('This needs root, BPF, tracefs and libbpf: not measured.');
    return;
  }
  const peer = findPeer();
  if (peer === undefined) console.log('bpftool is not here: no ratio.');
  const samples: Samples = { attached: [], whole: [], load: [], loadAndRemove: [] };
  try {
    for (let round = 0; round < rounds; round += 1) await runOnce(peer, samples);
  } finally {
    rmSync(PINS, { recursive: true, force: true });
  }
  report(peer, samples, rounds);
}

interface Samples {
  /** Milliseconds from our start to the notice that everything is attached. */
  readonly attached: number[];
  readonly whole: Cost[];
  readonly load: Cost[];
  readonly loadAndRemove: Cost[];
}

async function runOnce(peer: Peer | undefined, samples: Samples): Promise<void> {
  samples.attached.push(await timeToAttached());
  const run = [...EBPF, 'run', OBJECT, '--duration', '1ms', '--quiet'];
  samples.whole.push(await measure({ name: 'ebpf', argv: run }));
  if (peer === undefined) return;
  samples.load.push(await measure({ name: 'load', argv: peer.load }));
  rmSync(PINS, { recursive: true });
  samples.loadAndRemove.push(await measure({ name: 'remove', argv: peer.loadAndRemove }));
}

/** Starts `ebpf run`, waits for its notice and ends it. */
async function timeToAttached(): Promise<number> {
  const start = performance.now();
  const [command = '', ...args] = EBPF;
  const child = spawn(command, [...args, 'run', OBJECT], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  let milliseconds: number | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (!line.startsWith('attached ')) continue;
    milliseconds ??= performance.now() - start;
    child.kill('SIGINT');
  }
  await ended;
  if (milliseconds === undefined)
    throw new Error(`ebpf run attached nothing:\n${lines.join('\n')}`);
  return milliseconds;
}

function findPeer(): Peer | undefined {
  const bpftool = findTool('bpftool');
  if (bpftool === undefined) return undefined;
  // Old ones (7.1 of Debian 12) know no `autoattach`: loadall verifies and pins only.
  const usage = execFileSync(bpftool, ['prog', 'help'], { encoding: 'utf8', stdio: 'pipe' });
  const attaches = usage.includes('autoattach');
  const load = [bpftool, 'prog', 'loadall', OBJECT, PINS, ...(attaches ? ['autoattach'] : [])];
  return {
    label: `bpftool prog loadall${attaches ? ' … autoattach' : ''}`,
    load,
    loadAndRemove: ['sh', '-c', '"$@" && rm -r "$0"', PINS, ...load],
  };
}

function report(peer: Peer | undefined, samples: Samples, rounds: number): void {
  const attached = { wall: median(samples.attached), cpu: NaN };
  const whole = medianCost(samples.whole);
  printTable(
    `examples/execsnoop (two programs on each of two system calls), wall time, median of ${rounds}`,
    [
      ['', 'ratio', 'ebpf ms', 'peer ms', 'ebpf CPU ms', 'peer CPU ms'],
      row('until everything is attached', attached, medianCost(samples.load)),
      row('and out again, process ended', whole, medianCost(samples.loadAndRemove)),
    ],
  );
  if (peer !== undefined) console.log(pairing(peer));
}

/** What was not measured is a dash. */
function row(name: string, ours: Cost, theirs: Cost): readonly string[] {
  const figures = [ours.wall, theirs.wall, ours.cpu, theirs.cpu];
  const [first, ...others] = figures.map((value) => (Number.isNaN(value) ? '-' : value.toFixed(0)));
  const compared = Number.isNaN(theirs.wall) ? '-' : ratio(ours.wall, theirs.wall);
  return [name, compared, first ?? '-', ...others];
}

function pairing({ label }: Peer): string {
  const lacks = label.endsWith('autoattach')
    ? 'Both verify in the kernel and attach four programs.'
    : 'This bpftool cannot attach: its side is without the four attachments that ours has.';
  return [
    `peer: ${label}, of the same file; then rm -r of its pins. ${lacks}`,
    'ours: ebpf run FILE, from its start to the line "attached …"; then ebpf run FILE --duration 1ms, to its end.',
    'Ours also reads the object itself, starts Node twice (the loader is a process of its own) and maps the ring buffer.',
  ].join('\n');
}

if (process.argv[1]?.endsWith('bench/load.ts') === true)
  await benchLoad(Number(process.argv[2] ?? 15));
