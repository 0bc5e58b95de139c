#!/usr/bin/env node
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();
let stops = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    stops += 1;
    // The second signal skips the clean-up; the next start repairs what is left.
    if (stops > 1) process.exit(130);
    interrupt.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nobody is left to be told.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
  home: new URL('./', import.meta.url),
  library: () => import('../src/index.ts'),
});
