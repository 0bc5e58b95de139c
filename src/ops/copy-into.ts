import type { Abortable } from '../base/index.ts';
import { copy as copyContent, selectPlatform } from '../content/index.ts';
import type { CopyResult } from '../content/index.ts';
import type { Digest, Platform } from '../oci/index.ts';
import type { Destination } from './destination.ts';
import { fetchVerified } from './fetch-verified.ts';
import type { FetchOptions } from './fetch-verified.ts';
import { fetchRoot } from './places.ts';
import type { Place } from './places.ts';
import { digestIn, labelAt, nameAtDestination } from './tag-names.ts';
import { reportTransfer, summarize } from './transfer.ts';
import type { Reporting, TransferSummary } from './transfer.ts';

/** What was copied under one name. */
export interface CopiedContent {
  /** The source, without digest. */
  readonly source: string;
  /** The destination, without digest. */
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Manifests that refer to it and are at the destination now. */
  readonly referrers: number;
  /** Tags made of a digest, as older signing tools keep, that are at the destination now. */
  readonly legacyTags: number;
  readonly transfer: TransferSummary;
}

/** What to copy, and where. */
export interface CopyTask extends Reporting {
  readonly place: Place;
  /** What the source calls it; undefined for a digest alone. */
  readonly name: string | undefined;
  readonly destination: Destination;
  /** Repository of the destination's registry that has the content. */
  readonly mountFrom?: string | undefined;
}

export interface CopyIntoOptions
  extends Abortable, Pick<FetchOptions, 'platform' | 'referrers' | 'legacyTags' | 'takeBack'> {}

/** Copies one thing. A digest in the destination's reference is what comes, or nothing gets its name. */
export async function copyInto(task: CopyTask, options: CopyIntoOptions): Promise<CopiedContent> {
  const { destination } = task;
  const { place, platform } = await choose(task, options);
  const digest = digestIn(destination.reference) ?? place.digest;
  const name = nameAtDestination(destination.reference, { name: task.name, digest });
  const chosen = { ...options, platform, digest: platform === undefined ? digest : place.digest };
  const result = await move({ ...task, place }, name, chosen);
  return {
    source: place.label,
    reference: labelAt(destination.reference, name),
    digest: result.root.digest,
    mediaType: result.root.mediaType,
    referrers: result.referrers,
    legacyTags: result.legacyTags,
    transfer: summarize(result),
  };
}

async function move(
  task: CopyTask,
  name: string | undefined,
  { takeBack, ...options }: CopyIntoOptions & { readonly digest: Digest | undefined },
): Promise<CopyResult> {
  const { place, destination, mountFrom, reference, onProgress } = task;
  const { store, target } = destination;
  if (store !== undefined && name !== undefined) {
    const fetching = { place, store, name, reference, onProgress };
    return fetchVerified(fetching, { ...options, target, takeBack });
  }
  return reportTransfer(task, (observer) =>
    copyContent(place.source, target, {
      ...options,
      reference: place.target,
      tag: name,
      mountFrom,
      observer,
    }),
  );
}

interface Chosen {
  readonly place: Place;
  readonly platform: Platform | undefined;
}

/**
 * Where the digest of what a platform gets has to be known or compared before anything is named, it is looked up first.
 */
async function choose(
  { place, name, destination }: CopyTask,
  options: CopyIntoOptions,
): Promise<Chosen> {
  const { platform, signal } = options;
  const { reference, store } = destination;
  const pinned = digestIn(reference) !== undefined;
  const unnamed = store !== undefined && name === undefined;
  if (platform === undefined || !(pinned || unnamed)) return { place, platform };
  const root = await fetchRoot(place, { signal });
  if (root.document.kind === 'manifest') return { place, platform: undefined };
  const { digest } = selectPlatform(root.document, platform);
  return { place: { ...place, target: digest, digest }, platform: undefined };
}
