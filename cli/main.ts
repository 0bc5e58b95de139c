#!/usr/bin/env node
import { OUTPUT_GONE } from './cli.ts';
import { runCli } from './run-cli.ts';

/** Milliseconds that output may still take after Ctrl-C when its reader does not read. */
const LAST_WORDS = 1_000;
const INTERRUPTED = 130;

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
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  stop.abort(OUTPUT_GONE);
  // The reader went away (`| head`), or this is what follows from an error that was told: nothing is to be said.
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || output.failed) return;
  output.failed = true;
  process.exitCode = 1;
  process.stderr.write(`ebpf: The output cannot be written: ${error.message}. [io-failed]\n`);
});
// Notes that nobody reads are no reason to stop.
process.stderr.on('error', () => undefined);

const exitCode = await runCli(process.argv.slice(2), {
  // Node makes this stream when it is first asked for, and few commands ask.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: stop.signal,
  home: new URL('./', import.meta.url),
  library: async () => {
    const { optimizeLater } = await import('./optimize-later.ts');
    optimizeLater();
    return import('../src/index.ts');
  },
});
if (!output.failed) process.exitCode = exitCode;
if (stop.signal.aborted) setTimeout(() => process.exit(), LAST_WORDS).unref();
