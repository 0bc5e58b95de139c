import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createCipheriv } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ebpf, startServe } from '../support/ebpf.ts';
import type { RunningRegistry } from '../support/ebpf.ts';
import { sharedTemporaryDirectory } from '../support/tmp.ts';
import { watchMemory } from './memory.ts';
import type { MemoryWatch } from './memory.ts';
import { OBJECT } from './package.ts';

const MIB = 1024 * 1024;
const SIZE = 1024 * MIB;
/** What the command and its children may have resident together. */
const MOST = 150 * MIB;
/** The layer as input, at the registry, in the store, and as a file. */
const DISK = 4.5 * SIZE;

describe('a layer of 1 GiB of a foreign type', () => {
  const dir = sharedTemporaryDirectory();
  const input = join(dir, 'trace.bin');
  const roomy = statfsSync(dir).bavail * statfsSync(dir).bsize > DISK;
  let registry: RunningRegistry;

  beforeAll(async () => {
    if (roomy) writePseudoRandom(input);
    registry = await startServe(join(dir, 'served'));
  });
  afterAll(async () => {
    await registry.stop();
    // Not left for the end of the suite: others may need the room.
    for (const name of ['trace.bin', 'served', 'store', 'out'])
      rmSync(join(dir, name), { recursive: true, force: true });
  });

  /** Runs the command and gives its output and the most memory that it and its children had. */
  async function measured(...args: readonly string[]): Promise<{ line: string; peak: number }> {
    let watch: MemoryWatch | undefined;
    const { exitCode, stdout, stderr } = await ebpf(args, {
      onStart: (child) => {
        watch = watchMemory(child.pid!);
      },
    });
    watch!.stop();
    expect([exitCode, stderr]).toEqual([0, stderr]);
    return { line: stdout.trim(), peak: watch!.peak() };
  }

  it.skipIf(!roomy)(
    'is pushed, pulled and hashed before a run in less than 150 MiB, by both sides',
    { timeout: 120_000 },
    async () => {
      const reference = `${registry.host}/traces/big:1.0`;
      const [store, out] = [join(dir, 'store'), join(dir, 'out')];
      const served = watchMemory(registry.process.child.pid!);

      const layer = `application/vnd.example.trace=${input}`;
      const push = await measured('push', reference, OBJECT, '--layer', layer, '-q');
      const pull = await measured('pull', reference, '-q', '--store', store, '-o', out);
      expect(pull.line).toBe(push.line);
      expect(statSync(join(out, 'trace.bin')).size).toBe(SIZE);
      const digest = push.line.slice(push.line.indexOf('@') + 1);
      const run = await measured('run', digest, '-q', '--store', store, '--', '--help');
      served.stop();

      const peaks = { push: push.peak, pull: pull.peak, run: run.peak, serve: served.peak() };
      const shown = Object.entries(peaks).map(([what, peak]) => `${what} ${Math.ceil(peak / MIB)}`);
      for (const peak of Object.values(peaks))
        expect(peak, `MiB at most: ${shown.join(', ')}`).toBeLessThan(MOST);
    },
  );
});

/** 1 GiB that neither compresses nor repeats, the same every time. */
function writePseudoRandom(path: string): void {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(4 * MIB);
  const file = openSync(path, 'w');
  for (let at = 0; at < SIZE; at += zeros.length) writeSync(file, cipher.update(zeros));
  closeSync(file);
}
