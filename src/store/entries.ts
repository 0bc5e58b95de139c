import { layoutEntry } from '../archive/index.ts';
import type { LayoutEntry } from '../archive/index.ts';
import { ANNOTATION } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';

/** Annotation of an entry of `index.json`: when the name was given, RFC 3339. */
export const NAMED_AT = 'vnd.ebpf.store.named';

type Entries = readonly LayoutEntry[];

/** What `index.json` says of a name. Of entries with one name, which only other tools write, the last counts. */
export function findName(entries: Entries, name: string): LayoutEntry | undefined {
  return entries.findLast((entry) => entry.name === name);
}

export function findDigest(entries: Entries, digest: Digest): LayoutEntry | undefined {
  return entries.find((entry) => entry.descriptor.digest === digest);
}

/** With the content known by its digest; the same list when it is known already. */
export function withContent(entries: Entries, descriptor: Descriptor): Entries {
  return findDigest(entries, descriptor.digest) ? entries : [...entries, layoutEntry(descriptor)];
}

/** With the name on the content, and what had the name before known by its digest. The same list when nothing changes. */
export function withName(
  entries: Entries,
  descriptor: Descriptor,
  { name, at }: { name: string; at: Date },
): Entries {
  if (findName(entries, name)?.descriptor.digest === descriptor.digest) return entries;
  const entry = layoutEntry(descriptor, {
    [ANNOTATION.refName]: name,
    [NAMED_AT]: at.toISOString(),
  });
  const others = withoutName(entries, name).filter(
    (other) => other.name !== undefined || other.descriptor.digest !== descriptor.digest,
  );
  return [...others, entry];
}

/** Without the name; its content stays known by its digest. The same list when there is no such name. */
export function withoutName(entries: Entries, name: string): Entries {
  const named = entries.filter((entry) => entry.name === name);
  if (named.length === 0) return entries;
  const others = entries.filter((entry) => entry.name !== name);
  return named.reduce<Entries>((list, entry) => withContent(list, entry.descriptor), others);
}

/** Without the name and, unless something else names it, without its content. */
export function withoutNamedContent(entries: Entries, name: string): Entries {
  return entries.filter((entry) => entry.name !== name);
}

/** Without content, whatever its names. */
export function withoutContent(entries: Entries, digest: Digest): Entries {
  return entries.filter((entry) => entry.descriptor.digest !== digest);
}

/** An entry for an archive: a name has no time there, so that the same content gives the same bytes. */
export function nameEntry(descriptor: Descriptor, name: string | undefined): LayoutEntry {
  return layoutEntry(descriptor, name === undefined ? {} : { [ANNOTATION.refName]: name });
}
