import type { Abortable } from '../base/index.ts';
import { fail, isEbpfError } from '../base/index.ts';
import { copy } from '../content/index.ts';
import type { ContentSource } from '../content/index.ts';
import { parseReferenceOf } from '../oci/index.ts';
import type { Digest, RegistryReference } from '../oci/index.ts';
import { findInStore } from './catalog.ts';
import type { RepositoryCreation, RepositorySettings } from '../credentials/index.ts';
import type { OpsContext } from './context.ts';
import {
  creationWarnings,
  ensureRepository,
  explainMissingRepository,
} from './create-repository.ts';
import { hasInputs, packInputs } from './pack.ts';
import type { PackInputs } from './pack.ts';
import { packedSource } from './packed-source.ts';
import { DEFAULT_TAG, storeName } from './places.ts';
import { reportTransfer, summarize } from './transfer.ts';
import type { OnProgress, TransferSummary } from './transfer.ts';

export interface PushRequest extends Abortable {
  /** `REGISTRY/REPOSITORY[:TAG]`. */
  readonly reference: string;
  /** Name in the store of what is pushed. Default: the reference itself. */
  readonly from?: string | undefined;
  /** Packed on the way when there are any; the store is not touched then. */
  readonly inputs: PackInputs;
  /** Makes the repository first where it is missing and the registry does not do so by itself, set up in this way. */
  readonly createRepository?: RepositorySettings | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface PushOutcome {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly transfer: TransferSummary;
  /** What became of the repository, where it was asked for. */
  readonly repository?: RepositoryCreation | undefined;
  readonly warnings: readonly string[];
}

/** Where the content comes from. */
interface Origin {
  readonly source: ContentSource;
  readonly digest: Digest;
  readonly warnings: readonly string[];
}

/** Sends an artifact to a registry: what the store has, or files packed on the way. */
export async function push(context: OpsContext, request: PushRequest): Promise<PushOutcome> {
  const reference = parseReferenceOf(request.reference, ['registry'], 'a repository of a registry');
  const origin = hasInputs(request.inputs)
    ? await packOrigin(context, request)
    : await storeOrigin(context, request, reference);
  if (reference.digest !== undefined && reference.digest !== origin.digest) {
    fail('digest-mismatch', `What would be pushed is ${origin.digest}, not ${reference.digest}.`, {
      hint: 'Leave the digest out, or push what has it: --from @DIGEST.',
      details: { expected: reference.digest, found: origin.digest },
    });
  }
  const tag = reference.tag ?? (reference.digest === undefined ? DEFAULT_TAG : undefined);
  const { registry, repository } = reference;
  const { createRepository: settings, onProgress, signal } = request;
  const ensured = await ensureRepository(context, reference, { settings, signal });
  const target = await context.remote(registry, repository, { access: 'push' });
  const result = await reportTransfer({ reference: request.reference, onProgress }, (observer) =>
    copy(origin.source, target, { reference: origin.digest, tag, observer, signal }),
  ).catch(async (error: unknown) => {
    throw await explainMissingRepository(error, reference, ensured);
  });
  const { digest, mediaType } = result.root;
  const label = `${reference.registry}/${reference.repository}${tag === undefined ? '' : `:${tag}`}`;
  return {
    reference: label,
    digest,
    mediaType,
    transfer: summarize(result),
    ...(ensured.creation === undefined ? {} : { repository: ensured.creation }),
    warnings: [...origin.warnings, ...creationWarnings(reference, ensured, settings)],
  };
}

async function packOrigin(context: OpsContext, request: PushRequest): Promise<Origin> {
  if (request.from !== undefined) fail('usage', 'Files and --from exclude each other.');
  const packed = await packInputs(context, request.inputs, request);
  return {
    source: packedSource(packed),
    digest: packed.root.descriptor.digest,
    warnings: packed.warnings,
  };
}

async function storeOrigin(
  context: OpsContext,
  request: PushRequest,
  reference: RegistryReference,
): Promise<Origin> {
  const name = request.from ?? reference.digest ?? storeName(reference);
  const source = await context.store();
  try {
    const { digest } = await findInStore(context, name, request);
    return { source, digest, warnings: [] };
  } catch (error) {
    if (!isEbpfError(error) || error.class !== 'notFound') throw error;
    return fail(error.code, `The local store has no ${name}.`, {
      hint: `Name files to pack on the way, or what the store has: ebpf push ${request.reference} --from NAME.`,
      cause: error,
    });
  }
}
