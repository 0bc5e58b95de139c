import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock, currentProcess } from '../../../src/base/index.ts';
import { temporaryDirectory } from '../../support/tmp.ts';
import { bundleWorker } from '../store/bundle-worker.ts';

let folder = '';
let worker = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ebpf-test-'));
  worker = await bundleWorker(new URL('./lock-worker.ts', import.meta.url).href, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(mode: string, dir: string, rounds = 1): ChildProcess {
  const child = spawn(process.execPath, [worker, mode, join(dir, 'lock'), dir, String(rounds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

describe('a lock among processes', () => {
  it('is held while its holder lives, and taken over when it was killed', async () => {
    const dir = temporaryDirectory();
    const lock = join(dir, 'lock');
    const holder = start('hold', dir);
    await once(holder.stdout!, 'data');
    await expect(acquireLock(lock, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'lock-held',
      message: expect.stringContaining(`process ${holder.pid} (ebpf test-holder)`) as string,
      details: { pid: holder.pid, command: 'ebpf test-holder' },
    });
    holder.kill('SIGKILL');
    const mine = await acquireLock(lock, { timeoutMs: 10_000 });
    const record = JSON.parse(readFileSync(lock, 'utf8')) as { holder: unknown };
    expect(record.holder).toEqual(await currentProcess());
    await mine.release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('counts a holder that is stopped as one that lives', async () => {
    const dir = temporaryDirectory();
    const lock = join(dir, 'lock');
    const holder = start('hold', dir);
    await once(holder.stdout!, 'data');
    holder.kill('SIGSTOP');
    await expect(acquireLock(lock, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'lock-held',
    });
  });

  it('is given up when its holder exits without releasing it', async () => {
    const dir = temporaryDirectory();
    await ended(start('exit', dir));
    expect(readdirSync(dir)).toEqual([]);
  });

  it('lets one in at a time', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'counter'), '0');
    const workers = Array.from({ length: 4 }, () => start('count', dir, 25));
    await Promise.all(workers.map(ended));
    expect(workers.map((child) => child.exitCode)).toEqual([0, 0, 0, 0]);
    expect(readFileSync(join(dir, 'counter'), 'utf8')).toBe('100');
    expect(readdirSync(dir)).toEqual(['counter']);
  });

  it('lets one in at a time though holders are killed and many take over at once', async () => {
    const dir = temporaryDirectory();
    const lock = join(dir, 'lock');
    for (let wave = 0; wave < 3; wave += 1) {
      const workers = Array.from({ length: 6 }, () => start('die', dir, 6));
      await Promise.all(workers.map(ended));
    }
    expect(readFileSync(join(dir, 'entered'), 'utf8').length).toBeGreaterThanOrEqual(18);
    expect(existsSync(join(dir, 'violations'))).toBe(false);
    const last = await acquireLock(lock);
    await last.release();
    const left = readdirSync(dir).filter((name) => name.startsWith('lock'));
    expect(left.filter((name) => !name.endsWith('.new'))).toEqual([]);
  });
});
