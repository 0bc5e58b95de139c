import { fail } from '../../base/index.ts';
import type { Clock, RetryPolicy } from '../options.ts';
import type { Answer } from './answer.ts';
import { isRetryable } from './network-error.ts';
import { parseRetryAfter } from './retry-after.ts';

/** Answers after which the same request may go well. */
const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);
/** Stalls after which a request is given up: each has already cost a whole idle timeout. */
const MAX_STALLS = 2;

/** When a host wants to be left alone: shared by all requests to it. */
export class Pace {
  notBefore = 0;
}

export interface Retrying {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly pace: Pace;
  /** The host, for messages. */
  readonly host: string;
  readonly signal?: AbortSignal | undefined;
  /** The request is sent one time only; how long the host wants to be left alone is heeded all the same. */
  readonly once?: boolean | undefined;
  readonly onRetry?: ((why: string) => void) | undefined;
}

/** Full jitter: from nothing up to a bound that doubles with each attempt, so that clients do not come back together. */
export function backoffMs(policy: RetryPolicy, clock: Clock, attempt: number): number {
  return clock.random() * Math.min(policy.maxDelayMs, policy.minDelayMs * 2 ** (attempt - 1));
}

/** True for an answer that asks to be tried again. */
export function isRetryStatus(status: number): boolean {
  return RETRIED.has(status);
}

/**
 * Sends until an answer comes that a repetition would not change, or the policy ends. The last answer is returned as
 * it is. `Retry-After` is obeyed within the budget and does not use up attempts; beyond it, `registry-throttled`.
 */
export async function withRetries(
  send: () => Promise<Answer>,
  retrying: Retrying,
): Promise<Answer> {
  const tries = new Tries(retrying);
  for (;;) {
    await tries.wait();
    try {
      const answer = await send();
      if (!(await tries.repeatsAnswer(answer))) return answer;
    } catch (error) {
      if (!tries.repeatsError(error)) throw error;
    }
    await tries.backOff();
  }
}

/** Counts what one request has cost so far. */
class Tries {
  readonly #retrying: Retrying;
  readonly #budget: Budget;
  readonly #attempts: number;
  #attempt = 1;
  #stalls = 0;
  #asked = false;

  constructor(retrying: Retrying) {
    this.#retrying = retrying;
    this.#budget = new Budget(retrying);
    this.#attempts = retrying.once === true ? 1 : retrying.policy.attempts;
  }

  wait(): Promise<void> {
    return this.#budget.wait();
  }

  async repeatsAnswer(answer: Answer): Promise<boolean> {
    if (!isRetryStatus(answer.status)) return false;
    const { clock, onRetry } = this.#retrying;
    const asked = parseRetryAfter(answer.header('retry-after'), clock.now()) ?? 0;
    this.#budget.ask(asked);
    if (this.#attempt >= this.#attempts) return false;
    this.#asked = asked > 0;
    await answer.discard();
    onRetry?.(`status ${answer.status}`);
    return true;
  }

  repeatsError(error: unknown): boolean {
    if (!isRetryable(error)) return false;
    if (error.code === 'registry-stalled') this.#stalls += 1;
    if (this.#attempt >= this.#attempts || this.#stalls >= MAX_STALLS) return false;
    this.#asked = false;
    this.#retrying.onRetry?.(error.message);
    return true;
  }

  /** Waits as long as chance says; not when the host itself said how long. */
  async backOff(): Promise<void> {
    if (this.#asked) return;
    const { policy, clock, signal } = this.#retrying;
    await clock.sleep(backoffMs(policy, clock, this.#attempt), signal);
    this.#attempt += 1;
  }
}

/** What one request may spend on waiting because the host asked for it. */
class Budget {
  readonly #retrying: Retrying;
  #left: number;

  constructor(retrying: Retrying) {
    this.#retrying = retrying;
    this.#left = retrying.policy.retryAfterBudgetMs;
  }

  ask(ms: number): void {
    const { pace, clock } = this.#retrying;
    pace.notBefore = Math.max(pace.notBefore, clock.now() + ms);
  }

  /** Waits until the host wants to hear of us again. */
  async wait(): Promise<void> {
    const { pace, clock, signal, host, policy } = this.#retrying;
    const ms = pace.notBefore - clock.now();
    if (ms <= 0) return;
    if (ms > this.#left) {
      const seconds = Math.ceil(ms / 1000);
      fail(
        'registry-throttled',
        `${host} asks to wait ${seconds} s more before the next request.`,
        {
          hint: 'Try again later; logging in often raises the limit.',
          details: { waitMs: ms, budgetMs: policy.retryAfterBudgetMs, retryable: true },
        },
      );
    }
    this.#left -= ms;
    await clock.sleep(ms, signal);
  }
}
