// A process that takes a lock, for lock-processes.test.ts: MODE LOCK DIR ROUNDS
import { appendFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock, withLock } from '../../../src/base/index.ts';

const [mode = '', lock = '', dir = '', rounds = '1'] = process.argv.slice(2);

if (mode === 'hold') {
  await acquireLock(lock, { command: 'ebpf test-holder' });
  console.log('held');
  await delay(600_000);
}
if (mode === 'exit') {
  await acquireLock(lock);
  process.exit(0);
}
if (mode === 'count') {
  for (let round = 0; round < Number(rounds); round += 1) await withLock(lock, increment);
}
if (mode === 'die') {
  for (let round = 0; round < Number(rounds); round += 1) {
    const held = await acquireLock(lock, { timeoutMs: 60_000 });
    await inside();
    if (Math.random() < 0.3) process.kill(process.pid, 'SIGKILL');
    rmSync(join(dir, `inside-${process.pid}`));
    await held.release();
  }
}

/** Not atomic: two at once lose a count. */
async function increment(): Promise<void> {
  const path = join(dir, 'counter');
  const value = Number(readFileSync(path, 'utf8'));
  await delay(Math.random() * 3);
  writeFileSync(path, String(value + 1));
}

/** Says that it is inside, and tells of anybody else alive who is. */
async function inside(): Promise<void> {
  writeFileSync(join(dir, `inside-${process.pid}`), '');
  await delay(Math.random() * 5);
  for (const name of readdirSync(dir)) {
    const pid = Number(/^inside-(\d+)$/.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && isAlive(pid)) appendFileSync(join(dir, 'violations'), `${pid}\n`);
  }
  appendFileSync(join(dir, 'entered'), '.');
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
