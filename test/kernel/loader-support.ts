import { buildSync } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import koffi from 'koffi';
import { onTestFinished } from 'vitest';
import { startLoader } from '../../src/loader/index.ts';
import type {
  LoaderJob,
  LoaderProcess,
  LostNote,
  StartLoaderOptions,
} from '../../src/loader/index.ts';
import { findTool } from '../support/needs.ts';
import { objectBytes } from '../support/objects.ts';

/** The entry that users run; where the build before the suites is switched off, one made of the sources as they are. */
export function loaderEntry(): string {
  const built = resolve('dist/loader.mjs');
  if (process.env['EBPF_TEST_BUILD'] !== '0' && existsSync(built)) return built;
  const folder = resolve('node_modules/.cache/ebpf');
  mkdirSync(folder, { recursive: true });
  return bundle('src/loader-main.ts', join(folder, `loader-test-${process.pid}.mjs`));
}

/** Bundles a TypeScript entry beside `node_modules`, so that packages are found. */
function bundle(entry: string, outfile: string): string {
  buildSync({
    entryPoints: [entry],
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

/** Path of the compiled `loader-driver.ts`. */
export function loaderDriver(): string {
  const folder = resolve('node_modules/.cache/ebpf');
  mkdirSync(folder, { recursive: true });
  return bundle('test/kernel/loader-driver.ts', join(folder, `loader-driver-${process.pid}.mjs`));
}

/** A loader process under test. */
export interface TestRun extends LoaderProcess {
  /** Whole lines of output so far. */
  lines(): string[];
  readonly lost: LostNote[];
  /** Lines of JSON output as values. */
  events(): Record<string, unknown>[];
}

/** Starts a loader on a test object; it is stopped when the test ends, whatever happens. */
export function startTest(
  object: string | Uint8Array,
  job: Partial<LoaderJob> = {},
  options: Partial<StartLoaderOptions> = {},
): TestRun {
  let text = '';
  const lost: LostNote[] = [];
  const loader = startLoader({
    entry: loaderEntry(),
    job: { name: 'loadertest', ...job },
    object: typeof object === 'string' ? objectBytes(object) : object,
    onOutput: (chunk) => void (text += Buffer.from(chunk).toString()),
    onLost: (note) => lost.push(note),
    ...options,
  });
  onTestFinished(async () => loader[Symbol.asyncDispose]());
  const lines = (): string[] => text.split('\n').slice(0, -1);
  const events = (): Record<string, unknown>[] =>
    lines().map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...loader, lines, events, lost };
}

const bpf = (): ReturnType<typeof bindBpf> => (bound ??= bindBpf());
let bound: ReturnType<typeof bindBpf> | undefined;

function bindBpf() {
  const library = koffi.load(process.env['EBPF_LIBBPF'] ?? 'libbpf.so.1');
  return {
    open: library.func('int bpf_prog_get_fd_by_id(uint32_t id)') as (id: number) => number,
    run: library.func('int bpf_prog_test_run_opts(int prog_fd, void *opts)') as unknown as {
      (fd: number, opts: Uint8Array): number;
      async(fd: number, opts: Uint8Array, done: (error: unknown, result: number) => void): void;
    },
  };
}

const libc = koffi.load(null);
const closeDescriptor = libc.func('int close(int fd)') as unknown as (fd: number) => number;
/** The system call itself: the C library keeps no copy of the answer. */
export const getppid: () => number = libc.func('int getppid(void)');
/** Its number, for programs that look for it. */
export const NR_GETPPID: number = process.arch === 'x64' ? 110 : 173;

/** Size of `struct bpf_test_run_opts` and places of its members. */
const OPTS = { size: 80, contextIn: 32, contextInSize: 48, cpu: 72, flags: 68 };

/** `BPF_F_TEST_RUN_ON_CPU`. */
const RUN_ON_CPU = 1;

/** A program of another process that this one runs by hand. */
export interface Runnable {
  /** Runs it once in the thread pool with these bytes as its context; a raw tracepoint program also on a CPU of choice. */
  run(context: Uint8Array, cpu?: number): Promise<void>;
  close(): void;
}

/** Takes hold of a loaded program by its number. */
export function holdProgram(id: number): Runnable {
  const fd = bpf().open(id);
  if (fd < 0) throw new Error(`Program ${id} cannot be opened.`);
  return {
    run: (context, cpu) => runOnce(fd, context, cpu),
    close: () => void closeDescriptor(fd),
  };
}

function runOnce(fd: number, context: Uint8Array, cpu?: number): Promise<void> {
  const opts = Buffer.alloc(OPTS.size);
  opts.writeBigUInt64LE(BigInt(OPTS.size), 0);
  opts.writeBigUInt64LE(koffi.address(context), OPTS.contextIn);
  opts.writeUInt32LE(context.length, OPTS.contextInSize);
  if (cpu !== undefined) {
    opts.writeUInt32LE(RUN_ON_CPU, OPTS.flags);
    opts.writeUInt32LE(cpu, OPTS.cpu);
  }
  return new Promise((resolve, reject) => {
    bpf().run.async(fd, opts, (error, result) => {
      if (result === 0) resolve();
      else
        reject(
          new Error(`bpf_prog_test_run_opts: ${error instanceof Error ? error.message : result}`),
        );
    });
  });
}

/** What a flood is asked for: see test/objects/loader/flood.bpf.c. */
export interface FloodRequest {
  readonly count: number;
  readonly limit?: number;
  readonly discardEvery?: number;
}

/** Runs the flood once; gives back how many records it submitted. */
export async function flood(program: Runnable, request: FloodRequest): Promise<number> {
  // More than 64 bytes, so that V8 keeps it outside its heap, where it does not move.
  const context = Buffer.from(new ArrayBuffer(128)).subarray(0, 24);
  context.writeUInt32LE(request.count, 0);
  context.writeUInt32LE(request.limit ?? 0, 4);
  context.writeUInt32LE(request.discardEvery ?? 0, 8);
  await program.run(context);
  return Number(context.readBigUInt64LE(16));
}

/** Waits until something is so, looking every few milliseconds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let round = 0; round < 2_000; round++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** True while the kernel has a program of that number. */
export function programExists(id: number): boolean {
  try {
    execFileSync(findTool('bpftool') ?? 'bpftool', ['prog', 'show', 'id', String(id)], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
