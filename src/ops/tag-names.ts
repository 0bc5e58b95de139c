import { fail, printable } from '../base/index.ts';
import { formatReference, isTag, parseReference } from '../oci/index.ts';
import type { Digest, Reference } from '../oci/index.ts';
import { DEFAULT_TAG, storeName } from './places.ts';

/** A reference to a place, not to a file. */
export type PlaceReference = Exclude<Reference, { kind: 'file' }>;

/** A reference that is to name a place. Throws `usage` for a file. */
export function parsePlaceReference(text: string): PlaceReference {
  const reference = parseReference(text);
  if (reference.kind !== 'file') return reference;
  return fail('usage', `${text} is a file; a reference is needed here.`, {
    hint: 'Write oci:DIR for a layout and oci-archive:FILE for an archive; files are packed by `ebpf pack` and `ebpf push`.',
  });
}

/** The digest in a reference; one to an archive has none. */
export function digestIn(reference: PlaceReference): Digest | undefined {
  return reference.kind === 'archive' ? undefined : reference.digest;
}

/** What the source calls it, `latest` where nothing is written; undefined for a digest alone. `target` is what it is asked for. */
export function nameAtSource(reference: PlaceReference, target: string): string | undefined {
  if (reference.kind === 'archive') return target;
  if (reference.tag !== undefined) return reference.tag;
  if (reference.digest !== undefined) return undefined;
  return reference.kind === 'layout' ? target : DEFAULT_TAG;
}

/** The tag in a name of a layout, which may be a whole reference: `1.0` of `ghcr.io/acme/execsnoop:1.0`. */
export function tagOfName(name: string): string | undefined {
  if (isTag(name)) return name;
  const tag = name.slice(name.lastIndexOf(':') + 1);
  return name.includes(':') && isTag(tag) ? tag : undefined;
}

/** What is to be named, and how. */
export interface Naming {
  /** What the source calls it; undefined for a digest alone. */
  readonly name: string | undefined;
  /** Known where there is no name. */
  readonly digest?: Digest | undefined;
}

/**
 * The name at a destination: the one that its reference has, else the source's. Undefined where content lies by its digest
 * alone. The store has no content without a name: there it is `NAME@DIGEST`.
 */
export function nameAtDestination(
  to: PlaceReference,
  { name, digest }: Naming,
): string | undefined {
  const pin = digestIn(to);
  const asSource = name === undefined || pin !== undefined ? undefined : carried(to, name);
  const own = to.tag ?? asSource;
  if (to.kind !== 'store') return own;
  const at = pin ?? digest;
  if (own !== undefined) return `${to.name}:${own}`;
  return storeName({ kind: 'store', name: to.name, ...(at === undefined ? {} : { digest: at }) });
}

/** Layouts take any name; registries and the store take tags. */
function carried(to: PlaceReference, name: string): string {
  if (to.kind === 'layout' || to.kind === 'archive') return name;
  const tag = tagOfName(name);
  if (tag !== undefined) return tag;
  return fail('usage', `"${printable(name)}" is no tag.`, {
    hint: `Name one: ${formatReference(to)}:TAG.`,
  });
}

/** A destination as people are shown it: with the name, without a digest. */
export function labelAt(to: PlaceReference, name: string | undefined): string {
  if (to.kind === 'store') return name ?? to.name;
  const tagged = name === undefined ? {} : { tag: name };
  if (to.kind === 'registry') {
    const { kind, registry, repository } = to;
    return formatReference({ kind, registry, repository, ...tagged });
  }
  return formatReference({ kind: to.kind, path: to.path, ...tagged });
}
