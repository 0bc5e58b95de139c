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

const guarded = new Set<NodeJS.WriteStream>();
function guard(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (guarded.has(stream)) return stream;
  guarded.add(stream);
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nobody is left to be told.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  // Node makes a standard stream when it is first asked for, which takes as long as building all commands.
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return guard(process.stdout);
  },
  get stderr() {
    return guard(process.stderr);
  },
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
  home: new URL('./', import.meta.url),
  library: () => import('../src/index.ts'),
});
