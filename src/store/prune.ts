import { rm } from 'node:fs/promises';
import type { LayoutEntry } from '../archive/index.ts';
import { isEbpfError, fail, throwIfAborted } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import { isGraphType } from '../oci/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';
import type { LayoutParts } from './layout.ts';
import { staleTemporaries, sweepTemporaries } from './temporary.ts';

export interface PruneOptions extends Abortable {
  /**
   * What came, or was found wanted, within this time stays, whether or not something names it: another process may be
   * about to. Milliseconds; default one hour.
   */
  readonly graceMs?: number | undefined;
  /** Keep manifests that have no name, as a registry does. Default: only those that named content, or its referrers, need. */
  readonly keepUntagged?: boolean | undefined;
  /** Say what would go, and remove nothing. */
  readonly dryRun?: boolean | undefined;
  /** Nothing but these may go, however young they are: what somebody brought and takes back. What others need stays. */
  readonly only?: ReadonlySet<Digest> | undefined;
}

export interface PruneResult {
  /** Blobs removed, manifests among them. */
  readonly removed: readonly { readonly digest: Digest; readonly size: number }[];
  /** Bytes given back to the file system; a blob that another repository shares gives none. */
  readonly freedBytes: number;
  /** Manifests without name that went. */
  readonly manifests: readonly Digest[];
  /** Temporary files of dead processes that went, and partial blobs that nobody went on with. */
  readonly temporaries: number;
}

const DEFAULT_GRACE = 3_600_000;

/** Removes what nothing names. Mark and sweep under the lock; writers that began earlier are safe by the grace period. */
export async function pruneLayout(parts: LayoutParts, options: PruneOptions): Promise<PruneResult> {
  const before = options.only ? Infinity : Date.now() - (options.graceMs ?? DEFAULT_GRACE);
  const run = { parts, options, before };
  if ((await parts.folders.state()) !== 'layout')
    return { removed: [], freedBytes: 0, manifests: [], temporaries: 0 };
  return options.dryRun === true ? sweep(run) : parts.index.locked(() => sweep(run), options);
}

interface Run {
  readonly parts: LayoutParts;
  readonly options: PruneOptions;
  /** Older than this may go. Milliseconds since the epoch. */
  readonly before: number;
}

async function sweep(run: Run): Promise<PruneResult> {
  const { parts, options } = run;
  const dryRun = options.dryRun === true;
  const entries = await parts.index.entries();
  const { kept, wanted } = await mark(run, entries);
  const gone = entries.filter((entry) => !kept.has(entry.descriptor.digest));
  if (!dryRun && gone.length > 0)
    await parts.index.replace((now) => now.filter((one) => kept.has(one.descriptor.digest)));
  const { removed, freedBytes } = await removeUnwanted(run, wanted);
  const temporaries = [
    ...(await (dryRun ? staleTemporaries : sweepTemporaries)(parts.folders)),
    ...(await sweepPartials(run)),
  ];
  const manifests = gone.map((entry) => entry.descriptor.digest);
  return { removed, freedBytes, manifests, temporaries: temporaries.length };
}

/** What came of blobs stays for as long as a transfer may be tried again, unless the caller says how long. */
async function sweepPartials({ parts, options }: Run): Promise<readonly string[]> {
  if (options.only !== undefined) return [];
  const stale = await parts.partials.stale(options.graceMs);
  if (options.dryRun !== true)
    for (const path of stale) await rm(path, { recursive: true, force: true });
  return stale;
}

interface Marked {
  /** Manifests and other entries of the index that stay. */
  readonly kept: ReadonlySet<Digest>;
  /** Everything that stays. */
  readonly wanted: ReadonlySet<Digest>;
}

async function mark(run: Run, entries: readonly LayoutEntry[]): Promise<Marked> {
  const wanted = new Set<Digest>();
  const waiting: LayoutEntry[] = [];
  for (const entry of entries) {
    if (await isRoot(run, entry)) await markFrom(run, entry.descriptor, wanted);
    else waiting.push(entry);
  }
  // Signatures and the like stay with what they are about, and what is about them in turn.
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size;
    for (const { descriptor } of waiting) {
      const subject = wanted.has(descriptor.digest)
        ? undefined
        : (await factsIfThere(run, descriptor))?.subject;
      if (subject !== undefined && wanted.has(subject)) await markFrom(run, descriptor, wanted);
    }
  }
  return { kept: wanted, wanted };
}

async function isRoot(run: Run, entry: LayoutEntry): Promise<boolean> {
  if (entry.name !== undefined || run.options.keepUntagged === true) return true;
  if (!isGraphType(entry.descriptor.mediaType)) return true;
  if (!mayGo(run, entry.descriptor.digest)) return true;
  const facts = await run.parts.blobs.stat(entry.descriptor.digest);
  return facts !== undefined && facts.touched > run.before;
}

function mayGo({ options: { only } }: Pick<Run, 'options'>, digest: Digest): boolean {
  return only === undefined || only.has(digest);
}

async function markFrom(run: Run, root: Descriptor, wanted: Set<Digest>): Promise<void> {
  const queue = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    throwIfAborted(run.options.signal);
    if (wanted.has(next.digest)) continue;
    wanted.add(next.digest);
    if (!isGraphType(next.mediaType)) continue;
    const facts = await factsIfThere(run, next);
    for (const blob of facts?.blobs ?? []) wanted.add(blob.digest);
    queue.push(...(facts?.manifests ?? []));
  }
}

/** Facts of a manifest, undefined when it is not there. Nothing is swept while one is unreadable: what it needs is unknown. */
async function factsIfThere(run: Run, descriptor: Descriptor): ReturnType<typeof facts> {
  try {
    return await facts(run, descriptor);
  } catch (error) {
    if (!isEbpfError(error)) throw error;
    if (error.code === 'manifest-missing') return undefined;
    return fail('store-damaged', `Nothing was removed: ${error.message}`, {
      hint: 'Repair the store first with: ebpf fsck --repair',
      details: { ...error.details, digest: descriptor.digest },
      cause: error,
    });
  }
}

async function facts(
  run: Run,
  descriptor: Descriptor,
): Promise<Awaited<ReturnType<LayoutParts['shelf']['facts']>> | undefined> {
  return run.parts.shelf.facts(descriptor);
}

async function removeUnwanted(
  run: Run,
  wanted: ReadonlySet<Digest>,
): Promise<Pick<PruneResult, 'removed' | 'freedBytes'>> {
  const { blobs } = run.parts;
  const { options, before } = run;
  const removed: { digest: Digest; size: number }[] = [];
  let freedBytes = 0;
  for await (const { digest } of blobs.list(options)) {
    if (digest === undefined || wanted.has(digest) || !mayGo(run, digest)) continue;
    const found = await blobs.stat(digest);
    if (found === undefined || found.touched > before) continue;
    if (options.dryRun !== true) await blobs.remove(digest);
    removed.push({ digest, size: found.size });
    if (found.links === 1) freedBytes += found.size;
  }
  return { removed, freedBytes };
}
