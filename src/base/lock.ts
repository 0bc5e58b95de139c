import { rm, utimes } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sleep, throwIfAborted } from './abort.ts';
import type { Abortable } from './abort.ts';
import { EbpfError, toEbpfError } from './error.ts';
import {
  createExclusive,
  inspectLock,
  newRecord,
  removeOwn,
  removeOwnSync,
  replaceRecord,
  sweepDebris,
} from './lock-file.ts';
import type { LockRecord, Occupant } from './lock-file.ts';
import { printable } from './redact.ts';

export interface LockOptions extends Abortable {
  /** Longest wait for the lock in milliseconds. Default 30000; 0 asks once. */
  readonly timeoutMs?: number | undefined;
  /** What this process does, shown to those who wait. Default: the title of the process. */
  readonly command?: string | undefined;
}

/** A lock that is held until `release`, or until this process is gone. */
export interface HeldLock extends AsyncDisposable {
  readonly path: string;
  /** Gives the lock up; further calls do nothing. */
  release(): Promise<void>;
}

const DEFAULT_TIMEOUT = 30_000;
/** Waiting between two looks at the lock grows from the first to the second. Milliseconds. */
const FIRST_WAIT = 5;
const LONGEST_WAIT = 250;
/** How often a held lock file is touched, for those who cannot see its holder. Milliseconds. */
const HEARTBEAT = 20_000;
/** Claims of claims of a stale lock; each needs a process that died within microseconds. */
const MAX_CLAIMS = 16;

/**
 * Takes the lock of a path, which need not exist; its folder must. Node has no flock, so it is a file that names its
 * holder by process id, start time, boot, machine and pid namespace. It is stale, and taken
 * over, as soon as that process is gone. A holder in another container or on another machine cannot be judged: its lock
 * counts until it was not touched for ten minutes. Throws `lock-held` when the time is over, naming the holder.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<HeldLock> {
  throwIfAborted(options.signal);
  const full = resolve(path);
  const deadline = Date.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT);
  const leave = await enterQueue(full, deadline, options.signal);
  try {
    const record = await newRecord(printable(options.command ?? process.title, 200));
    await waitForFile(full, record, { deadline, signal: options.signal });
    return hold(full, record, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

/** Runs `work` while the lock is held. */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const lock = await acquireLock(path, options);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

// ---- those of this process wait in line, without asking the file system

const queues = new Map<string, (() => void)[]>();

/** Resolves when it is this caller's turn, with the function that ends the turn. */
async function enterQueue(
  path: string,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<() => void> {
  const queue = queues.get(path);
  if (queue === undefined) queues.set(path, []);
  else await waitForTurn(queue, { path, deadline, signal });
  return once(() => {
    const next = queues.get(path)?.shift();
    if (next === undefined) queues.delete(path);
    else next();
  });
}

interface Patience {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

function waitForTurn(queue: (() => void)[], wait: Patience & { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (error: unknown): void => {
      const at = queue.indexOf(turn);
      if (at >= 0) queue.splice(at, 1);
      clear();
      reject(toEbpfError(error, 'interrupted'));
    };
    const onAbort = (): void => give(wait.signal?.reason);
    const late = setTimeout(
      () => give(heldError(wait.path, undefined)),
      Math.max(0, wait.deadline - Date.now()),
    );
    const clear = (): void => {
      clearTimeout(late);
      wait.signal?.removeEventListener('abort', onAbort);
    };
    const turn = (): void => {
      clear();
      resolve();
    };
    wait.signal?.addEventListener('abort', onAbort, { once: true });
    queue.push(turn);
  });
}

// ---- those of other processes meet at the file

async function waitForFile(path: string, record: LockRecord, wait: Patience): Promise<void> {
  let pause = FIRST_WAIT;
  for (;;) {
    throwIfAborted(wait.signal);
    const occupant = await inspectLock(path);
    if (occupant === undefined) {
      if (await createExclusive(path, record)) return;
      continue;
    }
    if (occupant.stale && (await takeOver(path, occupant, record))) return;
    const left = wait.deadline - Date.now();
    if (left <= 0) throw heldError(path, occupant);
    await pauseFor(Math.min(left, pause * (0.5 + Math.random())), wait.signal);
    pause = Math.min(pause * 1.5, LONGEST_WAIT);
  }
}

/**
 * Takes a stale lock over. Removing the file and creating a new one would let two processes win: the second removes the
 * first one's fresh file. So the right to replace it is itself claimed, under a name made of the stale holder's nonce,
 * which only one process can create. While the stale file is at `path`, only the claimant replaces it and only the
 * claimant removes the claim; after it is gone its nonce never comes back. So whoever holds the claim and still sees
 * the stale file is alone. The claim of a claimant that died is claimed in the same way.
 */
async function takeOver(path: string, stale: Occupant, record: LockRecord): Promise<boolean> {
  const claims: string[] = [];
  let dead = stale;
  while (claims.length < MAX_CLAIMS) {
    const claim = `${path}.${dead.nonce}.claim`;
    claims.push(claim);
    if (await createExclusive(claim, record)) {
      const won = (await inspectLock(path))?.nonce === stale.nonce;
      if (won) await replaceRecord(path, record);
      // The oldest claim goes first and our own last: nobody may think that it holds a claim while the file stands.
      await removeClaims(claims, won);
      if (won) await sweepDebris(path);
      return won;
    }
    const other = await inspectLock(claim);
    if (other?.stale !== true) return false;
    dead = other;
  }
  return false;
}

async function removeClaims(claims: readonly string[], won: boolean): Promise<void> {
  const mine = won ? claims : claims.slice(-1);
  for (const claim of mine) await rm(claim, { force: true });
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, signal);
  } catch (error) {
    throw toEbpfError(error, 'interrupted');
  }
}

function heldError(path: string, occupant: Occupant | undefined): EbpfError {
  const record = occupant?.record;
  const command = printable(record?.command ?? '', 200);
  const who =
    occupant === undefined
      ? 'another task of this process'
      : record === undefined
        ? 'a process that did not say who it is'
        : `process ${record.holder.pid}${command === '' ? '' : ` (${command})`}`;
  return new EbpfError('lock-held', `The lock ${path} is held by ${who}.`, {
    hint: 'Wait for it to end, or end it, and try again.',
    details: { path, ...(record ? { pid: record.holder.pid, command } : {}) },
  });
}

// ---- while it is held

const held = new Map<string, string>();
let watchesExit = false;

function hold(path: string, record: LockRecord, leave: () => void): HeldLock {
  held.set(path, record.nonce);
  if (!watchesExit) process.once('exit', releaseAll);
  watchesExit = true;
  // A sign of life only: a lock that somebody removed by hand is noticed by nobody here.
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT).unref();

  let released: Promise<void> | undefined;
  const giveUp = async (): Promise<void> => {
    clearInterval(heartbeat);
    held.delete(path);
    try {
      await removeOwn(path, record.nonce);
    } finally {
      leave();
    }
  };
  const release = (): Promise<void> => (released ??= giveUp());
  return { path, release, [Symbol.asyncDispose]: release };
}

function releaseAll(): void {
  for (const [path, nonce] of held) removeOwnSync(path, nonce);
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
