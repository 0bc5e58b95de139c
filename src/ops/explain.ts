import { EbpfError, isEbpfError } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';
import type { OpsContext } from './context.ts';

/** What explanations are made from. */
export type Explaining = Pick<OpsContext, 'credentials'>;

/**
 * Does some work; where a registry refuses it for reasons that lie in the credentials (sudo's other home, a helper that
 * is not installed, a login that has expired), or has no such tag or repository, the error says in its hint what to do.
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

/** The same error, or one with a better hint; for errors that are kept, not thrown. */
export async function explainedRefusal(context: Explaining, error: EbpfError): Promise<EbpfError> {
  const { code, message, details } = error;
  const hint = await betterHint(context, error);
  return hint === undefined ? error : new EbpfError(code, message, { hint, details, cause: error });
}

async function betterHint(
  context: Explaining,
  { code, details, hint }: EbpfError,
): Promise<string | undefined> {
  const { registry, repository, action } = details;
  // What AWS itself says (it names an action) needs no explanation.
  if (typeof registry !== 'string' || action !== undefined) return undefined;
  const name = typeof repository === 'string' ? repository : undefined;
  if (code === 'registry-unauthorized' || code === 'registry-denied')
    return (await context.credentials()).explainRefusal(registry, { repository: name });
  return name === undefined || hint !== undefined ? undefined : missingHint(code, registry, name);
}

/** Where to look for what a registry does not have. */
function missingHint(code: ErrorCode, registry: string, repository: string): string | undefined {
  if (code === 'tag-missing')
    return `See what there is with \`ebpf tags ${registry}/${repository}\`.`;
  if (code === 'repository-missing')
    return `Check the name. Some registries hide what one may not see: a login may help (ebpf login ${registry}).`;
  return undefined;
}
