import { resolve } from 'node:path';
import { forEachLimited, throwIfAborted, writeFileAtomic } from '../base/index.ts';
import type { Abortable } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OpsContext } from './context.ts';
import { explainedRefusal } from './explain.ts';
import { estimateTask } from './mirror-estimate.ts';
import type { Estimate } from './mirror-estimate.ts';
import { loadMirrorList } from './mirror-list.ts';
import type { MirrorItem, MirrorOutcome, MirrorRequest, MirrorTotals } from './mirror-model.ts';
import { emptyItem, failedItem, moveTask } from './mirror-move.ts';
import { planMirror } from './mirror-plan.ts';
import type { FailedEntry, MirrorPlan, MirrorTask } from './mirror-plan.ts';
import { addUp } from './transfer.ts';

/**
 * Brings what a list names to where the list says, many artifacts at once. One that fails does not stop the others; the
 * caller sees from the items whether all went well. A tag at the destination never names what is not whole.
 */
export async function mirrorSync(
  context: OpsContext,
  request: MirrorRequest,
): Promise<MirrorOutcome> {
  const { signal, dryRun = false } = request;
  const { entries, concurrency, retries } = await loadMirrorList(request.list);
  throwIfAborted(signal);
  const plan = await planMirror(context, entries, { signal });
  try {
    const limit = request.concurrency ?? concurrency;
    request.onProgress?.({ event: 'batch', transfers: plan.tasks.length });
    const moved = dryRun
      ? await estimateAll(plan, { limit, signal })
      : await moveAll(plan, { ...request, limit, retries });
    const items = await explained(context, moved);
    const mapping = dryRun ? undefined : request.mapping;
    if (mapping !== undefined) await writeMapping(resolve(mapping), items);
    return { dryRun, items, totals: totalsOf(items), mapping: mapping ?? null };
  } finally {
    await plan.close();
  }
}

/** What a registry refused, with what lies in the credentials. */
function explained(
  context: OpsContext,
  items: readonly MirrorItem[],
): Promise<readonly MirrorItem[]> {
  return Promise.all(
    items.map(async (item) =>
      item.error === null ? item : { ...item, error: await explainedRefusal(context, item.error) },
    ),
  );
}

interface MoveAllOptions extends MirrorRequest {
  readonly limit: number;
  readonly retries: number;
}

async function moveAll(
  { tasks }: MirrorPlan,
  { limit, retries, failFast = false, force = false, onProgress, signal }: MoveAllOptions,
): Promise<readonly MirrorItem[]> {
  const items: MirrorItem[] = tasks.map((task) =>
    'error' in task ? failedItem(task, task.error) : emptyItem(task, 'skipped'),
  );
  const stop = new AbortController();
  const stopped = (): boolean => stop.signal.aborted;
  if (failFast && items.some(({ status }) => status === 'failed')) return items;
  const options = { retries, force, onProgress };
  await forEachLimited(tasks.entries(), limit, async ([at, task]) => {
    if ('error' in task || stopped()) return;
    try {
      const item = await moveTask(task, { ...options, signal: ownSignal(signal, stop.signal) });
      items[at] = item;
      if (failFast && item.status === 'failed') stop.abort();
    } catch (error) {
      throwIfAborted(signal);
      // It was under way when another one failed.
      if (!stopped()) throw error;
    }
  });
  return items;
}

async function estimateAll(
  { tasks }: MirrorPlan,
  { limit, signal }: Abortable & { readonly limit: number },
): Promise<readonly MirrorItem[]> {
  const estimates: Estimate[] = [];
  await forEachLimited(tasks.entries(), limit, async ([at, task]) => {
    throwIfAborted(signal);
    estimates[at] =
      'error' in task
        ? { item: failedItem(task, task.error), missing: [] }
        : await estimateTask(task, { signal: ownSignal(signal) });
  });
  return attribute(tasks, estimates);
}

/** A signal of its own for each artifact: a hundred listeners at one would look like a leak. */
function ownSignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

/** A blob that several artifacts of one destination lack moves once: it counts for the first of them. */
function attribute(
  tasks: readonly (MirrorTask | FailedEntry)[],
  estimates: readonly Estimate[],
): readonly MirrorItem[] {
  const counted = new Set<string>();
  return estimates.map(({ item, missing }, at) => {
    const task = tasks[at];
    const place = task === undefined || 'error' in task ? '' : task.target.registry;
    const bytes = missing
      .filter(({ digest }) => !counted.has(`${place} ${digest}`))
      .reduce((sum, { size }) => sum + size, 0);
    for (const { digest } of missing) counted.add(`${place} ${digest}`);
    return { ...item, bytes };
  });
}

function totalsOf(items: readonly MirrorItem[]): MirrorTotals {
  const count = (status: MirrorItem['status']): number =>
    items.filter((item) => item.status === status).length;
  return {
    items: items.length,
    copied: count('copied'),
    alreadyThere: count('present'),
    missing: count('missing'),
    failed: count('failed'),
    skipped: count('skipped'),
    ...addUp(items.map(({ transfer }) => transfer)),
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The table of what became what (schemas/mirror-mapping.v1.schema.json); what failed is not in it. */
async function writeMapping(path: string, items: readonly MirrorItem[]): Promise<void> {
  const mappings = items.flatMap(({ source, sourceDigest, destination, digest }) =>
    sourceDigest === null || digest === null
      ? []
      : [{ source: pinned(source, sourceDigest), destination: pinned(destination, digest) }],
  );
  await writeFileAtomic(path, `${JSON.stringify({ version: 1, mappings }, null, 2)}\n`);
}

function pinned(reference: string, digest: Digest): string {
  const at = reference.indexOf('@');
  return `${at < 0 ? reference : reference.slice(0, at)}@${digest}`;
}
