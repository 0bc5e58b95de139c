import { readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock, currentProcess, processState, withLock } from '../../../src/base/index.ts';
import type { ProcessIdentity } from '../../../src/base/index.ts';
import { parseStat } from '../../../src/base/process-identity.ts';
import { temporaryDirectory } from '../../support/tmp.ts';

const GONE_PID = 2 ** 22 + 7; // above the highest pid_max of Linux

async function plant(path: string, change: Partial<ProcessIdentity>): Promise<void> {
  const holder = { ...(await currentProcess()), ...change };
  writeFileSync(path, JSON.stringify({ nonce: 'ab'.repeat(12), holder, command: 'planted' }));
}

function age(path: string, ms: number): void {
  const then = new Date(Date.now() - ms);
  utimesSync(path, then, then);
}

describe('processState', () => {
  it('knows itself alive', async () => {
    expect(await processState(await currentProcess())).toBe('alive');
  });

  it.each<[string, Partial<ProcessIdentity>, string]>([
    ['a process id that nobody has', { pid: GONE_PID }, 'gone'],
    ['a process id that somebody else has now', { started: '1' }, 'gone'],
    ['an earlier boot', { boot: 'another boot' }, 'gone'],
    ['another machine', { machine: 'other', boot: 'another boot' }, 'unknown'],
    ['another machine id on this kernel', { machine: 'container' }, 'alive'],
    ['another pid namespace', { namespace: 'pid:[1]' }, 'unknown'],
    ['another pid namespace of an earlier boot', { namespace: 'pid:[1]', boot: 'other' }, 'gone'],
    ['an unknown start time', { started: '' }, 'alive'],
    ['the first process', { pid: 1, started: '' }, 'alive'],
  ])('judges %s', async (_what, change, state) => {
    expect(await processState({ ...(await currentProcess()), ...change })).toBe(state);
  });

  it.each([
    ['a running one', `7 (node) S 1 ${'0 '.repeat(15)}11 0 4242 0`, false],
    ['a name that is a trap', `7 (a) Z 1 (b) R 1 ${'0 '.repeat(15)}11 0 4242 0`, false],
    ['a zombie', `7 (node) Z 1 ${'0 '.repeat(15)}1 0 4242 0`, true],
    ['a zombie with threads at work', `7 (node) Z 1 ${'0 '.repeat(15)}3 0 4242 0`, false],
  ])('reads the status of %s', (_what, text, ended) => {
    expect(parseStat(text)).toEqual({ started: '4242', ended });
  });

  it.each(['', 'x', '7 (node', '7 (node) S 1 2'])('does not read "%s"', (text) => {
    expect(parseStat(text)).toBeUndefined();
  });
});

describe('a lock', () => {
  it('names its holder while it is held, and is gone afterwards', async () => {
    const path = join(temporaryDirectory(), 'lock');
    await withLock(
      path,
      async () => {
        const record = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
        expect(record).toMatchObject({ holder: await currentProcess(), command: 'ebpf prune' });
      },
      { command: 'ebpf prune' },
    );
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('is released when the work fails', async () => {
    const path = join(temporaryDirectory(), 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('work')))).rejects.toThrow('work');
    await withLock(path, () => Promise.resolve(), { timeoutMs: 0 });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('lets tasks of one process in one after another, in their order', async () => {
    const path = join(temporaryDirectory(), 'lock');
    const events: string[] = [];
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        withLock(path, async () => {
          events.push(`${name}+`);
          await new Promise((resolve) => setImmediate(resolve));
          events.push(`${name}-`);
        }),
      ),
    );
    expect(events).toEqual(['a+', 'a-', 'b+', 'b-', 'c+', 'c-', 'd+', 'd-']);
  });

  it('is waited for no longer than asked', async () => {
    const path = join(temporaryDirectory(), 'lock');
    const held = await acquireLock(path);
    await expect(acquireLock(path, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'lock-held' });
    await held.release();
    await held.release();
    await (await acquireLock(path, { timeoutMs: 0 })).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('is waited for no longer than the signal allows, in the queue and at the file', async () => {
    const path = join(temporaryDirectory(), 'lock');
    const held = await acquireLock(path);
    const stop = new AbortController();
    const waiting = acquireLock(path, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
    await expect(acquireLock(path, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      code: 'timed-out',
    });
    await held.release();
    await plant(path, { namespace: 'pid:[1]' });
    await expect(acquireLock(path, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      code: 'timed-out',
    });
  });

  it('is not taken from the process that others see holding it', async () => {
    const path = join(temporaryDirectory(), 'lock');
    await plant(path, {});
    await expect(acquireLock(path, { timeoutMs: 30 })).rejects.toMatchObject({
      code: 'lock-held',
      details: { pid: process.pid, command: 'planted' },
    });
  });

  it.each<[string, Partial<ProcessIdentity>]>([
    ['is gone', { pid: GONE_PID }],
    ['had a process id that came back', { started: '1' }],
    ['belongs to an earlier boot', { boot: 'before' }],
  ])('is taken over when its holder %s', async (_what, change) => {
    const path = join(temporaryDirectory(), 'lock');
    await plant(path, change);
    await (await acquireLock(path, { timeoutMs: 0 })).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it.each<[string, Partial<ProcessIdentity>]>([
    ['another container', { namespace: 'pid:[1]' }],
    ['another machine', { machine: 'other', boot: 'other' }],
  ])('of %s counts until it was not touched for long', async (_what, change) => {
    const path = join(temporaryDirectory(), 'lock');
    await plant(path, change);
    age(path, 9 * 60_000);
    await expect(acquireLock(path, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'lock-held' });
    age(path, 11 * 60_000);
    await (await acquireLock(path, { timeoutMs: 0 })).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it.each(['', '{', '{"nonce":"x"}', 'null', '[]', `{"nonce":"${'ab'.repeat(12)}","holder":7}`])(
    'with the contents %j counts for a while, then no more',
    async (text) => {
      const path = join(temporaryDirectory(), 'lock');
      writeFileSync(path, text);
      await expect(acquireLock(path, { timeoutMs: 20 })).rejects.toMatchObject({
        code: 'lock-held',
      });
      age(path, 60_000);
      await (await acquireLock(path, { timeoutMs: 0 })).release();
      expect(readdirSync(join(path, '..'))).toEqual([]);
    },
  );

  it('is taken over although who claimed it before died, twice', async () => {
    const path = join(temporaryDirectory(), 'lock');
    await plant(path, { pid: GONE_PID });
    const nonce = 'ab'.repeat(12);
    const holder = { ...(await currentProcess()), pid: GONE_PID };
    writeFileSync(`${path}.${nonce}.claim`, JSON.stringify({ nonce: 'cd'.repeat(12), holder }));
    writeFileSync(
      `${path}.${'cd'.repeat(12)}.claim`,
      JSON.stringify({ nonce: 'ef'.repeat(12), holder }),
    );
    await (await acquireLock(path, { timeoutMs: 0 })).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('is left to a claimant that is alive', async () => {
    const path = join(temporaryDirectory(), 'lock');
    await plant(path, { pid: GONE_PID });
    const claim = `${path}.${'ab'.repeat(12)}.claim`;
    await plant(claim, {});
    const before = readFileSync(path, 'utf8');
    await expect(acquireLock(path, { timeoutMs: 30 })).rejects.toMatchObject({ code: 'lock-held' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(path, '..')).sort()).toEqual(['lock', `lock.${'ab'.repeat(12)}.claim`]);
  });

  it('of somebody else is not removed by a release', async () => {
    const path = join(temporaryDirectory(), 'lock');
    const held = await acquireLock(path);
    await plant(path, { namespace: 'pid:[1]' });
    await held.release();
    expect(readFileSync(path, 'utf8')).toContain('planted');
  });
});
