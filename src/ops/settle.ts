import { forEachLimited, throwIfAborted, toEbpfError } from '../base/index.ts';
import type { Abortable, EbpfError } from '../base/index.ts';
import { explainingRefusals } from './explain.ts';
import type { Explaining } from './explain.ts';

/** What came of one of several references. As JSON the error is as in schemas/output/error.v1.schema.json. */
export interface FailedReference {
  readonly reference: string;
  readonly error: EbpfError;
}

export interface SettleOptions extends Abortable {
  /** How many are worked on at once. */
  readonly limit: number;
  /** Whose credentials explain why a registry refused. */
  readonly context: Explaining;
}

/**
 * Works on each reference, some at once; one that fails does not stop the others. Results come in the order of the
 * references. Only the signal ends it all.
 */
export async function settleEach<T>(
  references: readonly string[],
  work: (reference: string) => Promise<T>,
  { limit, context, signal }: SettleOptions,
): Promise<readonly (T | FailedReference)[]> {
  const results: (T | FailedReference)[] = [];
  await forEachLimited(references.entries(), limit, async ([at, reference]) => {
    throwIfAborted(signal);
    try {
      results[at] = await explainingRefusals(context, () => work(reference));
    } catch (error) {
      throwIfAborted(signal);
      results[at] = { reference, error: toEbpfError(error) };
    }
  });
  return results;
}

/** True for a reference that failed. */
export function isFailed(result: object): result is FailedReference {
  return 'error' in result && 'reference' in result;
}
