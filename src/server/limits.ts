/** What the server allows anybody to hold of it. Times in milliseconds. */
export interface ServerLimits {
  /** Upload sessions open at once; one more is refused with 429. */
  readonly uploads: number;
  /** An upload session nobody touched for so long is dropped. */
  readonly uploadIdle: number;
  /** A connection on which no byte moved for so long, in either direction, is cut. */
  readonly socketIdle: number;
  /** Longest time for the header of a request. */
  readonly header: number;
  /** Longest time for the body of a manifest. */
  readonly manifestBody: number;
  /** How long an idle connection is kept for the next request. */
  readonly keepAlive: number;
  /** Connections open at once. */
  readonly connections: number;
  /** How long `close` waits for requests that are under way. */
  readonly close: number;
  /** How long a refused body is read and thrown away, so that its sender gets to see the answer. */
  readonly linger: number;
}

export const DEFAULT_LIMITS: ServerLimits = Object.freeze({
  uploads: 512,
  uploadIdle: 10 * 60_000,
  socketIdle: 60_000,
  header: 15_000,
  manifestBody: 60_000,
  keepAlive: 20_000,
  connections: 1024,
  close: 5_000,
  linger: 2_000,
});

/** Most entries of one page of tags or repositories. */
export const PAGE_ENTRIES = 10_000;
/** Size in bytes after which a page of referrers ends; clients take an index of 4 MiB. */
export const REFERRERS_PAGE_BYTES: number = 2 * 1024 * 1024;
/** Tags that one push of a manifest may give. */
export const TAGS_PER_PUSH = 100;
/** Repositories that are searched for a blob when a mount does not say where from. */
export const MOUNT_SEARCH = 1000;
/** A refused body up to this size in bytes is read to its end and the connection kept. */
export const DRAINED_BODY: number = 1024 * 1024;
