import { isEbpfError, throwIfAborted, unlessAborted } from '../../base/index.ts';
import type { Abortable } from '../../base/index.ts';
import type { KeptLogin, LoginFiles } from './login-file.ts';
import type { Authorization } from './model.ts';

export interface LoginsOptions {
  /** Undefined: only memory. */
  readonly files: LoginFiles | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface LoginQuery extends Abortable {
  /** What is kept is no answer. */
  readonly renew?: boolean | undefined;
  readonly ask: (options: Abortable) => Promise<Authorization>;
}

/** Logins by the key of what they are good for. */
export interface Logins {
  /** One that is good for half of its life or more, else a new one; callers at the same time share one request. */
  get(key: string, query: LoginQuery): Promise<Authorization>;
}

/** A request under way; it ends when nobody waits for it any longer. */
interface Flight {
  readonly answer: Promise<Authorization>;
  readonly controller: AbortController;
  waiting: number;
}

export function createLogins({ files, now }: LoginsOptions): Logins {
  const held = new Map<string, KeptLogin>();
  const flights = new Map<string, Flight>();

  async function get(key: string, query: LoginQuery): Promise<Authorization> {
    throwIfAborted(query.signal);
    const flight = flights.get(key) ?? launch(key, query);
    flight.waiting += 1;
    try {
      return await unlessAborted(flight.answer, query.signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) land(key, flight);
    }
  }

  function launch(key: string, query: LoginQuery): Flight {
    const controller = new AbortController();
    const answer = obtain(key, { ...query, signal: controller.signal });
    // Whoever waited may have gone.
    answer.catch(() => undefined);
    const flight = { answer, controller, waiting: 0 };
    flights.set(key, flight);
    return flight;
  }

  /** It has arrived, or nobody waits for it any longer. */
  function land(key: string, flight: Flight): void {
    flight.controller.abort();
    if (flights.get(key) === flight) flights.delete(key);
  }

  async function obtain(key: string, query: LoginQuery): Promise<Authorization> {
    const kept = query.renew === true ? undefined : await recall(key);
    if (kept !== undefined && now() < halfLife(kept)) return kept;
    if (query.renew === true) await forget(key);
    try {
      return await fresh(key, query);
    } catch (error) {
      // The second half of a life is for the time when AWS cannot be asked.
      if (kept !== undefined && kept.expiresAt > now() && isPassing(error)) return kept;
      throw error;
    }
  }

  async function recall(key: string): Promise<KeptLogin | undefined> {
    const mine = held.get(key);
    if (mine !== undefined && now() < halfLife(mine)) return mine;
    // Another process may have asked meanwhile.
    const kept = (await files?.read(key, now())) ?? mine;
    if (kept !== undefined) held.set(key, kept);
    return kept;
  }

  async function forget(key: string): Promise<void> {
    held.delete(key);
    await files?.remove(key);
  }

  async function fresh(key: string, { ask, signal }: LoginQuery): Promise<Authorization> {
    const issuedAt = now();
    const login = { ...(await ask({ signal })), issuedAt };
    // One that is over already by this clock, which may be wrong, is used and not kept.
    if (login.expiresAt > issuedAt) {
      held.set(key, login);
      await files?.write(key, login);
    }
    return login;
  }
  return { get };
}

function halfLife({ issuedAt, expiresAt }: KeptLogin): number {
  return issuedAt + (expiresAt - issuedAt) / 2;
}

function isPassing(error: unknown): boolean {
  return (
    isEbpfError(error) &&
    ['registry-throttled', 'registry-unreachable', 'proxy-failed'].includes(error.code)
  );
}
