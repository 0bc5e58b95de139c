import { flipped } from '../fault-proxy.ts';
import type { Reply } from '../wire-reply.ts';
import { page, refusal } from './exchange.ts';
import type { LabExchange, LabServer } from './exchange.ts';

/** What goes wrong with one exchange. Positions count bytes of the body; negative ones from its end. */
export interface LabFault {
  /** In place of asking the registry. */
  readonly instead?: Reply | ((exchange: LabExchange) => Reply);
  /** Changes what the registry answers. */
  readonly then?: (reply: Reply, exchange: LabExchange) => Reply;
  /** Resets the connection after so many bytes of the request's body; the registry sees what came before. */
  readonly resetAt?: number;
  /** Told when that has happened; a request whose body is shorter is not harmed. */
  readonly onReset?: () => void;
}

export interface LabFaultRule {
  readonly method?: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Tested against path and query. Default: everything. */
  readonly path?: RegExp;
  /** Default `registry`. */
  readonly server?: LabServer;
  /** Requests that it strikes. Default 1. */
  readonly times?: number;
  /** Requests that fit and are spared before. Default 0. */
  readonly after?: number;
  readonly fault: LabFault;
}

/** A status, with how long to stay away where that is said: seconds, or a date. */
export function status(
  code: number,
  options: { readonly retryAfter?: number; readonly asDate?: boolean; readonly body?: string } = {},
): LabFault {
  const { retryAfter, asDate = false, body = '' } = options;
  return {
    instead: () => {
      if (retryAfter === undefined) return { status: code, body };
      // A date has no parts of a second; rounded up it is never earlier than asked.
      const until = new Date(Math.ceil(Date.now() / 1000 + retryAfter) * 1000).toUTCString();
      return {
        status: code,
        body,
        headers: { 'retry-after': asDate ? until : String(retryAfter) },
      };
    },
  };
}

/** Closes the connection in the middle of the body. */
export function cut(at: number | 'half'): LabFault {
  return { then: (reply) => ({ ...reply, cutAfter: placeIn(reply, at) }) };
}

/** Sends no more from there on, and keeps the connection. */
export function stall(at: number | 'half'): LabFault {
  return { then: (reply) => ({ ...reply, stallAfter: placeIn(reply, at) }) };
}

/** Turns one bit. */
export function flip(at: number): LabFault {
  return { then: (reply) => ({ ...reply, body: flipped(Buffer.from(reply.body ?? ''), at) }) };
}

export function drip(bytes: number, everyMs: number): LabFault {
  return { then: (reply) => ({ ...reply, drip: { bytes, everyMs } }) };
}

/** Headers over those of the answer. */
export function headers(more: Readonly<Record<string, string>>): LabFault {
  return { then: (reply) => ({ ...reply, headers: { ...reply.headers, ...more } }) };
}

export function body(other: string | Uint8Array): LabFault {
  return { then: (reply) => ({ ...reply, body: other }) };
}

/** A web page in place of the answer. */
export function html(code = 200): LabFault {
  return { instead: page(code) };
}

export function redirect(to: string | ((exchange: LabExchange) => string), code = 307): LabFault {
  return {
    instead: (exchange) => ({
      status: code,
      headers: { location: typeof to === 'string' ? to : to(exchange) },
    }),
  };
}

/** Resets the connection while the body of the request comes in. */
export function reset(at: number): LabFault {
  return { resetAt: at };
}

export function hangUp(): LabFault {
  return { instead: { hangUp: true } };
}

/** The registry does as asked; the answer is lost. */
export function lost(): LabFault {
  return { then: () => ({ hangUp: true }) };
}

/** Bytes that are no HTTP. */
export function raw(text: string): LabFault {
  return { instead: { raw: text } };
}

/** The registry forgets all sessions before it looks at the request. */
export function sessionsLost(): LabFault {
  return {
    instead: ({ contents }) => {
      contents.sessions.clear();
      return refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
    },
  };
}

function placeIn(reply: Reply, at: number | 'half'): number {
  return at === 'half' ? Math.floor(Buffer.byteLength(reply.body ?? '') / 2) : at;
}

/** The rules in force, each with what is left of it. */
export class FaultScript {
  #rules: { readonly rule: LabFaultRule; after: number; left: number }[] = [];
  /** How often a rule struck. */
  struck = 0;

  add(...rules: readonly LabFaultRule[]): void {
    for (const rule of rules)
      this.#rules.push({ rule, after: rule.after ?? 0, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault of a request, which then counts as having struck. */
  next(server: LabServer, method: string, path: string): LabFault | undefined {
    const fits = this.#rules.filter(
      ({ rule, left }) =>
        left > 0 &&
        (rule.server ?? 'registry') === server &&
        (rule.method ?? method) === method &&
        (rule.path?.test(path) ?? true),
    );
    for (const one of fits) {
      if (one.after > 0) one.after -= 1;
      else {
        one.left -= 1;
        this.struck += 1;
        return one.rule.fault;
      }
    }
    return undefined;
  }
}
