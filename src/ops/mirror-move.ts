import { isEbpfError, sleep, throwIfAborted, toEbpfError } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { copy } from '../content/index.ts';
import type { CopyOptions } from '../content/index.ts';
import { isManifestType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { MirrorItem } from './mirror-model.ts';
import type { MirrorTask } from './mirror-plan.ts';
import { MirrorView } from './mirror-view.ts';
import { reportTransfer, summarize } from './transfer.ts';
import type { OnProgress } from './transfer.ts';

export interface MoveTaskOptions extends Abortable {
  readonly force: boolean;
  /** Times it is begun again. */
  readonly retries: number;
  readonly onProgress: OnProgress | undefined;
}

/** Blobs, and manifests, of one artifact moved at once; many artifacts move beside it. */
const CONCURRENCY = 4;
/** Milliseconds before an artifact is begun again; each request was repeated before. */
const PAUSE = 1_000;

const NOTHING = { pushed: 0, present: 0, mounted: 0, bytes: 0 } as const;

/** Moves one artifact; a failure is in what comes back, and only the signal ends it with an error. */
export async function moveTask(task: MirrorTask, options: MoveTaskOptions): Promise<MirrorItem> {
  const { signal, onProgress } = options;
  for (let attempt = 0; ; attempt += 1) {
    throwIfAborted(signal);
    try {
      const moved = await reportTransfer({ reference: task.from, onProgress }, (observer) =>
        moveOnce(task, { ...options, observer }),
      );
      return moved.item;
    } catch (error) {
      throwIfAborted(signal);
      if (attempt >= options.retries || !mayDoBetter(error)) return failedItem(task, error);
      await sleep(PAUSE * (attempt + Math.random()), signal).catch(() => undefined);
    }
  }
}

/** An artifact for which nothing was done. */
export function emptyItem(
  { from, to }: { readonly from: string; readonly to: string },
  status: MirrorItem['status'],
): MirrorItem {
  return {
    source: from,
    destination: to,
    status,
    sourceDigest: null,
    digest: null,
    referrers: 0,
    bytes: 0,
    transfer: NOTHING,
    error: null,
  };
}

export function failedItem(
  task: { readonly from: string; readonly to: string },
  error: unknown,
): MirrorItem {
  return { ...emptyItem(task, 'failed'), error: toEbpfError(error) };
}

/** What is refused or missing stays so; what failed may not fail again. */
function mayDoBetter(error: unknown): boolean {
  return isEbpfError(error) && (error.class === 'failed' || error.class === 'conflict');
}

type Observed = MoveTaskOptions & { readonly observer: CopyOptions['observer'] };

interface Moved {
  readonly item: MirrorItem;
  readonly root: Descriptor;
}

async function moveOnce(task: MirrorTask, options: Observed): Promise<Moved> {
  const { signal, force } = options;
  const { there, source, sourceDigest = there } = await standing(task, { signal });
  if (!force && there !== undefined && source?.digest === there) {
    task.target.trust(there);
    if (!(await mayHaveReferrers(task, source, { signal })))
      return { item: present(task, sourceDigest ?? there, there), root: source };
  }
  return moveContent(task, { ...options, there });
}

async function moveContent(
  task: MirrorTask,
  { there, observer, signal }: Observed & { readonly there: Digest | undefined },
): Promise<Moved> {
  const { source, target, reference, tag, platforms, referrers } = task;
  const view = new MirrorView(task);
  const result = await copy(view, target.content, {
    reference,
    tag,
    digest: platforms.length === 0 ? task.digest : undefined,
    referrers,
    legacyTags: referrers ? source.names : undefined,
    concurrency: CONCURRENCY,
    observer,
    signal,
  });
  const { digest } = result.root;
  const moved = there !== digest || result.pushed + result.mounted > 0;
  const item: MirrorItem = {
    ...present(task, view.root?.digest ?? digest, digest),
    status: moved ? 'copied' : 'present',
    referrers: result.referrers + result.legacyTags,
    bytes: result.bytes,
    transfer: summarize(result),
  };
  return { item, root: result.root };
}

function present(task: MirrorTask, sourceDigest: Digest, digest: Digest): MirrorItem {
  return { ...emptyItem(task, 'present'), sourceDigest, digest };
}

interface Standing {
  /** What the destination has under the name. */
  readonly there: Digest | undefined;
  /** What the source has for it, where it was asked. */
  readonly source: Descriptor | undefined;
  /** The digest of the whole, where platforms were left out. */
  readonly sourceDigest?: Digest | undefined;
}

/** Where both ends stand, asked at the same time; the source only when the destination has something to compare. */
export async function standing(task: MirrorTask, options: Abortable): Promise<Standing> {
  const { target, tag, digest, platforms } = task;
  if (digest !== undefined) {
    const there = platforms.length === 0 && (await target.hasManifest(digest, options));
    return { there: there ? digest : undefined, source: undefined };
  }
  if (tag === undefined) return { there: undefined, source: undefined };
  const there = target.digestOf(tag, options);
  if (!(await target.mayHave(tag, options))) return { there: await there, source: undefined };
  const [found, its] = await Promise.all([there, wanted(task, options)]);
  return { there: found, ...its };
}

/** What the source would give; to know that of some platforms of an index, it has to be read. */
async function wanted(task: MirrorTask, options: Abortable): Promise<Omit<Standing, 'there'>> {
  const { source, reference, platforms } = task;
  if (platforms.length === 0)
    return { source: await source.content.resolveTag(reference, options) };
  const view = new MirrorView(task);
  const { descriptor } = await view.fetchManifest(reference, options);
  return { source: descriptor, sourceDigest: view.root?.digest };
}

/** One question tells for most artifacts that nothing refers to them; an index has manifests that something may refer to. */
async function mayHaveReferrers(
  { source, referrers }: MirrorTask,
  { digest, mediaType }: Descriptor,
  options: Abortable,
): Promise<boolean> {
  if (!referrers) return false;
  if (!isManifestType(mediaType)) return true;
  const { names } = source;
  const prefix = digest.replace(':', '-');
  if (names !== undefined && [...SUFFIXES].some((suffix) => names.has(prefix + suffix)))
    return true;
  return (await source.content.listReferrers(digest, { ...options, tags: names })).length > 0;
}

const SUFFIXES = ['.sig', '.att', '.sbom'] as const;
