import { createLimiter, fail, throwIfAborted, toEbpfError } from '../base/index.ts';
import type { Abortable, EbpfError } from '../base/index.ts';
import { formatReference } from '../oci/index.ts';
import type { Digest, Platform } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import type { MirrorEntry, MirrorReference } from './mirror-list.ts';
import { openMirrorSource } from './mirror-source.ts';
import type { MirrorSource } from './mirror-source.ts';
import { RegistryBlobs, openMirrorTarget } from './mirror-target.ts';
import type { MirrorTarget } from './mirror-target.ts';

/** One artifact to move. */
export interface MirrorTask {
  readonly source: MirrorSource;
  readonly target: MirrorTarget;
  /** Name or digest at the source. */
  readonly reference: string;
  /** Name at the destination; none for what the list names by digest. */
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
  readonly platforms: readonly Platform[];
  readonly referrers: boolean;
  /** References for people and for the table. */
  readonly from: string;
  readonly to: string;
}

/** A repository whose artifacts could not be found out. */
export interface FailedEntry {
  readonly from: string;
  readonly to: string;
  readonly error: EbpfError;
}

export interface MirrorPlan {
  readonly tasks: readonly (MirrorTask | FailedEntry)[];
  close(): Promise<void>;
}

/** Repositories whose tags are asked for at once. */
const LISTINGS = 8;

/** Opens all places and finds out what is to move. Throws `mirror-list-invalid` when two artifacts would get one name. */
export async function planMirror(
  context: OpsContext,
  entries: readonly MirrorEntry[],
  options: Abortable,
): Promise<MirrorPlan> {
  const places = new Places(context);
  try {
    // All are opened before anything is asked, so that one token can be for all.
    const opened = await Promise.all(
      entries.map(async (entry) => ({
        entry,
        target: await settled(places.target(entry.destination)),
        source: await settled(places.source(entry.source, options)),
      })),
    );
    const limiter = createLimiter(LISTINGS);
    const planned = await Promise.all(
      opened.map((one) => limiter.run(() => planEntry(one, options))),
    );
    const tasks = planned.flat();
    checkNames(tasks);
    return { tasks, close: () => places.close() };
  } catch (error) {
    await places.close();
    throw error;
  }
}

/** Every place once, however many entries speak of it. */
class Places {
  readonly #context: OpsContext;
  readonly #sources = new Map<string, Promise<MirrorSource>>();
  readonly #targets = new Map<string, Promise<MirrorTarget>>();
  readonly #blobs = new Map<string, RegistryBlobs>();

  constructor(context: OpsContext) {
    this.#context = context;
  }

  source(reference: MirrorReference, options: Abortable): Promise<MirrorSource> {
    return remembered(this.#sources, formatReference(reference), () =>
      openMirrorSource(this.#context, reference, options),
    );
  }

  target(reference: MirrorReference): Promise<MirrorTarget> {
    const place = formatReference(reference);
    const host = reference.kind === 'registry' ? reference.registry : place;
    const blobs = this.#blobs.get(host) ?? new RegistryBlobs();
    this.#blobs.set(host, blobs);
    return remembered(this.#targets, place, () =>
      openMirrorTarget(this.#context, reference, blobs),
    );
  }

  async close(): Promise<void> {
    for (const source of await Promise.allSettled(this.#sources.values()))
      if (source.status === 'fulfilled') await source.value.close();
  }
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

type Settled<T> = { readonly value: T } | { readonly error: EbpfError };

async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: toEbpfError(error) };
  }
}

interface OpenedEntry {
  readonly entry: MirrorEntry;
  readonly source: Settled<MirrorSource>;
  readonly target: Settled<MirrorTarget>;
}

async function planEntry(
  { entry, source, target }: OpenedEntry,
  options: Abortable,
): Promise<readonly (MirrorTask | FailedEntry)[]> {
  const from = formatReference(entry.source);
  const to = formatReference(entry.destination);
  try {
    if ('error' in source) throw source.error;
    if ('error' in target) throw target.error;
    const base = {
      source: source.value,
      target: target.value,
      platforms: entry.platforms,
      referrers: entry.referrers,
    };
    // Older tools keep signatures under tags. A registry that does not list its tags cannot be asked for those.
    if (entry.referrers) await source.value.tags(options).catch(() => undefined);
    const names = await namesOf(entry, source.value, options);
    return [
      ...names.map(([tag, reference]) => ({
        ...base,
        reference,
        tag,
        digest: undefined,
        from: `${from}:${tag}`,
        to: `${to}:${tag}`,
      })),
      ...entry.digests.map((digest) => ({
        ...base,
        reference: digest,
        tag: undefined,
        digest,
        from: `${from}@${digest}`,
        to: `${to}@${digest}`,
      })),
    ];
  } catch (error) {
    throwIfAborted(options.signal);
    return [{ from, to, error: toEbpfError(error) }];
  }
}

/** Tags with the names they have at the source, by tag. */
async function namesOf(
  { tags, source: { kind } }: MirrorEntry,
  source: MirrorSource,
  options: Abortable,
): Promise<readonly (readonly [tag: string, name: string])[]> {
  if (tags === undefined) return [];
  if (tags.kind === 'named' && kind === 'registry') return tags.names.map((tag) => [tag, tag]);
  const all = await source.tags(options);
  const wanted = tags.kind === 'named' ? tags.names : [...tags.select([...all.keys()])].sort();
  return wanted.map((tag) => [tag, all.get(tag) ?? tag]);
}

function checkNames(tasks: readonly (MirrorTask | FailedEntry)[]): void {
  const seen = new Map<string, string>();
  for (const { from, to, ...rest } of tasks) {
    const other = seen.get(to);
    if ('error' in rest || other === from) continue;
    if (other !== undefined) {
      fail('mirror-list-invalid', `Both ${other} and ${from} would become ${to}.`, {
        hint: 'Give one of them another destination, or narrow its tags.',
        details: { destination: to, sources: [other, from] },
      });
    }
    seen.set(to, from);
  }
}
