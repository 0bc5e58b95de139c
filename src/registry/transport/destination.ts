import type { Dispatcher } from 'undici';
import { fail } from '../../base/index.ts';
import type { Logger } from '../../base/index.ts';
import type { Settings } from '../options.ts';
import { createDispatchers } from './agent.ts';
import type { Dispatchers } from './agent.ts';
import { Gate, MOST_PER_HOST } from './gate.ts';
import type { Pass } from './gate.ts';
import { Rate } from './rate.ts';
import { policyOf, reachOf } from './reach.ts';
import type { Leader, Reach } from './reach.ts';

/** What all registries of one client share: connections, and what limits them. */
export interface Lines {
  /** The wire of one registry. */
  of(leader: Leader): Wire;
  close(): Promise<void>;
}

/** How requests on behalf of one registry go out. */
export interface Wire {
  /** `reads` for GET and HEAD. */
  to(url: URL, reads: boolean): Destination;
}

/** One origin, as one registry's requests reach it. */
export interface Destination {
  /** Headers that this origin alone is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytesRate: Rate | undefined;
  readonly idleMs: number;
  readonly logger: Logger;
  dispatcher(): Promise<Dispatcher>;
  /** Waits until a request may begin that sends something, or only reads. */
  enter(kind: keyof Gates, signal: AbortSignal | undefined): Promise<Pass>;
}

/**
 * Requests that send something and requests that only read, apart: an upload may be fed by a download from the same
 * host, and neither may wait for the other's place. Each kind has the whole limit.
 */
interface Gates {
  readonly reading: Gate;
  readonly sending: Gate;
}

const gatesOf = (most: number, start?: number): Gates => ({
  reading: new Gate(most, start),
  sending: new Gate(most, start),
});

export function createLines(settings: Settings): Lines {
  const dispatchers = createDispatchers(settings);
  const state = { closed: false };
  const hosts = new Map<string, Gates>();
  const all = gatesOf(settings.maxRequests, settings.maxRequests);
  const rates = { requests: new Map<string, Rate>(), bytes: new Map<string, Rate>() };

  function gatesTo({ origin }: URL, { connections }: Reach): Gates {
    return kept(hosts, origin, () => gatesOf(connections ?? MOST_PER_HOST));
  }
  function rate(kind: 'requests' | 'bytes', name: string, perSecond: number | undefined) {
    if (perSecond === undefined) return undefined;
    return kept(rates[kind], name, () => new Rate(perSecond, settings.clock));
  }

  function of(leader: Leader): Wire {
    const { bytesPerSecond } = policyOf(settings, leader.registry);
    const bytesRate = rate('bytes', leader.registry, bytesPerSecond);
    const destinations = new Map<string, Destination>();
    const to = (url: URL, reads: boolean): Destination =>
      kept(destinations, `${reads ? 'r' : 'w'} ${url.origin}`, () => {
        const reach = reachOf({ settings, leader, url, reads });
        const requests = rate('requests', url.origin, reach.requestsPerSecond);
        const gates = [gatesTo(url, reach), all] as const;
        return new Line({ settings, state, dispatchers, reach, requests, bytesRate, gates });
      });
    return { to };
  }
  async function close(): Promise<void> {
    state.closed = true;
    await dispatchers.close();
  }
  return { of, close };
}

interface LineParts {
  readonly settings: Settings;
  readonly state: { readonly closed: boolean };
  readonly dispatchers: Dispatchers;
  readonly reach: Reach;
  readonly requests: Rate | undefined;
  readonly bytesRate: Rate | undefined;
  readonly gates: readonly [host: Gates, all: Gates];
}

class Line implements Destination {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytesRate: Rate | undefined;
  readonly idleMs: number;
  readonly logger: Logger;
  readonly #parts: LineParts;
  #dispatcher: Promise<Dispatcher> | undefined;

  constructor(parts: LineParts) {
    this.headers = parts.reach.headers;
    this.bytesRate = parts.bytesRate;
    this.idleMs = parts.settings.idleTimeoutMs;
    this.logger = parts.settings.logger;
    this.#parts = parts;
  }

  async dispatcher(): Promise<Dispatcher> {
    // Whoever waited for a place when the client was closed gets one that leads nowhere.
    if (this.#parts.state.closed) fail('interrupted', 'The registry client is closed.');
    return await (this.#dispatcher ??= this.#open());
  }

  async #open(): Promise<Dispatcher> {
    try {
      return await this.#parts.dispatchers.for(this.#parts.reach);
    } catch (error) {
      this.#dispatcher = undefined;
      throw error;
    }
  }

  async enter(kind: keyof Gates, signal: AbortSignal | undefined): Promise<Pass> {
    const { gates, requests } = this.#parts;
    const host = await gates[0][kind].enter(signal);
    try {
      const all = await gates[1][kind].enter(signal);
      const pass = new BothPasses(host, all);
      return requests === undefined ? pass : await afterTurn(pass, requests, signal);
    } catch (error) {
      host.leave();
      throw error;
    }
  }
}

async function afterTurn(
  pass: Pass,
  requests: Rate,
  signal: AbortSignal | undefined,
): Promise<Pass> {
  try {
    await requests.take(1, signal);
    return pass;
  } catch (error) {
    pass.leave();
    throw error;
  }
}

/** The host's limit learns how it went; the client's own is fixed. */
class BothPasses implements Pass {
  readonly #host: Pass;
  readonly #all: Pass;

  constructor(host: Pass, all: Pass) {
    this.#host = host;
    this.#all = all;
  }

  fine(): void {
    this.#host.fine();
  }

  crowded(): void {
    this.#host.crowded();
  }

  reading(): void {
    this.#host.reading();
    this.#all.reading();
  }

  resting(): void {
    this.#host.resting();
    this.#all.resting();
  }

  leave(): void {
    this.#host.leave();
    this.#all.leave();
  }
}

/** What is there under a key, made the first time. */
export function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
