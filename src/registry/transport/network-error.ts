import { EbpfError, errnoOf, isEbpfError, redactUrl } from '../../base/index.ts';
import type { ErrorCode, ErrorContext } from '../../base/index.ts';
import { ADDRESS_REFUSED } from './agent.ts';

interface Diagnosis {
  readonly code: ErrorCode;
  /** Continues "HOST …". */
  readonly text: string;
  readonly hint?: string;
  readonly retryable?: boolean;
}

const UNREACHABLE = { code: 'registry-unreachable', retryable: true } as const;
const UNTRUSTED = {
  code: 'registry-unreachable',
  text: 'has a certificate of an authority that is not trusted here',
  hint: 'Name the file of its authority with --ca-file or by the setting caFile, or fix the certificate.',
} as const;
const LOST = { ...UNREACHABLE, text: 'closed the connection before the end' } as const;
const NOT_HTTP = {
  code: 'registry-protocol',
  text: 'sent something that is not valid HTTP',
  retryable: true,
} as const;

const DIAGNOSES: Readonly<Record<string, Diagnosis>> = {
  ECONNREFUSED: {
    ...UNREACHABLE,
    text: 'refuses connections',
    hint: 'Is the registry running, and is the port right?',
  },
  ENOTFOUND: {
    code: 'registry-unreachable',
    text: 'is not a known host name',
    hint: 'Check the spelling of the registry and the name server.',
  },
  EAI_AGAIN: { ...UNREACHABLE, text: 'could not be resolved: the name server does not answer' },
  EHOSTUNREACH: { ...UNREACHABLE, text: 'cannot be reached: no route to it' },
  ENETUNREACH: { ...UNREACHABLE, text: 'cannot be reached: no network' },
  ETIMEDOUT: { ...UNREACHABLE, text: 'does not answer' },
  UND_ERR_CONNECT_TIMEOUT: { ...UNREACHABLE, text: 'does not accept the connection in time' },
  ECONNRESET: LOST,
  EPIPE: LOST,
  UND_ERR_SOCKET: LOST,
  UND_ERR_INFO: LOST,
  UND_ERR_ABORTED: LOST,
  UND_ERR_DESTROYED: { code: 'interrupted', text: 'was left: the client is closed' },
  UND_ERR_CLOSED: { code: 'interrupted', text: 'was left: the client is closed' },
  UND_ERR_HEADERS_OVERFLOW: { code: 'registry-protocol', text: 'sent headers that are too large' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: LOST,
  CERT_HAS_EXPIRED: { code: 'registry-unreachable', text: 'has a certificate that is expired' },
  CERT_NOT_YET_VALID: {
    code: 'registry-unreachable',
    text: 'has a certificate that is not yet valid',
    hint: 'Is the clock of this machine right?',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'registry-unreachable',
    text: 'has a certificate that was issued for another name',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { ...UNTRUSTED, text: 'has a self-signed certificate' },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    code: 'plain-http-refused',
    text: 'does not speak TLS on this port',
    hint: 'If it is a registry without TLS that you trust, allow it with --plain-http.',
  },
  [ADDRESS_REFUSED]: {
    code: 'redirect-refused',
    text: 'resolves to a link-local, metadata or loopback address, and a server named it',
  },
};

/** Makes our error out of what Node or undici throws for a request to `url`. */
export function networkFailure(thrown: unknown, method: string, url: URL): EbpfError {
  if (isEbpfError(thrown)) return thrown;
  const cause = rootOf(thrown);
  const code = errnoOf(cause) ?? nameOf(cause);
  const found = DIAGNOSES[code] ?? unknownCause(code);
  return new EbpfError(found.code, `${url.host} ${found.text}.`, {
    hint: found.hint,
    details: {
      host: url.host,
      method,
      url: redactUrl(url),
      reason: code,
      retryable: found.retryable === true,
    },
    cause: thrown,
  } satisfies ErrorContext);
}

/** True when the same request may go well the next time. */
export function isRetryable(error: unknown): error is EbpfError {
  return isEbpfError(error) && error.details['retryable'] === true;
}

/** undici's parser fails without a code; its name says enough. */
function nameOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : '';
}

function unknownCause(code: string): Diagnosis {
  if (code.startsWith('HPE_')) return NOT_HTTP;
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO')
    return { code: 'registry-unreachable', text: `failed in the TLS handshake (${code})` };
  return { ...UNREACHABLE, text: `could not be talked to (${code === '' ? 'no reason' : code})` };
}

/** Several addresses of one host fail together in an AggregateError; the first says enough. */
function rootOf(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return thrown.errors[0];
  if (thrown instanceof Error && thrown.cause instanceof Error && errnoOf(thrown) === undefined)
    return thrown.cause;
  return thrown;
}
