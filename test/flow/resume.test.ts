import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/index.ts';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunResult, RunningRegistry } from '../support/ebpf.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { Fault, FaultProxy, PassedRequest } from '../support/fault-proxy.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { OBJECT } from './package.ts';
import { expectSound, run } from './refusals.ts';

const SIZE = 4 * 1024 * 1024;
/** What may be under way, unseen by the client, when it is killed. */
const BLOCK = 1024 * 1024;

describe('a pull that is broken off and tried again', () => {
  const dir = sharedTemporaryDirectory();
  const layer = join(dir, 'layer.bin');
  let registry: RunningRegistry;
  let proxy: FaultProxy;
  let reference: string;
  let blob: RegExp;
  let printed: string;

  beforeAll(async () => {
    registry = await startServe(join(dir, 'served'));
    proxy = await startFaultProxy(registry.port);
    const bytes = randomBytes(SIZE);
    writeFileSync(layer, bytes);
    blob = new RegExp(`/blobs/${digestOf(bytes)}$`);
    reference = `${proxy.host}/tools/large:1.0`;
    printed = await run('push', reference, OBJECT, '--layer', `text/plain=${layer}`, '-q');
  });
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const pull = (store: string): string[] => ['pull', reference, '-q', '--store', store];
  const script = (...faults: Fault[]): void =>
    proxy.script(
      ...faults.map((fault) => ({ method: 'GET', path: blob, times: 1, fault }) as const),
    );
  const answers = (): readonly PassedRequest[] =>
    proxy.requests.filter(({ path }) => blob.test(path));
  const served = (): number => answers().reduce((sum, { sent }) => sum + sent, 0);

  /** Pulls, and ends the process as soon as something is so. */
  function pullUntil(
    store: string,
    over: () => boolean,
    signal: NodeJS.Signals = 'SIGKILL',
  ): Promise<RunResult> {
    return ebpf(pull(store), {
      onStart: (child) =>
        void (async () => {
          while (!over() && child.exitCode === null) await delay(5);
          child.kill(signal);
        })(),
    });
  }

  it.each([1, 65_536, SIZE / 2 + 1, SIZE - 1])(
    'asks for nothing again when it was killed after %d bytes',
    async (at) => {
      const store = temporaryDirectory();
      script({ kind: 'stall', at });
      const { signal } = await pullUntil(store, () => bytesKept(store) === at);
      expect(signal).toBe('SIGKILL');
      // Small blobs may have been under way too: those are not kept, but what came of the large one is.
      expect(await run('fsck', '--repair', '--store', store)).toContain('clean');
      expect(bytesKept(store)).toBe(at);
      expect(await run(...pull(store))).toBe(printed);
      expect(answers().map(({ range, status }) => [range, status])).toEqual([
        [undefined, 200],
        [`bytes=${at}-`, 206],
      ]);
      expect(served()).toBe(SIZE);
      expectSound(store);
      expect(bytesKept(store)).toBe(0);
      expect(await run('verify', reference, '--store', store)).toContain(printed.split('@')[1]);
    },
  );

  it('keeps what came when it is stopped by its user', async () => {
    const store = temporaryDirectory();
    script({ kind: 'stall', at: 1_000_000 });
    const { exitCode } = await pullUntil(store, () => bytesKept(store) === 1_000_000, 'SIGINT');
    expect(exitCode).toBe(130);
    expect(bytesKept(store)).toBe(1_000_000);
    expect(await run(...pull(store))).toBe(printed);
    expect(served()).toBe(SIZE);
  });

  it('gets on with each attempt, however often it is killed', async () => {
    const store = temporaryDirectory();
    const drip = { kind: 'drip', bytes: 65_536, pauseMs: 5 } as const;
    script(drip, drip, drip);
    for (const part of [0.25, 0.5, 0.75]) {
      const { signal } = await pullUntil(store, () => bytesKept(store) >= part * SIZE);
      expect(signal).toBe('SIGKILL');
    }
    expect(await run(...pull(store))).toBe(printed);
    const ranges = answers().map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1]));
    expect(ranges.slice(1)).toEqual([...ranges.slice(1)].sort((a, b) => a - b));
    expect(ranges[1]).toBeGreaterThanOrEqual(0.25 * SIZE);
    expect(served()).toBeLessThanOrEqual(SIZE + 3 * BLOCK);
  });

  it('fetches the whole once more when what was kept is damaged', async () => {
    const store = temporaryDirectory();
    script({ kind: 'stall', at: SIZE / 2 });
    await pullUntil(store, () => bytesKept(store) === SIZE / 2);
    const folder = join(store, '.ebpf', 'partial');
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      bytes[1_000]! ^= 1;
      writeFileSync(join(folder, name), bytes);
    }
    expect(await run(...pull(store))).toBe(printed);
    expect(answers().map(({ range }) => range)).toEqual([
      undefined,
      `bytes=${SIZE / 2}-`,
      undefined,
    ]);
    expectSound(store);
    expect(bytesKept(store)).toBe(0);
  });
});

/** Bytes of the partial blobs of a store. */
function bytesKept(store: string): number {
  const folder = join(store, '.ebpf', 'partial');
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce((sum, name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (stats?.size ?? 0);
  }, 0);
}
