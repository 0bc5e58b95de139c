import { CAPS, EbpfError, isJsonObject, printable, redactUrl } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';
import type { Answer } from './transport/answer.ts';
import { quotaOf } from './transport/quota.ts';
import { isRetryStatus } from './transport/retry.ts';

/** What was asked for, so that an answer can be judged. */
export interface Asked {
  /** Continues "Could not …": `fetch the manifest …`. */
  readonly doing: string;
  /** The failure that 404 means here. Default `registry-error`. */
  readonly missing?: ErrorCode | undefined;
  /** Server codes that mean here that the registry does not do this. Default: `UNSUPPORTED` alone. */
  readonly unsupported?: readonly string[] | undefined;
  /** What is missing after 404: `tag 1.2`. */
  readonly subject?: string | undefined;
  /** Set when a tag is given that may be another's already. */
  readonly overwrites?: string | undefined;
  /** Host as in the reference, for `ebpf login`. */
  readonly registry?: string | undefined;
  readonly repository?: string | undefined;
  /** Whether credentials were shown. */
  readonly identified?: boolean | undefined;
}

/** One entry of an error answer (distribution-spec, "Error Codes"). */
interface ServerError {
  readonly code: string;
  readonly message: string;
}

/** Makes our error of an answer that is not what was asked for, and reads the answer to its end. */
export async function unexpectedAnswer(answer: Answer, asked: Asked): Promise<EbpfError> {
  const errors = await serverErrors(answer);
  const { code, text, hint } = diagnose(answer, asked, errors);
  const said = errors
    .filter((error) => !MISSING.has(code) || saysMore(error, text))
    .map((error) => printable(`${error.code} ${error.message}`))
    .join('; ');
  const message = said === '' ? text : `${text} The registry says: "${printable(said)}"`;
  return new EbpfError(code, message, {
    hint,
    details: {
      registry: asked.registry,
      repository: asked.repository,
      method: answer.method,
      url: redactUrl(answer.url),
      status: answer.status,
      serverCodes: errors.map((error) => printable(error.code, 64)),
      retryable: isRetryStatus(answer.status),
    },
  });
}

const MISSING: ReadonlySet<ErrorCode> = new Set([
  'repository-missing',
  'manifest-missing',
  'tag-missing',
  'blob-missing',
]);
/** Of what registries say of what they do not have: `manifest unknown`, `repository name not known to registry`. */
const SAYS_MISSING =
  /^(?:a|artifact|be|blob|could|does|exist|for|found|in|is|it|known|manifest|name|no|not|of|registry|repository|such|tag|the|there|this|to|unknown|with)$/;

/** True for words that tell more than that what we have named is missing. */
function saysMore({ message }: ServerError, text: string): boolean {
  const own = new Set(wordsOf(text));
  return wordsOf(message).some((word) => !SAYS_MISSING.test(word) && !own.has(word));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

interface Diagnosis {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint?: string | undefined;
}

function diagnose(answer: Answer, asked: Asked, errors: readonly ServerError[]): Diagnosis {
  const could = `Could not ${asked.doing}`;
  const has = (...codes: string[]): boolean => errors.some(({ code }) => codes.includes(code));
  if (answer.status === 401) return unauthorized(asked, could);
  if (asked.overwrites !== undefined && saysImmutable(answer.status, errors))
    return immutable(asked.overwrites, could);
  if (answer.status === 404) return missing(asked, has('NAME_UNKNOWN', 'NAME_INVALID'), could);
  // A page instead of an answer comes from something between us and the registry, whatever its status says.
  if (isPage(answer)) return page(answer, could);
  if (answer.status === 403) return denied(asked, could);
  if (answer.status === 405 || has(...(asked.unsupported ?? ['UNSUPPORTED'])))
    return {
      code: 'operation-unsupported',
      text: `${could}: the registry does not support it or has it switched off.`,
    };
  return refused(answer, could, has('MANIFEST_INVALID'));
}

function refused(answer: Answer, could: string, listed: boolean): Diagnosis {
  const { status, url } = answer;
  if (status === 429)
    return {
      code: 'registry-throttled',
      text: `${could}: ${url.host} gets too many requests (429).${quotaOf(answer)}`,
      hint: 'Try again later; logging in often raises the limit.',
    };
  return {
    code: 'registry-error',
    text: `${could}: ${url.host} answers ${status}.`,
    hint: refusedHint(answer, listed),
  };
}

function refusedHint({ status, url, mediaType }: Answer, listed: boolean): string | undefined {
  if (listed || status === 415)
    return 'Some registries take only the artifact types on a list; ask who runs this one.';
  // What servers with TLS say to a request without: Go's and nginx's are not JSON.
  if (status === 400 && url.protocol === 'http:' && mediaType !== 'application/json')
    return `It was asked without TLS. If it speaks TLS: ebpf config set 'registries[${url.host}].plainHttp' never`;
  return undefined;
}

function immutable(tag: string, could: string): Diagnosis {
  return {
    code: 'registry-conflict',
    text: `${could}: the tag "${tag}" exists, and the registry does not let it be changed.`,
    hint: 'Push under another tag, or make the tags of the repository mutable.',
  };
}

/** Registries have no code of their own for a tag that must not move; ECR says it with TAG_INVALID, Harbor with 412. */
function saysImmutable(status: number, errors: readonly ServerError[]): boolean {
  if (status === 409 || status === 412) return true;
  const words = /immutable|cannot be (?:overwritten|updated|changed)|already exists/i;
  return status === 400 && errors.some(({ message }) => words.test(message));
}

function unauthorized(asked: Asked, could: string): Diagnosis {
  const why = asked.identified === true ? 'does not accept the credentials' : 'asks for a login';
  return {
    code: 'registry-unauthorized',
    text: `${could}: ${asked.registry ?? 'the registry'} ${why}.`,
    hint: loginHint(asked),
  };
}

function denied(asked: Asked, could: string): Diagnosis {
  const known = asked.identified === true;
  return {
    code: 'registry-denied',
    text: `${could}: access to ${asked.repository ?? 'it'} is denied${known ? ' to this login' : ' without a login'}.`,
    hint: known ? 'Ask for the right, or log in as somebody who has it.' : loginHint(asked),
  };
}

function loginHint(asked: Asked): string | undefined {
  return asked.registry === undefined ? undefined : `Log in with: ebpf login ${asked.registry}`;
}

function missing(asked: Asked, nameUnknown: boolean, could: string): Diagnosis {
  const where = `${asked.registry ?? 'the registry'}/${asked.repository ?? ''}`;
  if (nameUnknown) return { code: 'repository-missing', text: `There is no repository ${where}.` };
  if (asked.missing === undefined)
    return { code: 'registry-error', text: `${could}: ${where} answers 404.` };
  return {
    code: asked.missing,
    text: `There is no ${asked.subject ?? 'such content'} in ${where}.`,
  };
}

function page(answer: Answer, could: string): Diagnosis {
  return {
    code: 'registry-protocol',
    text: `${could}: ${answer.url.host} answers ${answer.status} with an HTML page.`,
    hint: 'Is it a registry? A proxy or a login portal on the way may answer in its place.',
  };
}

/** True when a web page came. */
export function isPage(answer: Answer): boolean {
  return answer.mediaType === 'text/html' || answer.mediaType === 'application/xhtml+xml';
}

async function serverErrors(answer: Answer): Promise<readonly ServerError[]> {
  try {
    const bytes = await answer.bytes(CAPS.errorBody, 'The error answer');
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const list = isJsonObject(json) && Array.isArray(json['errors']) ? json['errors'] : [];
    return list.slice(0, 4).map(serverError);
  } catch {
    // The status is the answer; its explanation is a courtesy that may be missing, cut or not JSON.
    return [];
  }
}

function serverError(value: unknown): ServerError {
  const { code, message } = isJsonObject(value) ? value : {};
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
  };
}
