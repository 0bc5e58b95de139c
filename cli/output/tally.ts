import type { TransferEvent } from '../../src/index.ts';

/** How far all transfers of a command are together; bytes and blobs are those that are known of so far. */
export interface Totals {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly doneBlobs: number;
  readonly totalBlobs: number;
  readonly doneTransfers: number;
  readonly totalTransfers: number;
}

/** What one transfer has moved of what it planned. */
interface Share {
  plannedBytes: number;
  plannedBlobs: number;
  doneBytes: number;
  doneBlobs: number;
  /** Bytes of blobs that are on their way. */
  readonly moving: Map<string, number>;
}

/** Adds up the events of any number of transfers that go on at once. */
export class Tally {
  readonly #shares = new Map<string, Share>();
  readonly #ended = { doneBytes: 0, doneBlobs: 0, transfers: 0 };
  #announced = 0;
  #begun = 0;
  #planned = false;

  add(event: TransferEvent): void {
    if (event.event === 'batch') this.#announced += event.transfers;
    else if (event.event === 'blob') moveBlob(this.#share(event.reference), event);
    else if (event.phase === 'start') this.#begun += 1;
    else if (event.phase === 'plan') {
      const share = this.#share(event.reference);
      share.plannedBytes += event.bytes;
      share.plannedBlobs += event.blobs;
      this.#planned = true;
    } else this.#end(event.reference);
  }

  /** Undefined before anything is known of what has to move. */
  totals(): Totals | undefined {
    if (!this.#planned && this.#ended.transfers === 0) return undefined;
    const { doneBytes, doneBlobs, transfers } = this.#ended;
    const sum = { doneBytes, totalBytes: doneBytes, doneBlobs, totalBlobs: doneBlobs };
    for (const share of this.#shares.values()) {
      sum.doneBytes += share.doneBytes + onTheWay(share);
      sum.totalBytes += share.plannedBytes;
      sum.doneBlobs += share.doneBlobs;
      sum.totalBlobs += share.plannedBlobs;
    }
    const totalTransfers = Math.max(this.#announced, this.#begun);
    return { ...sum, doneTransfers: transfers, totalTransfers };
  }

  #share(reference: string): Share {
    const known = this.#shares.get(reference);
    if (known) return known;
    const moving = new Map<string, number>();
    const fresh = { plannedBytes: 0, plannedBlobs: 0, doneBytes: 0, doneBlobs: 0, moving };
    this.#shares.set(reference, fresh);
    return fresh;
  }

  /** What a transfer that failed did not move is not waited for. */
  #end(reference: string): void {
    const share = this.#shares.get(reference);
    this.#shares.delete(reference);
    this.#ended.transfers += 1;
    this.#ended.doneBytes += share?.doneBytes ?? 0;
    this.#ended.doneBlobs += share?.doneBlobs ?? 0;
  }
}

function moveBlob(
  share: Share,
  { phase, digest, bytes, total }: Extract<TransferEvent, { event: 'blob' }>,
): void {
  if (phase === 'start' || phase === 'progress') {
    share.moving.set(digest, bytes);
    return;
  }
  share.moving.delete(digest);
  share.doneBytes += total;
  share.doneBlobs += 1;
}

function onTheWay({ moving }: Share): number {
  let bytes = 0;
  for (const one of moving.values()) bytes += one;
  return bytes;
}
