import { EbpfError, errnoOf, isEbpfError, printable, toEbpfError } from '../../base/index.ts';
import type { ErrorCode } from '../../base/index.ts';

/** What was asked of AWS when it failed. */
export interface EcrCall {
  /** Host of the registry. */
  readonly registry: string;
  /** The IAM action, `ecr:GetAuthorizationToken`. */
  readonly action: string;
  /** Address of the API. */
  readonly endpoint: string;
  readonly profile: string | undefined;
  readonly proxy: URL | undefined;
  readonly signal: AbortSignal | undefined;
}

interface Diagnosis {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint?: string;
}

/** Where AWS credentials come from, for people who have none. */
const SOURCES =
  'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or `aws sso login`; or run where a role is attached.';

/** Names that AWS gives to credentials it does not take. */
const REFUSED = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
]);
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'NotAuthorized']);
const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'RequestExpired']);
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);
const NETWORK = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);

/** Makes our error of what the SDK threw. */
export function ecrFailure(thrown: unknown, call: EcrCall): EbpfError {
  if (isEbpfError(thrown)) return thrown;
  if (call.signal?.aborted === true) return toEbpfError(call.signal.reason, 'interrupted');
  const { code, text, hint } = diagnose(thrown, call);
  return new EbpfError(code, text, {
    hint,
    details: { registry: call.registry, action: call.action, aws: nameOf(thrown) },
    cause: thrown,
  });
}

function diagnose(thrown: unknown, call: EcrCall): Diagnosis {
  const name = nameOf(thrown);
  const message = printable(thrown instanceof Error ? thrown.message : String(thrown));
  return (
    ofCredentials(name, message, call) ??
    ofAnswer(name, message, call) ??
    ofNetwork(thrown, name, call) ?? {
      code: 'ecr-failed',
      text: `ECR refuses ${call.action} for ${call.registry}: "${name}: ${message}".`,
    }
  );
}

/** Before anything was sent: there are no credentials, or a session of them is over. */
function ofCredentials(name: string, message: string, call: EcrCall): Diagnosis | undefined {
  const { registry, profile } = call;
  const sso = `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
  if (
    EXPIRED.has(name) ||
    /\bsso\b.*\b(?:expired|invalid|refresh)|token is expired|session.*expired/i.test(message)
  )
    return {
      code: 'aws-credentials-missing',
      text: `The AWS session${ofProfile(profile)} has expired: there are no credentials for ${registry}.`,
      hint: `Renew it: ${sso}, or whatever it came from.`,
    };
  if (/region is missing/i.test(message))
    return { code: 'ecr-failed', text: 'AWS has no region.', hint: 'Set AWS_REGION.' };
  if (!/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(name))
    return undefined;
  return {
    code: 'aws-credentials-missing',
    text: `There are no AWS credentials${ofProfile(profile)} for ${registry}: "${message}"`,
    hint: SOURCES,
  };
}

function ofProfile(profile: string | undefined): string {
  return profile === undefined ? '' : ` of profile ${printable(profile, 80)}`;
}

function ofAnswer(name: string, message: string, call: EcrCall): Diagnosis | undefined {
  if (DENIED.has(name))
    return {
      code: 'registry-denied',
      text: `AWS does not allow ${call.action} for ${call.registry}: "${message}"`,
      hint: `Whoever the AWS credentials belong to needs the IAM action ${call.action}.`,
    };
  if (REFUSED.has(name))
    return {
      code: 'registry-unauthorized',
      text: `AWS does not accept the AWS credentials${ofProfile(call.profile)} (${name}).`,
      hint: 'Are the keys right, and of the account and partition of this registry? See `aws sts get-caller-identity`.',
    };
  if (THROTTLED.has(name))
    return {
      code: 'registry-throttled',
      text: `ECR gets too many requests for ${call.action} (${name}).`,
      hint: 'Try again later.',
    };
  return undefined;
}

function ofNetwork(thrown: unknown, name: string, call: EcrCall): Diagnosis | undefined {
  const errno = errnoOf(thrown);
  const network = errno !== undefined && NETWORK.has(errno);
  if (!network && name !== 'TimeoutError') return undefined;
  const why = errno ?? 'no answer in time';
  if (call.proxy !== undefined)
    return {
      code: 'proxy-failed',
      text: `The ECR API at ${call.endpoint} cannot be reached through the proxy ${call.proxy.host} (${why}).`,
      hint: 'Check the proxy, or take the address out of it with NO_PROXY.',
    };
  return {
    code: 'registry-unreachable',
    text: `The ECR API at ${call.endpoint} cannot be reached (${why}).`,
    hint: 'Check network and proxy; AWS_ENDPOINT_URL_ECR names the address of a VPC endpoint.',
  };
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? printable(thrown.name, 80) : 'unknown';
}
