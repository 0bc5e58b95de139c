import { EbpfError, isEbpfError } from '../base/index.ts';
import type { Abortable, ErrorCode } from '../base/index.ts';
import type { RepositoryCreation, RepositorySettings } from '../credentials/index.ts';
import type { OpsContext } from './context.ts';

/** A repository that something is to be pushed to. */
export interface RepositoryTarget {
  readonly registry: string;
  readonly repository: string;
}

/** What became of the wish for a repository. */
export interface EnsuredRepository {
  /** Undefined when nobody asked for it, or when it was refused. */
  readonly creation?: RepositoryCreation | undefined;
  /** Why it was refused: it counts only when the repository is really missing. */
  readonly refusal?: EbpfError | undefined;
}

export interface EnsureOptions extends Abortable {
  /** Undefined: nothing is made. */
  readonly settings: RepositorySettings | undefined;
}

/** How a push ends where ECR has no repository; it may close the connection in the middle of an upload. */
const MISSING: ReadonlySet<ErrorCode> = new Set(['repository-missing']);
const BROKEN_OFF: ReadonlySet<ErrorCode> = new Set([
  'upload-failed',
  'registry-unreachable',
  'registry-protocol',
]);

/** Makes the repository where a registry wants that done first; one that is there stays as it is. */
export async function ensureRepository(
  context: OpsContext,
  target: RepositoryTarget,
  { settings, signal }: EnsureOptions,
): Promise<EnsuredRepository> {
  if (settings === undefined) return {};
  const credentials = await context.credentials();
  try {
    return { creation: await credentials.createRepository(target, settings, { signal }) };
  } catch (error) {
    // Whoever may push need not be allowed to create, and the repository may be there.
    if (isEbpfError(error) && error.code === 'registry-denied') return { refusal: error };
    throw error;
  }
}

/** Lines for people about what was asked and did not happen. */
export function creationWarnings(
  { registry, repository }: RepositoryTarget,
  { creation, refusal }: EnsuredRepository,
  settings: RepositorySettings | undefined,
): readonly string[] {
  if (refusal !== undefined) return [`no repository was created: ${refusal.message}`];
  const chosen = Object.values(settings ?? {}).some((value) => value !== undefined);
  if (creation === 'present' && chosen)
    return [`${registry}/${repository} was there already; its settings are as they were`];
  if (creation === 'automatic')
    return [
      `--create-repository does nothing at ${registry}: other registries than ECR make repositories when something is pushed`,
    ];
  return [];
}

/** What a push failed with, said better where the reason is that there is no repository. */
export async function explainMissingRepository(
  error: unknown,
  { registry, repository }: RepositoryTarget,
  { creation, refusal }: EnsuredRepository,
): Promise<unknown> {
  if (!isEbpfError(error)) return error;
  const { code, message, details } = error;
  if (MISSING.has(code) && refusal !== undefined) return refusal;
  if (creation !== undefined || !(MISSING.has(code) || BROKEN_OFF.has(code))) return error;
  const { parseEcrHost } = await import('../credentials/index.ts');
  if (parseEcrHost(registry) === undefined) return error;
  const hint = MISSING.has(code)
    ? `ECR makes no repository by itself: push with --create-repository, or: aws ecr create-repository --repository-name ${repository}`
    : `Is there a repository ${repository}? ECR breaks off where it has none: push with --create-repository.`;
  return new EbpfError(code, message, { hint, details, cause: error });
}
