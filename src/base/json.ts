import { fail } from './error.ts';
import type { ErrorCode } from './error-codes.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** True for a plain JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses JSON that somebody else wrote. `__proto__` keys are dropped and invalid UTF-8 refused; a syntax error becomes
 * our error with `code`, naming `what`, and never shows the parser's own text alone.
 */
export function parseJson(text: string | Uint8Array, what: string, code: ErrorCode): JsonValue {
  try {
    const string =
      typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
    return JSON.parse(string, (key, value: JsonValue) =>
      key === '__proto__' ? undefined : value,
    ) as JsonValue;
  } catch (cause) {
    return fail(code, `${what} is not valid JSON.`, { cause });
  }
}

/** JSON with sorted keys and no white space: the same value gives the same bytes everywhere. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJsonObject(inner) ? sortKeys(inner) : inner,
  );
}

function sortKeys(value: JsonObject): JsonObject {
  // Code-unit order, not locale order: the digest must not depend on the machine.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}
