import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../../src/registry/index.ts';
import { Rate, paced } from '../../../../src/registry/transport/rate.ts';
import { startWire } from '../../../support/wire.ts';
import { accessOf } from '../access.ts';
import { blobOf, blobReply, bytesOf, demo, fetched, testClock, uploadPaths } from '../support.ts';

/** A clock that stands still and notes how long each waits. */
function still(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => 1000,
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    random: () => 0,
  };
}

describe('a rate', () => {
  test('lets the first go at once and spaces the others in the order they came', async () => {
    const clock = still();
    const rate = new Rate(10, clock);
    await Promise.all([1, 2, 3].map(() => rate.take(1, undefined)));
    expect(clock.slept).toEqual([100, 200]);
  });

  test('forgets what was not used', async () => {
    const clock = testClock();
    const rate = new Rate(1, clock);
    await rate.take(1, undefined);
    clock.advance(60_000);
    await rate.take(1, undefined);
    expect(clock.slept).toEqual([]);
    await rate.take(1, undefined);
    expect(clock.slept).toEqual([1000]);
  });

  test('gives back what somebody gave up waiting for', async () => {
    const clock = still();
    const rate = new Rate(1, { ...clock, sleep: () => Promise.reject(new Error('enough')) });
    await rate.take(1, undefined);
    for (let at = 0; at < 3; at += 1)
      await expect(rate.take(1, undefined)).rejects.toMatchObject({ code: 'interrupted' });
    await expect(rate.take(1, AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
  });

  test.each([
    [100, 1024],
    [40_000, 10_000],
    [10_000_000, 65_536],
  ])('of %i bytes per second moves %i at a time', async (perSecond, piece) => {
    const bytes = bytesOf(200_000);
    const sizes: number[] = [];
    const parts: Uint8Array[] = [];
    for await (const part of paced(bytes, new Rate(perSecond, still()), undefined)) {
      sizes.push(part.length);
      parts.push(part);
    }
    expect(sizes[0]).toBe(piece);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  });
});

describe('a registry with limits', () => {
  const blob = blobOf(bytesOf(40_000));

  test('is asked so many times a second', async () => {
    const wire = await startWire();
    const clock = testClock();
    const access = accessOf({ policies: { [wire.host]: { requestsPerSecond: 4 } } });
    const repository = demo(wire, { access, clock });
    for (let at = 0; at < 3; at += 1)
      wire.script({ on: `HEAD ${blob.path}`, reply: blobReply(blob) });
    for (let at = 0; at < 3; at += 1) await repository.hasBlob(blob.descriptor);
    expect(clock.slept).toEqual([250, 250]);
    wire.done();
  });

  test('gives and takes so many bytes a second, both together', async () => {
    const wire = await startWire();
    const clock = testClock();
    const access = accessOf({ policies: { [wire.host]: { bytesPerSecond: 20_000 } } });
    const repository = demo(wire, { access, clock });
    wire.script({ on: `GET ${blob.path}`, reply: blobReply(blob) });
    expect(await fetched(repository, blob)).toEqual(blob.bytes);
    const down = clock.slept.reduce((sum, ms) => sum + ms, 0);
    // All but what the last piece costs, which nobody waits for.
    expect(down).toBeGreaterThanOrEqual(1700);
    expect(down).toBeLessThanOrEqual(2000);
    wire.script({ on: uploadPaths(blob).first, reply: { status: 201 } });
    await repository.pushBlob(blob.descriptor, blob.open);
    const both = clock.slept.reduce((sum, ms) => sum + ms, 0);
    expect(both).toBeGreaterThanOrEqual(3700);
    wire.done();
  });
});
