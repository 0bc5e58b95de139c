// Runs what people run most, so that V8 compiles it and tools/record-code.cjs keeps what it compiled.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startFront } from './warm-up-front.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OBJECT = join(root, 'examples/execsnoop/execsnoop.bpf.o');

/** Fills the folder of pieces in `dist` with caches. Speaks to a registry of its own, over loopback. */
export async function warmUp(dist) {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-warm-up-'));
  const recorded = ['--require', join(root, 'tools/record-code.cjs'), join(dist, 'ebpf.js')];
  // Nothing of whoever builds gets in.
  const options = { cwd: dir, env: { PATH: process.env.PATH, HOME: dir } };
  // Not execFileSync: what the command speaks to lives in this process.
  const run = (...args) =>
    promisify(execFile)(process.execPath, [...recorded, ...args], { ...options, stdio: 'ignore' });
  await run('--help');
  const server = spawn(process.execPath, [...recorded, 'serve', 'registry', '--port', '0'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'exit');
  let front;
  try {
    const [line] = await once(server.stdout, 'data');
    front = await startFront(/(?:127\.0\.0\.1|localhost):(\d+)/.exec(String(line))[1]);
    const reference = `127.0.0.1:${front.port}/warm/up:1`;
    await run('push', reference, OBJECT, '--store', 'one');
    await run('pull', reference, '--store', 'two');
    // With the token of the first, and then with nothing left to fetch.
    await run('pull', reference, '--store', 'three');
    await run('pull', reference, '--store', 'three');
  } finally {
    front?.stop();
    server.kill();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }
}
