import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What is answered, and in which way it goes wrong. */
export interface Reply {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** What `Content-Length` says; default the truth. `false` sends chunks. */
  readonly length?: number | false;
  /** Closes the connection after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Sends so many bytes of the body and then nothing, for ever. */
  readonly stallAfter?: number;
  /** Sends the body in pieces of so many bytes with a pause between them. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** Repeats the body until the other side has enough. */
  readonly endless?: boolean;
  /** Closes the connection instead of answering. */
  readonly hangUp?: boolean;
  /** Takes the request and never answers. */
  readonly silent?: boolean;
  /** Answers before the body of the request was read. */
  readonly early?: boolean;
  /** Writes these bytes in place of an answer. */
  readonly raw?: string;
}

/** Answers, or fails to, as the reply says. */
export async function sendReply(
  response: ServerResponse,
  reply: Reply,
  head: boolean,
): Promise<void> {
  if (reply.silent === true) return;
  if (reply.hangUp === true) response.socket?.destroy();
  else if (reply.raw !== undefined) response.socket?.end(reply.raw);
  else {
    const body = Buffer.from(reply.body ?? '');
    writeHead(response, reply, body.length);
    if (head) response.end();
    else await sendBody(response, reply, body);
  }
}

function writeHead(response: ServerResponse, reply: Reply, size: number): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  const length = reply.length ?? size;
  const counted = length !== false && reply.endless !== true;
  if (counted && !response.hasHeader('content-length'))
    response.setHeader('content-length', length);
  response.writeHead(reply.status ?? 200);
}

async function sendBody(response: ServerResponse, reply: Reply, body: Buffer): Promise<void> {
  response.flushHeaders();
  const pause = reply.drip?.everyMs ?? 0;
  for (const piece of piecesOf(reply, body)) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
    if (pause > 0) await delay(pause);
  }
  if (reply.stallAfter === undefined) await end(response, reply);
}

function* piecesOf(reply: Reply, body: Buffer): Generator<Buffer> {
  const bytes = body.subarray(0, reply.cutAfter ?? reply.stallAfter ?? body.length);
  const step = reply.drip?.bytes ?? Math.max(bytes.length, 1);
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  while (reply.endless === true) yield body;
}

/** A body that does not fit its length can only be ended by closing the connection. */
async function end(response: ServerResponse, reply: Reply): Promise<void> {
  const lies = reply.cutAfter !== undefined || typeof reply.length === 'number';
  if (!lies) response.end();
  else {
    // What was written is on its way first.
    await delay(20);
    response.socket?.destroy();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
