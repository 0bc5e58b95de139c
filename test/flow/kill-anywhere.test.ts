import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/index.ts';
import { ebpf } from '../support/ebpf.ts';
import type { RunResult } from '../support/ebpf.ts';
import * as faults from '../support/lab/faults.ts';
import { openLab } from '../support/lab/lab.ts';
import type { Lab } from '../support/lab/lab.ts';
import { noise } from '../support/lab/work.ts';
import { sharedTemporaryDirectory, temporaryDirectory } from '../support/tmp.ts';
import { blobsOfLayout } from './layout.ts';
import { OBJECT } from './package.ts';
import { expectSound, run } from './refusals.ts';

/** Kills of all verbs together; EBPF_KILLS=200 for a soak. */
const KILLS = Number(process.env['EBPF_KILLS'] ?? 20);
const SEED = Number(process.env['EBPF_SEED'] ?? process.pid);
const SIZES = [3_000_000, 700_000, 20_000];
/** What may have come to a process and not yet to its disk. */
const BLOCK = 1024 * 1024;
/** Blobs up to this size cost less to send than to ask for. */
const SMALL = 256 * 1024;
const NAME = 'tools/big';

/** One movement that is killed, and then made again to its end. */
interface Movement {
  readonly args: readonly string[];
  /** The layout that it writes; none for a movement into a registry. */
  readonly layout?: string;
  /** The repository that it writes, at the registry for targets. */
  readonly repository?: string;
}

describe(`commands killed at any moment, seed ${SEED}`, () => {
  const dir = sharedTemporaryDirectory();
  const packed = join(dir, 'packed');
  const random = randomOf(SEED);
  let source: Lab;
  let target: Lab;
  let reference: string;
  let digest: string;
  let count = 0;
  let killed = 0;

  beforeAll(async () => {
    [source, target] = [await openLab(), await openLab()];
    reference = `${source.host}/${NAME}:1.0`;
    const layers = SIZES.flatMap((size, at) => {
      const path = join(dir, `notes-${at}.txt`);
      writeFileSync(path, noise(size, at + 1));
      return ['--layer', `text/plain=${path}`];
    });
    const line = await run('pack', OBJECT, ...layers, '-t', 'big:1.0', '--store', packed, '-q');
    digest = line.slice(line.indexOf('@') + 1);
    await run('push', reference, '--from', 'big:1.0', '--store', packed, '-q');
    // Slow enough that a kill finds every step under way.
    const slow = faults.drip(100_000, 10);
    source.faults.add({ method: 'GET', path: /blobs/, times: Infinity, fault: slow });
  });
  afterAll(async () => {
    await source.close();
    await target.close();
    expect(killed, `kills that met a running command, seed ${SEED}`).toBeGreaterThan(0);
  });

  /** Runs it and sends SIGKILL after so long. */
  function killAfter(args: readonly string[], ms: number): Promise<RunResult> {
    return ebpf(args, { onStart: (child) => void delay(ms).then(() => child.kill('SIGKILL')) });
  }

  /** Bytes of each blob that the destination has, and whether that is all of it. */
  function there({ layout, repository }: Movement): ReadonlyMap<string, number> {
    if (layout !== undefined) return new Map([...partialsOf(layout), ...wholeOf(layout)]);
    const blobs =
      target.contents.repositories.get(repository ?? '')?.blobs ?? new Map<string, Buffer>();
    return new Map([...blobs].map(([name, bytes]) => [name, bytes.length]));
  }

  async function rounds(make: () => Movement): Promise<void> {
    const first = make();
    const started = performance.now();
    await run(...first.args);
    const takes = performance.now() - started;
    for (let round = 0; round < Math.ceil(KILLS / 4); round += 1) {
      const wait = takes * (0.2 + 0.8 * random());
      const told = `seed ${SEED}, round ${round}, killed after ${wait.toFixed(0)} ms`;
      const movement = make();
      const { signal } = await killAfter(movement.args, wait);
      if (signal === 'SIGKILL') killed += 1;
      const had = there(movement);
      source.clearLog();
      target.clearLog();
      const { exitCode, stderr } = await ebpf(movement.args);
      expect([exitCode, stderr], told).toEqual([0, stderr]);
      await expectWhole(movement, told);
      expectNothingTwice(had, movement, told);
    }
  }

  async function expectWhole({ layout, repository }: Movement, told: string): Promise<void> {
    if (layout === undefined) {
      const held = target.repository(repository ?? '');
      expect(held.tags.get('1.0'), told).toBe(digest);
      for (const [name, bytes] of held.blobs) expect(digestOf(bytes), told).toBe(name);
      expect(held.blobs.size, told).toBe(SIZES.length + 2);
      return;
    }
    expectSound(layout);
    expect(await run('fsck', '--store', layout), told).toContain('clean');
    expect(readFileSync(join(layout, 'index.json'), 'utf8'), told).toContain(digest);
  }

  /** What was there is asked for no more, and of what was there in part only the rest. */
  function expectNothingTwice(
    had: ReadonlyMap<string, number>,
    { repository }: Movement,
    told: string,
  ): void {
    for (const [name, bytes] of source.repository(NAME).blobs) {
      const asked = source.requests(new RegExp(`^GET .*${name}`));
      const sent = asked.reduce((sum, one) => sum + one.sent, 0);
      const before = had.get(name) ?? 0;
      // A registry is sent what is small rather than asked for it.
      const asks = repository === undefined || bytes.length > SMALL;
      if (before === bytes.length && asks) expect(sent, `${told}: ${name} came whole`).toBe(0);
      const rest = bytes.length - before + (before === bytes.length ? SMALL : BLOCK);
      expect(sent, `${told}: ${name} came in part`).toBeLessThanOrEqual(rest);
      if (repository === undefined || before !== bytes.length || before < BLOCK) continue;
      const largest = Math.max(...target.requests(/uploads/).map((one) => one.received), 0);
      expect(largest, `${told}: ${name} was sent whole`).toBeLessThan(before);
    }
  }

  const limit = { timeout: 60_000 + KILLS * 5_000 };

  it('pull goes on where it was, and ends with a clean store', limit, async () => {
    await rounds(() => {
      const layout = temporaryDirectory();
      return { layout, args: ['pull', reference, '-q', '--store', layout] };
    });
  });

  it('copy goes on where it was, and ends with a clean layout', limit, async () => {
    await rounds(() => {
      const layout = join(temporaryDirectory(), 'layout');
      return { layout, args: ['copy', reference, `oci:${layout}:1.0`, '-q'] };
    });
  });

  it('push ends with all of it under its name, and sends no large blob again', limit, async () => {
    await rounds(() => {
      count += 1;
      const repository = `pushed/number-${count}`;
      const to = `${target.host}/${repository}:1.0`;
      return { repository, args: ['push', to, '--from', 'big:1.0', '--store', packed, '-q'] };
    });
  });

  it(
    'mirror sync ends with all of it under its name, and fetches nothing again that is there',
    limit,
    async () => {
      await rounds(() => {
        count += 1;
        const list = join(dir, `list-${count}.yaml`);
        const repository = `mirrored-${count}/big`;
        const destination = `${target.host}/mirrored-${count}/{name}`;
        const repositories = [{ source: `${source.host}/${NAME}`, destination }];
        writeFileSync(list, JSON.stringify({ version: 1, repositories }));
        return { repository, args: ['mirror', 'sync', list, '-q'] };
      });
    },
  );
});

function wholeOf(layout: string): readonly (readonly [string, number])[] {
  return [...blobsOfLayout(layout).keys()].map((hex) => [
    `sha256:${hex}`,
    statSync(join(layout, 'blobs', 'sha256', hex)).size,
  ]);
}

/** What a killed process left of blobs, the longest of each. */
function partialsOf(layout: string): readonly (readonly [string, number])[] {
  const folder = join(layout, '.ebpf', 'partial');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map(
      (name) =>
        [/^sha256-([0-9a-f]{64})/.exec(name)?.[1], statSync(join(folder, name)).size] as const,
    )
    .flatMap(([hex, size]) => (hex === undefined ? [] : [[`sha256:${hex}`, size] as const]))
    .sort(([, a], [, b]) => a - b);
}

/** From 0 up to 1, the same row of numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
