import { EbpfError, isEbpfError } from '../base/index.ts';
import type { OpsContext } from './context.ts';

/** What explanations are made from. */
export type Explaining = Pick<OpsContext, 'credentials'>;

/**
 * Does some work; where a registry refuses it for reasons that lie in the credentials (sudo's other home, a helper that
 * is not installed, a login that has expired), the error says so in its hint.
 */
export async function explainingRefusals<T>(
  context: Explaining,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isEbpfError(error) ? await explainedRefusal(context, error) : error;
  }
}

/** The same error, or one that says in its hint what lies in the credentials; for errors that are kept, not thrown. */
export async function explainedRefusal(context: Explaining, error: EbpfError): Promise<EbpfError> {
  const { code, message, details } = error;
  const { registry, repository, action } = details;
  const refused = code === 'registry-unauthorized' || code === 'registry-denied';
  // What AWS itself says (it names an action) needs no explanation.
  if (!refused || typeof registry !== 'string' || action !== undefined) return error;
  const store = await context.credentials();
  const hint = await store.explainRefusal(registry, {
    repository: typeof repository === 'string' ? repository : undefined,
  });
  return hint === undefined ? error : new EbpfError(code, message, { hint, details, cause: error });
}
