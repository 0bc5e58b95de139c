import type { Writable } from 'node:stream';
import { OUTPUT_GONE } from './cli.ts';
import type { Library } from './cli.ts';
import { optimizeLater } from './optimize-later.ts';
import { runCli } from './run-cli.ts';

/** Milliseconds that output may still take after Ctrl-C when its reader does not read. */
const LAST_WORDS = 1_000;
const INTERRUPTED = 130;

/** What lies beside the command when it is built. */
export interface BuiltFiles {
  library(): Promise<Library>;
  /** Path of the loader entry. */
  readonly loader: string;
}

/** The process: its signals, streams and exit code. */
export async function main(files: BuiltFiles): Promise<void> {
  const stop = new AbortController();
  let stops = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      stops += 1;
      // The second signal skips the clean-up; the next start repairs what is left.
      if (stops > 1) process.exit(INTERRUPTED);
      stop.abort();
    });
  }

  const output = { failed: false };
  function onOutputError(error: NodeJS.ErrnoException): void {
    stop.abort(OUTPUT_GONE);
    // The reader went away (`| head`), or this is what follows from an error that was told: nothing is to be said.
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || output.failed) return;
    output.failed = true;
    process.exitCode = 1;
    process.stderr.write(`ebpf: The output cannot be written: ${error.message}. [io-failed]\n`);
  }
  // Notes that nobody reads are no reason to stop.
  const onNotesError = (): void => undefined;

  let exitCode = 0;
  const failure = await runCli(process.argv.slice(2), {
    // Node makes these streams when they are first looked at, which takes a while.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return listen(process.stdout, onOutputError);
    },
    get stderr() {
      return listen(process.stderr, onNotesError);
    },
    env: process.env,
    signal: stop.signal,
    loader: files.loader,
    library: () => {
      optimizeLater();
      return files.library();
    },
    setExitCode: (code) => {
      exitCode = code;
    },
  });
  if (!output.failed) process.exitCode = failure === 0 ? exitCode : failure;
  if (stop.signal.aborted) setTimeout(() => process.exit(), LAST_WORDS).unref();
  // All is done and said: to wait until Node has closed and freed everything one by one takes it 10 ms.
  else if (isFlushed()) process.exit();
}

/** Whether what was written to the streams is with the system. Streams that were not used are not made for this. */
function isFlushed(): boolean {
  return used.every((stream) => stream.writableLength === 0);
}

/** The standard streams that were looked at. */
const used: Writable[] = [];

function listen<S extends Writable>(stream: S, onError: (error: NodeJS.ErrnoException) => void): S {
  if (!used.includes(stream)) used.push(stream);
  if (!stream.listeners('error').includes(onError)) stream.on('error', onError);
  return stream;
}
