import type { Cli } from './cli.ts';

/** Runs work that ends at the latest after `limitMs`, with `timed-out`; without a limit it ends when it ends, or at Ctrl-C. */
export async function withTimeLimit<T>(
  cli: Cli,
  limitMs: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (limitMs === undefined) return work(cli.signal);
  const { fail } = await cli.library();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('', 'TimeoutError')), limitMs);
  try {
    return await work(AbortSignal.any([cli.signal, limit.signal]));
  } catch (cause) {
    // Whatever broke when the limit struck, the limit is why.
    if (!limit.signal.aborted || cli.signal.aborted) throw cause;
    return fail('timed-out', `It was not done within ${limitMs / 1000} s.`, {
      hint: 'Give it more with --timeout; what has arrived in the store is not fetched again.',
      details: { limitMs },
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
