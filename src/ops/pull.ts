import { basename, resolve as resolvePath } from 'node:path';
import type { Abortable } from '../base/index.ts';
import { fail } from '../base/index.ts';
import { digestOf, isRepository, isTag, parsePlatform, parseReference } from '../oci/index.ts';
import type { Digest } from '../oci/index.ts';
import { askAhead } from './ahead.ts';
import { nameToGive } from './catalog.ts';
import type { OpsContext } from './context.ts';
import type { ExportedFile } from './export-files.ts';
import type { FetchOptions } from './fetch-verified.ts';
import { openPlace, registryPlace, storeName } from './places.ts';
import type { Place } from './places.ts';
import { settleEach } from './settle.ts';
import type { FailedReference } from './settle.ts';
import { shareTarget } from './shared-target.ts';
import { summarize } from './transfer.ts';
import type { OnProgress, TransferSummary } from './transfer.ts';

export interface PullRequest extends Abortable {
  /** A registry reference, `oci:DIR` or `oci-archive:FILE`. */
  readonly reference: string;
  /** Name in the store. Default: the reference itself; for a layout or archive, the name it has there. */
  readonly name?: string | undefined;
  /** Folder for the artifact's files. */
  readonly output?: string | undefined;
  /** Whose files, like `linux/arm64`. Default: this host. */
  readonly platform?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface PullOutcome {
  /** Name in the store. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly transfer: TransferSummary;
  readonly files: readonly ExportedFile[];
}

/** Fetches an artifact into the store; its name is given when all of it was verified. */
export async function pull(context: OpsContext, request: PullRequest): Promise<PullOutcome> {
  return pullOne(context, request, { signal: request.signal });
}

export interface PullManyRequest extends Abortable {
  readonly references: readonly string[];
  readonly onProgress?: OnProgress | undefined;
}

export interface PullManyOutcome {
  /** One for each different reference, in their order. */
  readonly results: readonly (PullOutcome | FailedReference)[];
}

/** Pulls at once; what they have in common is fetched by the first. */
const PULLS = 8;

/** Fetches several artifacts over the same connections and tokens. One that fails does not stop the others. */
export async function pullMany(
  context: OpsContext,
  { references, onProgress, signal }: PullManyRequest,
): Promise<PullManyOutcome> {
  const wanted = [...new Set(references)];
  const store = await context.store();
  const target = shareTarget(store);
  const refused = new Set<Digest>();
  const takeBack = (arrived: ReadonlySet<Digest>): Promise<void> => {
    for (const digest of arrived) refused.add(digest);
    return Promise.resolve();
  };
  onProgress?.({ event: 'batch', transfers: wanted.length });
  try {
    const options = { signal, takeBack, target };
    const results = await settleEach(
      wanted,
      (reference) => pullOne(context, { reference, onProgress, signal }, options),
      { limit: PULLS, context, signal },
    );
    return { results };
  } finally {
    if (refused.size > 0) await (await import('./fetch-verified.ts')).takeOut(store, refused);
  }
}

async function pullOne(
  context: OpsContext,
  request: PullRequest,
  options: FetchOptions,
): Promise<PullOutcome> {
  const { onProgress, output, signal } = request;
  const { name, place } = await placeToPull(context, request);
  // What is not needed to ask is loaded while the registry thinks.
  const { fetchVerified } = await import('./fetch-verified.ts');
  prepareToHash();
  const store = await context.store();
  const { reference } = request;
  const result = await fetchVerified(
    { place, store, name, reference, onProgress },
    options,
  ).finally(() => place.close());
  const { digest, mediaType } = result.root;
  const platform = request.platform === undefined ? undefined : parsePlatform(request.platform);
  const files =
    output === undefined
      ? []
      : await (
          await import('./export-files.ts')
        ).exportFiles(store, digest, { dir: resolvePath(output), platform, signal });
  return { reference: name, digest, mediaType, transfer: summarize(result), files };
}

/** The first hash of a process loads a good part of Node; the answer need not wait for that. */
function prepareToHash(): void {
  digestOf(new Uint8Array());
}

async function placeToPull(
  context: OpsContext,
  request: PullRequest,
): Promise<{ name: string; place: Place }> {
  const reference = parseReference(request.reference);
  const given = request.name === undefined ? undefined : nameToGive(request.name);
  if (reference.kind === 'registry') {
    const place = await askAhead(await registryPlace(context, reference), request);
    return { name: given ?? storeName(reference), place };
  }
  if (reference.kind === 'store' || reference.kind === 'file') {
    return fail('usage', `${request.reference} is not in a registry: there is nothing to pull.`, {
      hint: 'Write REGISTRY/REPOSITORY[:TAG]; there is no default registry.',
    });
  }
  const place = await openPlace(context, request.reference, request);
  try {
    return { name: given ?? nameOf(place, reference.path), place };
  } catch (error) {
    await place.close();
    throw error;
  }
}

/** What comes from a layout keeps the name it has there; a bare tag is put behind the name of its folder or file. */
function nameOf(place: Place, path: string): string {
  const { target } = place;
  if (target.includes(':') || target.includes('/')) {
    const parsed = parseReference(target);
    if (parsed.kind === 'registry' || parsed.kind === 'store') return storeName(parsed);
  }
  const name = basename(path)
    .replace(/\.tar$/, '')
    .toLowerCase();
  if (isRepository(name) && isTag(target)) return `${name}:${target}`;
  return fail('usage', `"${target}" is no name for the local store.`, {
    hint: 'Give it one: --tag NAME[:TAG].',
  });
}
