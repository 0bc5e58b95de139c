// Runs what people run most, so that V8 compiles it and tools/record-code.cjs keeps what it compiled.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OBJECT = join(root, 'examples/execsnoop/execsnoop.bpf.o');

/** Fills the folder of pieces in `dist` with caches. Speaks to a registry of its own, over loopback. */
export async function warmUp(dist) {
  const dir = mkdtempSync(join(tmpdir(), 'ebpf-warm-up-'));
  const recorded = ['--require', join(root, 'tools/record-code.cjs'), join(dist, 'ebpf.js')];
  // Nothing of whoever builds gets in; a home that is not there has no credentials either.
  const options = { cwd: dir, env: { PATH: process.env.PATH, HOME: join(dir, 'home') } };
  const run = (...args) =>
    execFileSync(process.execPath, [...recorded, ...args], { ...options, stdio: 'ignore' });
  run('--help');
  const server = spawn(process.execPath, [...recorded, 'serve', 'registry', '--port', '0'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'exit');
  try {
    const [line] = await once(server.stdout, 'data');
    const reference = `${/(?:127\.0\.0\.1|localhost):\d+/.exec(String(line))[0]}/warm/up:1`;
    run('push', reference, OBJECT, '--store', 'one');
    run('pull', reference, '--store', 'two');
    run('pull', reference, '--store', 'two');
  } finally {
    server.kill();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }
}
