import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../wire-reply.ts';
import type { Contents } from './contents.ts';
import type { Quirks } from './quirks.ts';

/** Which of the lab's servers was asked. */
export type LabServer = 'registry' | 'storage' | 'token';

/** A request as the handlers see it. */
export interface LabExchange {
  readonly server: LabServer;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body broke off before its length was reached. */
  readonly broken: boolean;
  readonly contents: Contents;
  readonly quirks: Quirks;
}

/** An error as distribution-spec writes it ("Error Codes"). */
export function refusal(status: number, code: string, message = code.toLowerCase()): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

export function json(value: unknown, headers: Reply['headers'] = {}): Reply {
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** A web page, as portals and gateways answer. */
export function page(status: number, headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: '<!DOCTYPE html><html><body>Please sign in</body></html>',
  };
}
