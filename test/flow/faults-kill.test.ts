import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { upload } from './handmade.ts';
import { OBJECT, OTHER_OBJECT, fullInputs, packFull } from './package.ts';
import { expectSound, filesUnder, listed, run } from './refusals.ts';

const ROUNDS = 10;
const WRITERS = 16;

describe('commands that are killed, and many at once', () => {
  const dir = sharedTemporaryDirectory();
  let registry: RunningRegistry;
  let slow: FaultProxy;
  let reference: string;
  let digest: string;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    slow = await startFaultProxy(registry.port);
    const notes = join(dir, 'notes.txt');
    writeFileSync(notes, 'a line of notes\n'.repeat(200_000));
    reference = `${slow.host}/tools/full:1.0`;
    const inputs = [...fullInputs(dir), '--layer', `text/plain=${notes}`];
    const line = await run('push', reference, ...inputs, '-q');
    digest = line.slice(line.indexOf('@') + 1);
    // Slow enough that a kill finds every step of a pull under way.
    slow.script({
      method: 'GET',
      path: /\/blobs\//,
      fault: { kind: 'drip', bytes: 300_000, pauseMs: 8 },
    });
  });
  afterAll(async () => {
    await slow.stop();
    await registry.stop();
  });

  it(`leaves a store that heals, ${ROUNDS} times, whenever pull is killed`, async () => {
    const store = temporaryDirectory();
    const pull = ['pull', reference, '-q', '--store', store];
    const started = performance.now();
    await run(...pull);
    const takes = performance.now() - started;

    let killed = 0;
    let stale = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if ((await listed(store)).length > 0) await run('rm', reference, '--store', store);
      await run('prune', '--all', '--store', store);
      // From where node has started to where the pull is nearly over.
      const wait = takes * (0.35 + (0.65 * round) / ROUNDS);
      const { signal } = await ebpf(pull, {
        onStart: (child) => void delay(wait).then(() => child.kill('SIGKILL')),
      });
      if (signal === 'SIGKILL') killed += 1;
      stale += filesUnder(join(store, '.ebpf')).length;

      // A name is there whole or not at all.
      for (const name of await listed(store)) await run('verify', name, '--store', store);
      expect(await run('fsck', '--repair', '--store', store)).toContain('clean');
      expectSound(store);
    }
    expect(killed).toBeGreaterThan(0);
    expect(stale).toBeGreaterThan(0);
    expect(await run(...pull)).toBe(`${reference}@${digest}`);
    expect(await run('fsck', '--store', store)).toContain('clean');
    expect(await run('verify', digest, '--store', store)).toContain(digest);
  });

  it('leaves no file in the folder of --output that is not whole', async () => {
    const [store, out] = [temporaryDirectory(), join(temporaryDirectory(), 'out')];
    const pull = ['pull', reference, '-q', '--store', store, '-o', out];
    await ebpf(pull, {
      onStart: (child) => void delay(250).then(() => child.kill('SIGKILL')),
    });
    const hidden = (path: string): boolean => path.startsWith('.');
    expect(filesUnder(out).filter((path) => !hidden(path))).toEqual([]);
    await run('fsck', '--repair', '--store', store);
    await run(...pull);
    expect(filesUnder(out).filter((path) => !hidden(path))).toHaveLength(4);
  });

  it(`keeps ${WRITERS} of ${WRITERS} names of processes that pack and pull at once`, async () => {
    const store = temporaryDirectory();
    slow.script();
    const { content } = await packFull(join(dir, 'packed'), 'full:1.0', dir);
    const numbers = Array.from({ length: WRITERS / 2 }, (_, at) => at);
    const pulls = numbers.map((at) => `${slow.host}/copies/full:v${at}`);
    for (const name of pulls) await upload(name, content);
    const packs = numbers.map((at) => `packed/number-${at}:1.0`);

    const where = ['-q', '--store', store];
    await Promise.all([
      ...pulls.map((name) => run('pull', name, ...where)),
      ...packs.map((name, at) =>
        run('pack', at % 2 === 0 ? OBJECT : OTHER_OBJECT, '--tag', name, ...where),
      ),
    ]);
    expect(await listed(store)).toEqual([...pulls, ...packs].sort());
    expect(await run('fsck', '--store', store)).toContain('clean');
    expectSound(store);
  });
});
