import { ERROR_CODES, EXIT_CODES } from './error-codes.ts';
import type { ErrorClass, ErrorCode } from './error-codes.ts';

/** The mark by which two copies of this library know each other's errors. */
const BRAND = 'ebpf-oci.error';

/** What else an error carries beside its message. */
export interface ErrorContext {
  /** What to do about it, in one line, with a command where there is one. */
  readonly hint?: string | undefined;
  /** JSON-safe facts for programs: expected and found values, the clause or rule that refused. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
  /** Further lines of the message. */
  readonly lines?: readonly string[] | undefined;
}

/** What moves a cursor, breaks a line or turns text around. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The one error of this library: a stable code, what failed with which value, and what to do. Values come from anybody:
 * message and hint never hold control characters, and line breaks only between `lines`.
 */
export class EbpfError extends Error {
  override readonly name = 'EbpfError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly brand: string = BRAND;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    const lines = [message, ...(context.lines ?? [])].map(harmless);
    super(lines.join('\n'), context.cause === undefined ? {} : { cause: context.cause });
    this.code = code;
    this.hint = context.hint === undefined ? undefined : harmless(context.hint);
    this.details = context.details ?? {};
  }

  /** The class of the failure, which decides the exit code. */
  get class(): ErrorClass {
    return ERROR_CODES[this.code];
  }

  /** The exit code of a command that ends with this error (docs/errors.md). */
  get exitCode(): number {
    return EXIT_CODES[this.class];
  }

  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      class: this.class,
      message: this.message,
      hint: this.hint,
      details: this.details,
    };
  }
}

function harmless(text: string): string {
  return text.replace(HARMFUL, ' ');
}

/** True for our errors, also when they come from a second copy of this library. */
export function isEbpfError(value: unknown): value is EbpfError {
  return value instanceof Error && 'brand' in value && value.brand === BRAND;
}

/** Throws an {@link EbpfError}; for use in expressions. */
export function fail(code: ErrorCode, message: string, context: ErrorContext = {}): never {
  throw new EbpfError(code, message, context);
}

/** Makes one of our errors out of anything thrown; abort signals become `interrupted` or `timed-out`. */
export function toEbpfError(thrown: unknown, fallback: ErrorCode = 'internal'): EbpfError {
  if (isEbpfError(thrown)) return thrown;
  if (!(thrown instanceof Error)) return new EbpfError(fallback, String(thrown), { cause: thrown });
  if (thrown.name === 'TimeoutError')
    return new EbpfError('timed-out', 'The time limit was reached.', { cause: thrown });
  if (thrown.name === 'AbortError')
    return new EbpfError('interrupted', 'Interrupted.', { cause: thrown });
  return new EbpfError(fallback, thrown.message, { cause: thrown });
}

/** The `code` of a Node system error (`ENOENT` …), or undefined. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
