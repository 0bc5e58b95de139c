import { toEbpfError } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';
import type { BlobEvent, CopyObserver } from '../content/index.ts';
import type { Descriptor, Digest } from '../oci/index.ts';

/**
 * What happens while content moves; the lines of `--progress json` are these (schemas/output/progress.v1.schema.json).
 * `reference` tells transfers apart that go on at once: it is the one asked for.
 */
export type TransferEvent =
  | {
      readonly event: 'batch';
      /** How many transfers there will be. */
      readonly transfers: number;
    }
  | { readonly event: 'transfer'; readonly phase: 'start'; readonly reference: string }
  | {
      readonly event: 'transfer';
      /** Comes once for each graph that moves, so that the figures add up; not at all when there is nothing to move. */
      readonly phase: 'plan';
      readonly reference: string;
      readonly digest: Digest;
      readonly blobs: number;
      /** Bytes of the blobs, those that are there already among them. */
      readonly bytes: number;
    }
  | {
      readonly event: 'transfer';
      readonly phase: 'done';
      readonly reference: string;
      readonly digest: Digest;
    }
  | {
      readonly event: 'transfer';
      readonly phase: 'failed';
      readonly reference: string;
      readonly code: ErrorCode;
    }
  | {
      readonly event: 'blob';
      readonly phase: BlobEvent['phase'];
      readonly reference: string;
      readonly digest: Digest;
      readonly mediaType: string;
      /** Bytes that came in this attempt; begins again when the target asks again. */
      readonly bytes: number;
      /** Size of the blob. */
      readonly total: number;
    };

/** Told synchronously. */
export type OnProgress = (event: TransferEvent) => void;

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

export function summarize({ pushed, present, mounted, bytes }: TransferSummary): TransferSummary {
  return { pushed, present, mounted, bytes };
}

/** Several transfers as one. */
export function addUp(transfers: Iterable<TransferSummary>): TransferSummary {
  const sum = { pushed: 0, present: 0, mounted: 0, bytes: 0 };
  for (const one of transfers) {
    sum.pushed += one.pushed;
    sum.present += one.present;
    sum.mounted += one.mounted;
    sum.bytes += one.bytes;
  }
  return sum;
}

/** Who is told of a transfer, and by which name. */
export interface Reporting {
  readonly reference: string;
  readonly onProgress?: OnProgress | undefined;
}

/** Runs one transfer and reports how it begins, goes and ends. */
export async function reportTransfer<T extends { readonly root: Descriptor }>(
  { reference, onProgress }: Reporting,
  transfer: (observer: CopyObserver | undefined) => Promise<T>,
): Promise<T> {
  if (onProgress === undefined) return transfer(undefined);
  onProgress({ event: 'transfer', phase: 'start', reference });
  try {
    const result = await transfer(observing(reference, onProgress));
    const { digest } = result.root;
    onProgress({ event: 'transfer', phase: 'done', reference, digest });
    return result;
  } catch (error) {
    const { code } = toEbpfError(error);
    onProgress({ event: 'transfer', phase: 'failed', reference, code });
    throw error;
  }
}

/** The events of a copy as those of a transfer. */
function observing(reference: string, onProgress: OnProgress): CopyObserver {
  return {
    onPlan: ({ root, blobs }) => {
      onProgress({
        event: 'transfer',
        phase: 'plan',
        reference,
        digest: root.digest,
        blobs: blobs.length,
        bytes: blobs.reduce((sum, { size }) => sum + size, 0),
      });
    },
    onBlob: ({ phase, descriptor, bytes }) => {
      const { digest, mediaType, size: total } = descriptor;
      onProgress({ event: 'blob', phase, reference, digest, mediaType, bytes, total });
    },
  };
}
