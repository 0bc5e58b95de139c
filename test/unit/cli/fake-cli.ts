import { PassThrough } from 'node:stream';
import type { Cli } from '../../../cli/cli.ts';

/** A command line's world in memory. */
export interface FakeCli extends Cli {
  /** All that was written so far. */
  out(): string;
  err(): string;
  readonly stdout: PassThrough;
  /** What `signal` belongs to. */
  readonly stop: AbortController;
  /** What was set last. */
  exitCode(): number | undefined;
}

export interface FakeOptions {
  /** Columns of stderr; without them it is no terminal. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes of stdout that wait before its writers do. */
  readonly room?: number;
}

export function fakeCli(options: FakeOptions = {}): FakeCli {
  const { columns, env = {}, room = 1 << 20 } = options;
  const stdout = new PassThrough({ highWaterMark: room });
  const stderr = Object.assign(new PassThrough({ highWaterMark: 1 << 20 }), {
    isTTY: columns !== undefined,
    ...(columns === undefined ? {} : { columns }),
  });
  const stop = new AbortController();
  let exitCode: number | undefined;
  let out = '';
  let err = '';
  return {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env,
    signal: stop.signal,
    stop,
    loader: '/nonexistent/loader.mjs',
    library: () => import('../../../src/index.ts'),
    setExitCode: (code) => {
      exitCode = code;
    },
    exitCode: () => exitCode,
    out: () => (out += takeText(stdout)),
    err: () => (err += takeText(stderr)),
  };
}

function takeText(stream: PassThrough): string {
  const chunk = stream.read() as Buffer | null;
  return chunk?.toString() ?? '';
}
