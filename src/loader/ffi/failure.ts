import { fail } from '../../base/index.ts';
import type { ErrorCode } from '../../base/index.ts';
import { errnoName, errnoText } from './errno.ts';

/** Which call failed, on what, and as which of our errors. */
export interface Call {
  readonly name: string;
  /** What it was called for: `map "events"`. */
  readonly on: string;
  readonly code?: ErrorCode;
}

/** The one place where a return code of C becomes an error: below zero is `-errno`. Returns what is not an error. */
export function checked(result: number, call: Call): number {
  return result < 0 ? failed(-result, call) : result;
}

/** Throws for a call that left `errno`. */
export function failed(errno: number, call: Call): never {
  return fail(
    call.code ?? 'load-failed',
    `${call.name} failed for ${call.on}: ${errnoText(errno)}.`,
    { details: { call: call.name, on: call.on, errno: errnoName(errno) } },
  );
}
