import type { Abortable } from '../base/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import { isDigest, shortDigest } from '../oci/index.ts';
import { fail } from '../base/index.ts';
import type { OpsContext } from './context.ts';
import { LIST_HINT, parseStoreName, storeName, withStoreHint } from './places.ts';

export interface StoreListing {
  readonly entries: readonly StoreListingEntry[];
}

/** A name of the store and what it names. */
export interface StoreListingEntry {
  readonly name: string;
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType: string | null;
  /** Bytes of all that the name needs; null when a manifest cannot be read. */
  readonly size: number | null;
  /** Platforms of an index; empty for a single manifest. */
  readonly platforms: readonly string[];
  /** When the name was given here, RFC 3339. */
  readonly named: string | null;
  /** Code of the error that using it would end with. */
  readonly problem: string | null;
}

export interface NamedContent {
  readonly reference: string;
  readonly digest: Digest;
}

/** The names of the local store, sorted. */
export async function list(
  context: OpsContext,
  request: Abortable & { readonly prefix?: string | undefined },
): Promise<StoreListing> {
  const store = await context.store();
  const names = await store.listNames({ signal: request.signal });
  const entries = names
    .filter(({ name }) => name.startsWith(request.prefix ?? ''))
    .map((found) => ({
      name: found.name,
      digest: found.root.digest,
      mediaType: found.root.mediaType,
      artifactType: found.artifactType ?? null,
      size: found.size ?? null,
      platforms: found.platforms,
      named: found.named ?? null,
      problem: found.problem ?? null,
    }));
  return { entries };
}

/** Gives another name to content of the store; `source` is a name or a digest. */
export async function tag(
  context: OpsContext,
  request: Abortable & { readonly source: string; readonly name: string },
): Promise<NamedContent> {
  const store = await context.store();
  const name = nameToGive(request.name);
  const { digest } = await findInStore(context, request.source, request).catch((error: unknown) => {
    throw withStoreHint(error, LIST_HINT);
  });
  await store.addName(digest, name, { signal: request.signal });
  return { reference: name, digest };
}

/** Takes names out of the store; all must be there, else none goes. */
export async function remove(
  context: OpsContext,
  request: Abortable & { readonly names: readonly string[] },
): Promise<{ readonly removed: readonly string[] }> {
  const store = await context.store();
  const names = request.names.map((text) => storeName(parseStoreName(text)));
  for (const name of names) {
    await store.resolveTag(name, { signal: request.signal }).catch((error: unknown) => {
      throw withStoreHint(error, LIST_HINT);
    });
  }
  for (const name of names) await store.removeName(name, { signal: request.signal });
  return { removed: names };
}

export interface PruneOutcome {
  readonly dryRun: boolean;
  readonly removed: readonly Digest[];
  /** Bytes freed, or that would be. */
  readonly bytes: number;
}

/** Frees what no name needs; what is younger than an hour stays, unless `all`: another process may be about to name it. */
export async function prune(
  context: OpsContext,
  request: Abortable & { readonly dryRun: boolean; readonly all: boolean },
): Promise<PruneOutcome> {
  const store = await context.store();
  const { all, ...rest } = request;
  const { removed, freedBytes } = await store.prune({ ...rest, ...(all ? { graceMs: 0 } : {}) });
  return {
    dryRun: request.dryRun,
    removed: removed.map(({ digest }) => digest),
    bytes: freedBytes,
  };
}

export interface FsckOutcome {
  /** True when nothing is wrong, or all of it was healed. */
  readonly clean: boolean;
  readonly names: number;
  readonly blobs: number;
  readonly problems: readonly FsckProblem[];
}

export interface FsckProblem {
  readonly kind: string;
  /** Path, name or digest. */
  readonly subject: string;
  readonly message: string;
  readonly healed: boolean;
}

/** Hashes the whole store and looks whether every name has its content; heals it when told. */
export async function fsck(
  context: OpsContext,
  request: Abortable & { readonly repair: boolean },
): Promise<FsckOutcome> {
  const store = await context.store();
  const { clean, names, blobs, problems } = await store.fsck(request);
  return {
    clean,
    names,
    blobs,
    problems: problems.map((problem) => ({
      kind: problem.kind,
      subject: problem.name ?? problem.path ?? problem.digest ?? store.path,
      message: problem.message,
      healed: problem.healed,
    })),
  };
}

/** What the store has under a name or digest. Throws `tag-missing`, `manifest-missing`. */
export async function findInStore(
  context: OpsContext,
  text: string,
  options: Abortable = {},
): Promise<Descriptor> {
  const store = await context.store();
  if (isDigest(text)) return (await store.fetchManifest(text, options)).descriptor;
  const reference = parseStoreName(text);
  const name = reference.digest ?? storeName(reference);
  return isDigest(name)
    ? (await store.fetchManifest(name, options)).descriptor
    : store.resolveTag(name, options);
}

/** A name that may be given: with a tag, without a digest. */
export function nameToGive(text: string): string {
  const reference = parseStoreName(text);
  if (reference.digest !== undefined) {
    fail('usage', `${text} has a digest; a name is given to content, which has its own.`, {
      hint: `Leave out @${shortDigest(reference.digest)}….`,
    });
  }
  return storeName(reference);
}
