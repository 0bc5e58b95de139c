import type { CopyObserver, CopyResult } from '../content/index.ts';
import type { Digest } from '../oci/index.ts';

/** How far a transfer is; bytes are those of blobs. */
export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly doneBlobs: number;
  readonly totalBlobs: number;
}

export type OnProgress = (progress: TransferProgress) => void;

/** What a transfer did, in numbers. */
export interface TransferSummary {
  /** Blobs that were sent or fetched. */
  readonly pushed: number;
  /** Blobs that were there already. */
  readonly present: number;
  /** Blobs that were linked inside the registry. */
  readonly mounted: number;
  /** Bytes of blobs that moved. */
  readonly bytes: number;
}

export function summarize({ pushed, present, mounted, bytes }: CopyResult): TransferSummary {
  return { pushed, present, mounted, bytes };
}

/** Adds up the events of a copy. */
export function progressObserver(onProgress: OnProgress | undefined): CopyObserver | undefined {
  if (onProgress === undefined) return undefined;
  const moved = new Map<Digest, number>();
  let totalBytes = 0;
  let totalBlobs = 0;
  let doneBlobs = 0;
  const tell = (): void => {
    let doneBytes = 0;
    for (const bytes of moved.values()) doneBytes += bytes;
    onProgress({ doneBytes, totalBytes, doneBlobs, totalBlobs });
  };
  return {
    onPlan: (plan) => {
      totalBlobs = plan.blobs.length;
      totalBytes = plan.blobs.reduce((sum, { size }) => sum + size, 0);
      tell();
    },
    onBlob: ({ phase, descriptor, bytes }) => {
      const over = phase !== 'start' && phase !== 'progress';
      moved.set(descriptor.digest, over ? descriptor.size : bytes);
      if (over) doneBlobs += 1;
      tell();
    },
  };
}
