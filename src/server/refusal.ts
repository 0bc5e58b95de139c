import { isEbpfError } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';

/** Error codes of distribution-spec ("Error Codes") with the status each has unless said otherwise. */
const STATUS = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 404,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  UNSUPPORTED: 405,
  TOOMANYREQUESTS: 429,
  /** Not of the specification, which has no word for failures of the registry itself. */
  UNKNOWN: 500,
} as const;

export type RegistryErrorCode = keyof typeof STATUS;

export interface RefusalOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further errors of the same answer, one for each missing blob for example. */
  readonly details?: readonly unknown[];
  readonly cause?: unknown;
}

/** A request that is answered with an error; stays inside this room. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RegistryErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly unknown[];

  constructor(code: RegistryErrorCode, message: string, options: RefusalOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = options.status ?? STATUS[code];
    this.headers = options.headers ?? {};
    this.details = options.details ?? [];
  }

  /** The body in the form of distribution-spec, "Error Codes". */
  get body(): string {
    const entry = { code: this.code, message: this.message };
    const errors =
      this.details.length === 0 ? [entry] : this.details.map((detail) => ({ ...entry, detail }));
    return `${JSON.stringify({ errors })}\n`;
  }
}

/** Ends the request with an error answer. */
export function refuse(
  code: RegistryErrorCode,
  message: string,
  options: RefusalOptions = {},
): never {
  throw new Refusal(code, message, options);
}

/** In words of our own: messages of repositories name folders of this machine. */
const KNOWN: Partial<Record<ErrorCode, readonly [RegistryErrorCode, string]>> = {
  'blob-missing': ['BLOB_UNKNOWN', 'There is no such blob.'],
  'manifest-missing': ['MANIFEST_UNKNOWN', 'There is no such manifest.'],
  'tag-missing': ['MANIFEST_UNKNOWN', 'There is no such tag.'],
  'repository-missing': ['NAME_UNKNOWN', 'There is no such repository.'],
};

/** The answer for anything thrown. What went wrong inside is for the log, not for the peer. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (!isEbpfError(thrown)) return internal(thrown);
  // A body that is refused while a repository reads it comes back in that repository's wrapping.
  if (thrown.cause instanceof Refusal) return thrown.cause;
  const known = KNOWN[thrown.code];
  if (known !== undefined) return new Refusal(...known, { cause: thrown });
  if (thrown.code === 'lock-held') {
    return new Refusal('UNKNOWN', 'The repository is being changed by somebody else; try again.', {
      status: 503,
      headers: { 'retry-after': '1' },
      cause: thrown,
    });
  }
  if (thrown.class === 'refused') {
    return new Refusal('UNKNOWN', 'The stored content is damaged; its owner can run ebpf fsck.', {
      cause: thrown,
    });
  }
  return internal(thrown);
}

function internal(cause: unknown): Refusal {
  return new Refusal('UNKNOWN', 'The registry failed; its log says why.', { cause });
}
