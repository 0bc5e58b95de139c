import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { freePort, startProcess, waitForPort } from './process.ts';
import type { RunningProcess } from './process.ts';

/** The built command. */
export const EBPF: string = resolve('dist/ebpf.js');

/** Longest life of a command. */
const LIMIT_MS = 120_000;

export interface RunResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Added to a small, fixed environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | undefined;
  /** Told when the process has started; may send it signals. */
  readonly onStart?: (child: ReturnType<typeof spawn>) => void;
}

/** A command line in a clean environment: nothing of the developer's own HOME, store or credentials gets in. */
export function ebpf(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [EBPF, ...args], {
      cwd: options.cwd ?? process.cwd(),
      env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...options.env },
      // A command that hangs must not outlive its test.
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      stdio: [options.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', failed);
    child.once('close', (exitCode, signal) =>
      done({
        exitCode,
        signal,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
    child.stdin?.end(options.stdin);
    options.onStart?.(child);
  });
}

/** `ebpf serve` on a free port of loopback. */
export interface RunningRegistry {
  readonly port: number;
  /** `localhost:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
  readonly process: RunningProcess;
}

export async function startServe(
  dir: string,
  ...flags: readonly string[]
): Promise<RunningRegistry> {
  const port = await freePort();
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
  const running = startProcess(
    process.execPath,
    [EBPF, 'serve', dir, '--port', String(port), ...flags],
    { env },
  );
  await waitForPort(port);
  return { port, host: `localhost:${port}`, stop: () => running.stop(), process: running };
}
