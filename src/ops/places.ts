import { EbpfError, fail, isEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { walkGraph } from '../content/index.ts';
import type {
  ContentSource,
  ManifestContent,
  ReferrerSource,
  TagSource,
} from '../content/index.ts';
import { formatReference, parseReference } from '../oci/index.ts';
import type {
  ArchiveReference,
  Digest,
  LayoutReference,
  Reference,
  RegistryReference,
  StoreReference,
} from '../oci/index.ts';
import type { LayoutStore } from '../store/index.ts';
import type { OpsContext } from './context.ts';

/** A tag that is meant when none is written. */
export const DEFAULT_TAG = 'latest';

/** Where a reference leads: a place to read, and what to ask it for. */
export interface Place {
  readonly kind: 'registry' | 'store' | 'layout' | 'archive';
  readonly source: ContentSource & TagSource & ReferrerSource;
  /** Tag or digest to ask the source for. */
  readonly target: string;
  /** The digest that must come, where the reference has one. */
  readonly digest?: Digest | undefined;
  /** The reference without digest, for people: what was found is printed as `label@digest`. */
  readonly label: string;
  /** Ends what only this place has open: the file of an archive. Stores and registries belong to the client. */
  close(): Promise<void>;
}

/** Opens the place of a request for the time of some work. */
export async function withPlace<T>(
  context: OpsContext,
  request: Abortable & { readonly reference: string },
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const place = await openPlace(context, request.reference, { signal: request.signal });
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

const stayOpen = (): Promise<void> => Promise.resolve();

/** Opens the place that a reference names; the caller closes it. Files are no places: `usage`. */
export async function openPlace(
  context: OpsContext,
  text: string,
  options: Abortable = {},
): Promise<Place> {
  const reference = parseReference(text);
  switch (reference.kind) {
    case 'file':
      return fail('usage', `${text} is a file; a reference is needed here.`);
    case 'store':
      return storePlace(context, reference);
    case 'registry':
      return registryPlace(context, reference);
    case 'layout':
      return layoutPlace(reference, options);
    case 'archive':
      return archivePlace(reference, options);
  }
}

async function layoutPlace(reference: LayoutReference, options: Abortable): Promise<Place> {
  const { path, tag, digest } = reference;
  const { openLayout } = await import('../store/index.ts');
  const source = await openLayout(path, { signal: options.signal });
  const target = digest ?? tag ?? (await onlyName(source, reference));
  return {
    kind: 'layout',
    source,
    target,
    digest,
    label: formatReference({ kind: 'layout', path, ...(tag === undefined ? {} : { tag }) }),
    close: stayOpen,
  };
}

async function archivePlace(reference: ArchiveReference, options: Abortable): Promise<Place> {
  const { openArchive } = await import('../store/index.ts');
  const source = await openArchive(reference.path, { signal: options.signal });
  const close = (): Promise<void> => source.close();
  try {
    const target = reference.tag ?? (await onlyName(source, reference));
    return { kind: 'archive', source, target, label: formatReference(reference), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The manifest or index that a place names. A pinned digest is what came, or it is an error (`digest-mismatch`). */
export async function fetchRoot(place: Place, options: Abortable = {}): Promise<ManifestContent> {
  const root = await place.source
    .fetchManifest(place.target, { signal: options.signal })
    .catch((error: unknown) => {
      throw place.kind === 'store' ? withStoreHint(error, LIST_HINT + FILE_HINT) : error;
    });
  const { digest } = root.descriptor;
  if (place.digest === undefined || place.digest === digest) return root;
  return fail('digest-mismatch', `${place.label} is ${digest}, not ${place.digest}.`, {
    details: { expected: place.digest, found: digest },
  });
}

/** Where to look for names of the store. */
export const LIST_HINT = 'See what there is with `ebpf list`.';
const FILE_HINT = ' A file is written FILE.o or file:PATH, a layout oci:DIR.';

/** What the store does not have gets the advice where to look; other errors stay as they are. */
export function withStoreHint(error: unknown, hint: string): unknown {
  if (!isEbpfError(error) || error.class !== 'notFound' || error.hint !== undefined) return error;
  const { code, message, details } = error;
  return new EbpfError(code, message, { hint, details, cause: error });
}

/** Name in the store of a reference: `NAME:TAG`, or the whole registry reference. */
export function storeName(reference: StoreReference | RegistryReference): string {
  const base =
    reference.kind === 'store' ? reference.name : `${reference.registry}/${reference.repository}`;
  if (reference.tag === undefined && reference.digest !== undefined)
    return `${base}@${reference.digest}`;
  return `${base}:${reference.tag ?? DEFAULT_TAG}`;
}

/** Reads a reference that names something in the store. */
export function parseStoreName(text: string): StoreReference | RegistryReference {
  const reference = parseReference(text);
  if (reference.kind === 'store' || reference.kind === 'registry') return reference;
  return fail('reference-invalid', `"${text}" cannot be a name of the local store.`, {
    hint: 'Names read like execsnoop:1.0 or ghcr.io/acme/execsnoop:1.0.',
  });
}

/** The registry end of a reference, whatever the store has. */
export async function registryPlace(
  context: OpsContext,
  reference: RegistryReference,
): Promise<Place> {
  const source = await context.remote(reference.registry, reference.repository);
  const target = reference.digest ?? reference.tag ?? DEFAULT_TAG;
  return {
    kind: 'registry',
    source,
    target,
    digest: reference.digest,
    label: labelOf(reference),
    close: stayOpen,
  };
}

async function storePlace(context: OpsContext, reference: StoreReference): Promise<Place> {
  const source = await context.store();
  const target = reference.digest ?? storeName(reference);
  return {
    kind: 'store',
    source,
    target,
    digest: reference.digest,
    label: labelOf(reference),
    close: stayOpen,
  };
}

/**
 * What the store has of a registry reference; undefined when it has not all of it. A damaged manifest is an error of its
 * own (`digest-mismatch`, `size-mismatch`): what was changed here is not quietly fetched again.
 */
export async function storedPlace(
  context: OpsContext,
  reference: RegistryReference,
  options: Abortable = {},
): Promise<Place | undefined> {
  const store = await context.store();
  const digest = reference.digest ?? (await findTag(store, storeName(reference), options));
  if (digest === undefined || !(await hasWhole(store, digest, options))) return undefined;
  return {
    kind: 'store',
    source: store,
    target: digest,
    digest,
    label: labelOf(reference),
    close: stayOpen,
  };
}

async function hasWhole(store: LayoutStore, digest: Digest, options: Abortable): Promise<boolean> {
  try {
    await walkGraph(store, await store.fetchManifest(digest, options), options);
    return await store.hasManifest(digest, options);
  } catch (error) {
    if (isEbpfError(error) && error.class === 'notFound') return false;
    throw error;
  }
}

async function findTag(
  tags: TagSource,
  name: string,
  options: Abortable,
): Promise<Digest | undefined> {
  try {
    return (await tags.resolveTag(name, options)).digest;
  } catch (error) {
    if (isEbpfError(error) && error.code === 'tag-missing') return undefined;
    throw error;
  }
}

/** The reference without digest. One that is neither tagged nor pinned means the tag `latest`, and says so. */
function labelOf(reference: StoreReference | RegistryReference): string {
  const { tag, digest, ...rest } = reference;
  const shown = tag ?? (digest === undefined ? DEFAULT_TAG : undefined);
  return formatReference(shown === undefined ? rest : { ...rest, tag: shown });
}

/** A layout with one name needs no tag in the reference. */
async function onlyName(source: TagSource, reference: Reference): Promise<string> {
  const text = formatReference(reference);
  const names = await source.listTags();
  if (names.length === 1 && names[0] !== undefined) return names[0];
  const shown = names.slice(0, 5).join(', ');
  // An archive has no digests in its reference: without a name there is nothing to ask it for.
  const pin = reference.kind === 'layout' ? `Name a digest: ${text}@sha256:….` : undefined;
  return fail('tag-missing', `${text} has ${names.length} names; one must be chosen.`, {
    hint: names.length === 0 ? pin : `Write ${text}:NAME; there is ${shown}.`,
  });
}
