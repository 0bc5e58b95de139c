import { ERROR_CODES, EbpfError, isJsonObject, parseJson, printable } from '../base/index.ts';
import type { ErrorCode, JsonObject } from '../base/index.ts';
import type { Attachment } from './attach.ts';

/** Characters of a message or hint. */
const LONGEST_TEXT = 1_000;

/** All is in the kernel and attached. */
export interface LoaderReady {
  /** Version of libbpf. */
  readonly libbpf: string;
  readonly programs: readonly Attachment[];
  readonly warnings: readonly string[];
}

/** Records that were lost since the last such note. */
export interface LostNote {
  /** Name of the buffer's map; null when programs count for several ring buffers together. */
  readonly map: string | null;
  readonly count: number;
}

/** What one buffer gave. */
export interface BufferReport {
  readonly map: string;
  readonly kind: 'ringbuf' | 'perf';
  readonly events: number;
  /** Null when nobody can know. */
  readonly lost: number | null;
}

/** How a run ended. */
export interface LoaderReport {
  /** `stopped`: asked to; `duration`: the time is over; `signal`: SIGINT or SIGTERM; `output-closed`: nobody reads on. */
  readonly reason: 'stopped' | 'duration' | 'signal' | 'output-closed';
  readonly events: number;
  /** Of all buffers; null when it is unknown for one of them. */
  readonly lost: number | null;
  readonly buffers: readonly BufferReport[];
}

/** What the child says, one JSON object a line. */
export type LoaderMessage =
  | { readonly type: 'ready'; readonly ready: LoaderReady }
  | { readonly type: 'lost'; readonly lost: LostNote }
  | { readonly type: 'ended'; readonly report: LoaderReport }
  | { readonly type: 'error'; readonly error: JsonObject };

export function encodeMessage(message: LoaderMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** The member that each type of message has. */
const BODIES: Readonly<Record<string, string>> = {
  ready: 'ready',
  lost: 'lost',
  ended: 'report',
  error: 'error',
};

/** Reads a line of the child. The child is ours, but it runs native code: what it says is looked at. */
export function decodeMessage(line: string): LoaderMessage {
  const value = parseJson(line, 'A message of the loader process', 'loader-crashed');
  const type = isJsonObject(value) && typeof value['type'] === 'string' ? value['type'] : '';
  const body = isJsonObject(value) ? value[BODIES[type] ?? ''] : undefined;
  if (!isJsonObject(body))
    throw new EbpfError('loader-crashed', 'The loader process said something that is no message.');
  return value as unknown as LoaderMessage;
}

/** Names in it may come out of a hostile object: no control characters leave the process in text for people. */
export function encodeError(error: EbpfError): LoaderMessage {
  const { message, hint, ...rest } = error.toJSON();
  const clean = (text: unknown): string | undefined =>
    typeof text === 'string' ? printable(text, LONGEST_TEXT) : undefined;
  return {
    type: 'error',
    error: { ...rest, message: clean(message), hint: clean(hint) },
  };
}

export function decodeError(json: JsonObject): EbpfError {
  const { code, message, hint, details } = json;
  const known = typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
  return new EbpfError(
    known ? (code as ErrorCode) : 'internal',
    typeof message === 'string' ? message : '(no message)',
    {
      hint: typeof hint === 'string' ? hint : undefined,
      details: isJsonObject(details) ? details : undefined,
    },
  );
}
