import type { Abortable, EbpfError } from '../base/index.ts';
import type { Digest } from '../oci/index.ts';
import type { OnProgress, TransferSummary } from './transfer.ts';

export interface MirrorRequest extends Abortable {
  /** Path of the list (schemas/mirror-list.v1.schema.json). */
  readonly list: string;
  /** Only says what would move. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Nothing more is begun after the first failure. Default false: the others are finished. */
  readonly failFast?: boolean | undefined;
  /** Looks at the content also of what has the right digest at its destination. Default false. */
  readonly force?: boolean | undefined;
  /** File for the table of what became what; written whole or not at all, not in a dry run. */
  readonly mapping?: string | undefined;
  /** Artifacts at once; stronger than the list. */
  readonly concurrency?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * What became of an artifact: `copied` also when only its name or what refers to it was missing; `present` when nothing
 * was; `missing` in a dry run, for what would be copied; `skipped` for what was not begun after a failure.
 */
export type MirrorStatus = 'copied' | 'present' | 'missing' | 'failed' | 'skipped';

/** One artifact, or, with `failed` alone, a repository whose artifacts could not be found out. */
export interface MirrorItem {
  /** Reference without digest, or with the digest that the list names. */
  readonly source: string;
  readonly destination: string;
  readonly status: MirrorStatus;
  /** What the source has; null as long as that is not known. */
  readonly sourceDigest: Digest | null;
  /** What the destination has, or would have; another than the source's where platforms were left out. */
  readonly digest: Digest | null;
  /** What refers to it and is at the destination, or would be. */
  readonly referrers: number;
  /** Bytes of blobs that moved or, in a dry run, would. */
  readonly bytes: number;
  readonly transfer: TransferSummary;
  readonly error: EbpfError | null;
}

export interface MirrorTotals extends TransferSummary {
  readonly items: number;
  readonly copied: number;
  readonly alreadyThere: number;
  readonly missing: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface MirrorOutcome {
  readonly dryRun: boolean;
  /** In the order of the list, tags by name. */
  readonly items: readonly MirrorItem[];
  readonly totals: MirrorTotals;
  /** Where the table was written. */
  readonly mapping: string | null;
}
