// What reading a BPF ring buffer costs: node tools/run.mjs bench/ringbuf.ts
// A program floods a ring buffer of 1 MiB with records of 40 bytes and pauses while it is half full, so that nothing is
// lost while the reader keeps up. CPU time is that of the loader process alone, user and system.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findLostCounter, startLoader } from '../src/loader/index.ts';
import type { LoaderJob, LoaderReport } from '../src/loader/index.ts';
import { describeObject } from '../src/object/index.ts';
import { objectBytes } from '../test/support/objects.ts';
import { openFlood } from './flood.ts';

/** Records asked for in one run of the program. */
const BURST = 20_000;
/** Bytes in the buffer from which the program pauses. */
const HALF_FULL = 512 * 1024;
/** Linux counts CPU time for user space in hundredths of a second. */
const TICKS_PER_SECOND = 100;

interface Mode {
  readonly name: string;
  readonly entry: string;
  readonly events: number;
}

const MODES: readonly Mode[] = [
  { name: 'raw', entry: 'bench/raw-loader.ts', events: 20_000_000 },
  { name: 'JSON lines', entry: 'src/loader-main.ts', events: 2_000_000 },
];

/** One line of the table. */
export interface RingbufFigures {
  readonly mode: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Microseconds of CPU time of the reading process. */
  readonly cpuPerEvent: number;
  readonly lost: number | null;
  /** Bytes of text. */
  readonly output: number;
}

/** Floods a ring buffer once in each mode. Needs root, BPF, libbpf and clang. */
export async function measureRingbuf(scale = 1): Promise<readonly RingbufFigures[]> {
  const figures: RingbufFigures[] = [];
  for (const mode of MODES) figures.push(await measure(mode, Math.ceil(mode.events * scale)));
  return figures;
}

async function measure(mode: Mode, wanted: number): Promise<RingbufFigures> {
  const object = objectBytes('loader/flood');
  let output = 0;
  const loader = startLoader({
    entry: await compile(mode),
    job: jobFor(object),
    object,
    onOutput: (text) => void (output += text.length),
  });
  try {
    const { programs } = await loader.ready;
    const flood = openFlood(programs[0]?.id ?? 0);
    // Not counted: the start of the process and the compilation of what is called often.
    let events = await fill(flood, wanted / 10);
    const cpuBefore = cpuSeconds(loader.pid);
    const start = performance.now();
    const counted = await fill(flood, wanted);
    events += counted;
    const seconds = (performance.now() - start) / 1_000;
    await sleep(100);
    const cpu = cpuSeconds(loader.pid) - cpuBefore;
    loader.stop();
    const report = await loader.ended;
    check(report, events);
    return {
      mode: mode.name,
      events: counted,
      eventsPerSecond: counted / seconds,
      cpuPerEvent: (cpu / counted) * 1e6,
      lost: report.lost,
      output,
    };
  } finally {
    await loader[Symbol.asyncDispose]();
  }
}

function jobFor(object: Uint8Array): LoaderJob {
  const description = describeObject(object);
  const buffers = description.events.map(({ map, buffer, typeId }) => ({
    map,
    kind: buffer,
    typeId,
  }));
  return { name: 'bench', buffers, lostCounter: findLostCounter(description) };
}

async function fill(flood: ReturnType<typeof openFlood>, wanted: number): Promise<number> {
  let events = 0;
  while (events < wanted) {
    const submitted = await flood(BURST, HALF_FULL);
    events += submitted;
    if (submitted === 0) await sleep(0);
  }
  return events;
}

function check(report: LoaderReport, events: number): void {
  if (report.events !== events || report.lost !== 0)
    throw new Error(`${events} events were written, ${report.events} read, ${report.lost} lost.`);
}

/** User and system time of a process (proc(5), fields 14 and 15 of stat). */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function compile(mode: Mode): Promise<string> {
  const name = mode.name.replaceAll(/[^a-z]+/gi, '-').toLowerCase();
  const outfile = join(resolve('node_modules/.cache/ebpf'), `bench-loader-${name}.mjs`);
  await build({
    entryPoints: [mode.entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}

/** Prints the figures, one line a mode. */
export function printRingbuf(figures: readonly RingbufFigures[]): void {
  console.log(`Ring buffer, records of 40 bytes, ${availableParallelism()} CPUs`);
  for (const { mode, events, eventsPerSecond, cpuPerEvent, lost } of figures) {
    const rate = `${(eventsPerSecond / 1e6).toFixed(2)} M events/s`;
    console.log(
      `  ${mode.padEnd(10)}  ${rate}  ${cpuPerEvent.toFixed(3)} µs CPU an event  ${events} events, ${lost} lost`,
    );
  }
}

// Also imported by the bench of everything.
if (process.argv[1]?.endsWith(join('bench', 'ringbuf.ts')) === true)
  printRingbuf(await measureRingbuf(Number(process.argv[2] ?? 1)));
