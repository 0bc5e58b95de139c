import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EbpfError } from '../../../../src/base/index.ts';
import type { Answer } from '../../../../src/registry/transport/answer.ts';
import { Pace, backoffMs, withRetries } from '../../../../src/registry/transport/retry.ts';
import type { Retrying } from '../../../../src/registry/transport/retry.ts';
import { testClock } from '../support.ts';

const policy = {
  attempts: 5,
  minDelayMs: 250,
  maxDelayMs: 30_000,
  retryAfterBudgetMs: 120_000,
};

function answerOf(status: number, retryAfter?: string): Answer {
  const answer: Pick<Answer, 'status' | 'header' | 'discard'> = {
    status,
    header: (name) => (name === 'retry-after' ? retryAfter : undefined),
    discard: () => Promise.resolve(),
  };
  return answer as Answer;
}

function retrying(extra: Partial<Retrying> = {}) {
  const clock = testClock();
  const asked: Retrying = { policy, clock, pace: new Pace(), host: 'reg.example', ...extra };
  return { clock, asked };
}

/** Sends what is scripted, one after the other; the last for ever. */
function script(...steps: readonly (Answer | Error)[]) {
  const sent = { times: 0 };
  const send = (): Promise<Answer> => {
    const step = steps[Math.min(sent.times, steps.length - 1)];
    sent.times += 1;
    return step instanceof Error || step === undefined
      ? Promise.reject(step ?? new Error('empty'))
      : Promise.resolve(step);
  };
  return { sent, send };
}

const stalled = new EbpfError('registry-stalled', 'no byte', { details: { retryable: true } });
const reset = new EbpfError('registry-unreachable', 'reset', { details: { retryable: true } });
const unknownHost = new EbpfError('registry-unreachable', 'no such name');

describe('a request', () => {
  test.each([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])(
    'is sent again after %i',
    async (status) => {
      const { asked } = retrying();
      const { sent, send } = script(answerOf(status), answerOf(200));
      expect((await withRetries(send, asked)).status).toBe(200);
      expect(sent.times).toBe(2);
    },
  );

  test.each([200, 301, 400, 401, 403, 404, 405, 409, 416, 501, 505, 525])(
    'is not sent again after %i',
    async (status) => {
      const { asked } = retrying();
      const { sent, send } = script(answerOf(status));
      expect((await withRetries(send, asked)).status).toBe(status);
      expect(sent.times).toBe(1);
    },
  );

  test.each<[string, Error, number]>([
    ['a reset', reset, 5],
    ['a stall, which costs a whole timeout each time', stalled, 2],
    ['a name that is not known', unknownHost, 1],
  ])('gives up after %s', async (_what, error, times) => {
    const { asked } = retrying();
    const { sent, send } = script(error);
    await expect(withRetries(send, asked)).rejects.toBe(error);
    expect(sent.times).toBe(times);
  });

  test('that may be sent once is sent once', async () => {
    const { asked } = retrying({ once: true });
    const { sent, send } = script(answerOf(503));
    expect((await withRetries(send, asked)).status).toBe(503);
    expect(sent.times).toBe(1);
  });

  test('that is asked to wait again and again ends with its budget, not with its attempts', async () => {
    const { asked, clock } = retrying();
    const { sent, send } = script(answerOf(429, '10'));
    await expect(withRetries(send, asked)).rejects.toMatchObject({ code: 'registry-throttled' });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBe(120_000);
    expect(sent.times).toBe(13);
  });

  test('waits for what another request to the host was asked', async () => {
    const pace = new Pace();
    const first = retrying({ pace, once: true });
    await withRetries(script(answerOf(503, '20')).send, first.asked);
    const second = retrying({ pace });
    await withRetries(script(answerOf(200)).send, second.asked);
    expect(second.clock.slept).toEqual([20_000]);
  });
});

describe('backoffMs', () => {
  test('is drawn from nothing up to a bound that doubles and ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const ms = backoffMs(policy, { ...testClock(), random: () => chance }, attempt);
          return ms >= 0 && ms <= Math.min(30_000, 250 * 2 ** (attempt - 1));
        },
      ),
    );
    const most = { ...testClock(), random: () => 1 };
    expect([1, 2, 3, 20].map((attempt) => backoffMs(policy, most, attempt))).toEqual([
      250, 500, 1000, 30_000,
    ]);
  });
});
