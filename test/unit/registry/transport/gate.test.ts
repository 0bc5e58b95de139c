import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Gate } from '../../../../src/registry/transport/gate.ts';
import type { Pass } from '../../../../src/registry/transport/gate.ts';

const flushed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Enters as often as asked; what came in so far is in the list. */
function crowd(gate: Gate, count: number): Pass[] {
  const inside: Pass[] = [];
  for (let at = 0; at < count; at += 1)
    void gate.enter(undefined).then((pass) => void inside.push(pass));
  return inside;
}

describe('a gate', () => {
  test('lets so many in at once, the others in the order they came', async () => {
    const gate = new Gate(16, 2);
    const order: number[] = [];
    const passes = Array.from({ length: 5 }, async (_none, at) => {
      const pass = await gate.enter(undefined);
      order.push(at);
      return pass;
    });
    await flushed();
    expect(order).toEqual([0, 1]);
    (await passes[1])?.leave();
    (await passes[1])?.leave();
    await flushed();
    expect(order).toEqual([0, 1, 2]);
    for (const at of [0, 2, 3]) (await passes[at])?.leave();
    await flushed();
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  test('begins at six and finds sixteen when all goes well', async () => {
    const gate = new Gate(16);
    expect(gate.limit).toBe(6);
    let answered = 0;
    while (gate.limit < 16 && answered < 1000) {
      const passes = await Promise.all(
        Array.from({ length: gate.limit }, () => gate.enter(undefined)),
      );
      for (const pass of passes) {
        pass.fine();
        answered += 1;
      }
      for (const pass of passes) pass.leave();
    }
    expect(gate.limit).toBe(16);
    // One more for each round: 6 + 7 + … + 15 answers, give or take what rounding costs.
    expect(answered).toBeLessThan(200);
    expect(answered).toBeGreaterThan(100);
  });

  test('does not grow where it is not what holds us back', async () => {
    const gate = new Gate(16);
    for (let at = 0; at < 100; at += 1) {
      const pass = await gate.enter(undefined);
      pass.fine();
      pass.leave();
    }
    expect(gate.limit).toBe(6);
  });

  test('halves once for all that were under way together, and never below one', async () => {
    const gate = new Gate(16, 8);
    const passes = crowd(gate, 8);
    await flushed();
    for (const pass of passes) pass.crowded();
    expect(gate.limit).toBe(4);
    for (const pass of passes) pass.leave();
    for (let at = 0; at < 5; at += 1) {
      const pass = await gate.enter(undefined);
      pass.crowded();
      pass.leave();
    }
    expect(gate.limit).toBe(1);
  });

  test('lets go of who gives up waiting', async () => {
    const gate = new Gate(1);
    const first = await gate.enter(undefined);
    const stop = new AbortController();
    const second = gate.enter(stop.signal);
    const third = gate.enter(undefined);
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'interrupted' });
    first.leave();
    (await third).leave();
  });

  test('does not count an answer that nobody reads while others wait', async () => {
    vi.useFakeTimers();
    try {
      const gate = new Gate(1);
      const unread = await gate.enter(undefined);
      unread.resting();
      const inside = crowd(gate, 1);
      await vi.advanceTimersByTimeAsync(250);
      unread.reading();
      unread.resting();
      await vi.advanceTimersByTimeAsync(250);
      expect(inside).toHaveLength(0);
      await vi.advanceTimersByTimeAsync(250);
      expect(inside).toHaveLength(1);
      unread.leave();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('never lets more in than its limit, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('enter', 'leave', 'fine', 'crowded'), { maxLength: 60 }),
        async (steps) => {
          const gate = new Gate(4);
          const inside = new Set<Pass>();
          let most = 0;
          for (const step of steps) {
            const [first] = inside;
            if (step === 'enter')
              void gate.enter(undefined).then((pass) => {
                inside.add(pass);
                most = Math.max(most, inside.size);
              });
            else if (step === 'leave' && first !== undefined) {
              inside.delete(first);
              first.leave();
            } else if (step !== 'leave') first?.[step]();
            await Promise.resolve();
          }
          await flushed();
          for (const pass of inside) pass.leave();
          return most <= 4;
        },
      ),
    );
  });
});
