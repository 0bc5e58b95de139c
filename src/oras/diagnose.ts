import { EbpfError, printable, redactUrl } from '../base/index.ts';
import type { ErrorCode } from '../base/index.ts';

/** What was asked of oras, so that what it says can be judged. */
export interface Asked {
  /** Continues "Could not …": `fetch the manifest …`. */
  readonly doing: string;
  /** The reference in the arguments. */
  readonly target: string;
  /** The failure that "not found" means here. Default `registry-error`. */
  readonly missing?: ErrorCode | undefined;
  /** What is missing then: `tag "1.2"`. */
  readonly subject?: string | undefined;
  /** What a refused upload is called. Default `registry-error`. */
  readonly refused?: ErrorCode | undefined;
  readonly registry: string;
  readonly repository: string;
  /** Whether a credential was given. */
  readonly identified: boolean;
  readonly secrets: readonly string[];
}

/** How an oras ended that did not end well. */
export interface Failure {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

interface Diagnosis {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint?: string | undefined;
  readonly retryable?: boolean | undefined;
  /** True for answers after which oras has sent its request again by itself. */
  readonly retriedByOras?: boolean | undefined;
}

/** Makes our error out of what oras said on stderr, without any secret that may be in it. */
export function diagnose({ exitCode, signal, stderr }: Failure, asked: Asked): EbpfError {
  const { text, fromRegistry } = errorIn(withoutSecrets(stderr, asked.secrets));
  const { code, text: message, hint, retryable, retriedByOras } = judge(text, fromRegistry, asked);
  const said = text === '' ? '' : ` oras says: "${printable(text)}"`;
  return new EbpfError(code, `${message}${said}`, {
    hint,
    details: {
      registry: asked.registry,
      repository: asked.repository,
      transport: 'oras',
      exitCode,
      signal,
      retryable: retryable === true,
      retriedByOras: retriedByOras === true,
    },
  });
}

/** The error among the lines: the last that begins as oras begins errors; warnings and advice stand around it. */
function errorIn(stderr: string): { text: string; fromRegistry: boolean } {
  const errors = stderr
    .split('\n')
    .map((line) => /^(Error response from registry|Error): (.*)/.exec(line))
    .filter((match) => match !== null);
  const [, prefix, text] = errors.at(-1) ?? ['', '', stderr];
  return { text: printable(text, 600), fromRegistry: prefix === 'Error response from registry' };
}

/** Addresses without their query, where uploads and presigned links carry secrets, and known secrets gone. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text.replace(/https?:\/\/[^\s"'<>]+/g, (url) => redactUrl(url));
  for (const secret of secrets) clean = clean.replaceAll(secret, '***');
  return clean;
}

function judge(text: string, fromRegistry: boolean, asked: Asked): Diagnosis {
  if (text.endsWith(`${asked.target}: not found`)) return missing(asked);
  const status = /: response status code (\d{3})(?:: [\w' -]*)?$/.exec(text)?.[1];
  if (fromRegistry && status !== undefined) return ofStatus(Number(status), asked);
  if (fromRegistry) return ofServerCode(text, asked);
  return ofLocalText(text, asked);
}

function missing(asked: Asked): Diagnosis {
  const where = `${asked.registry}/${asked.repository}`;
  if (asked.missing === undefined)
    return {
      code: 'registry-error',
      text: `Could not ${asked.doing}: ${where} has no such thing.`,
    };
  return {
    code: asked.missing,
    text: `There is no ${asked.subject ?? 'such content'} in ${where}.`,
  };
}

/** Statuses after which oras sends a request without body again. */
const AGAIN = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

function ofStatus(status: number, asked: Asked): Diagnosis {
  if (status === 401) return unauthorized(asked);
  if (status === 403) return denied(asked);
  if (status === 404) return asked.missing === undefined ? noRepository(asked) : missing(asked);
  if (status === 405) return unsupported(asked);
  if (status === 429) return throttled(asked);
  return {
    code: 'registry-error',
    text: `Could not ${asked.doing}: ${asked.registry} answers ${status}.`,
    retryable: AGAIN.has(status),
    retriedByOras: AGAIN.has(status),
  };
}

/** Codes of distribution-spec ("Error Codes") as oras prints them: lower case, blanks for underscores. */
const SERVER_CODES: Readonly<Record<string, (asked: Asked) => Diagnosis>> = {
  unauthorized,
  denied,
  unsupported,
  toomanyrequests: throttled,
  'name unknown': noRepository,
  'name invalid': noRepository,
  'manifest unknown': missing,
  'blob unknown': missing,
  'digest invalid': refused,
  'size invalid': refused,
  'blob upload invalid': refused,
  'blob upload unknown': refused,
};

/**
 * Codes that come with a status from 500 on, which oras does not print where there is a code: "unknown" and "unavailable"
 * are those of distribution, the others of registries that name the failure after the status.
 */
const FAILURE_CODE =
  /^(?:unknown(?: error)?|unavailable|service unavailable|internal(?: server)? error|internal|server error|bad gateway|gateway timeout|timeout)$/;

function ofServerCode(text: string, asked: Asked): Diagnosis {
  const code = /^([a-z][a-z ]{0,40})(?:: |$)/.exec(text)?.[1] ?? '';
  const known = Object.hasOwn(SERVER_CODES, code) ? SERVER_CODES[code] : undefined;
  if (known !== undefined) return known(asked);
  const again = FAILURE_CODE.test(code);
  return {
    code: 'registry-error',
    text: `Could not ${asked.doing}.`,
    retryable: again,
    retriedByOras: again,
  };
}

interface Rule {
  readonly on: RegExp;
  readonly gives: (asked: Asked) => Diagnosis;
}

/** Texts of Go and oras-go, which come without any code; the first that fits counts. */
const LOCAL_RULES: readonly Rule[] = [
  { on: /basic credential not found/, gives: unauthorized },
  {
    on: /server gave HTTP response to HTTPS client/,
    gives: ({ doing, registry }) => ({
      code: 'plain-http-refused',
      text: `Could not ${doing}: ${registry} does not speak TLS on this port.`,
      hint: 'If it is a registry without TLS that you trust, allow it with --plain-http.',
    }),
  },
  {
    on: /proxyconnect |Proxy Authentication Required/,
    gives: ({ doing }) => ({
      code: 'proxy-failed',
      text: `Could not ${doing}: the proxy does not let it through.`,
    }),
  },
  {
    on: /no such host/,
    gives: unreachable('is not a known host name', {
      hint: 'Check the spelling of the registry and the name server.',
      retryable: false,
    }),
  },
  {
    on: /connection refused/,
    gives: unreachable('refuses connections', {
      hint: 'Is the registry running, and is the port right?',
    }),
  },
  {
    on: /x509: |tls: |certificate/,
    gives: unreachable('has a certificate that is not trusted here, or refuses ours', {
      hint: 'Name the file of its authority with --ca-file or by the setting caFile, or fix the certificate.',
      retryable: false,
    }),
  },
  { on: /stopped after \d+ redirects/, gives: protocol('is redirected without end') },
  {
    on: /digest mismatch|mismatched digest|mismatch digest|content does not match/,
    gives: ({ doing }) => ({
      code: 'digest-mismatch',
      text: `Could not ${doing}: what came is not what the digest names.`,
      hint: 'The content was changed or damaged on its way or where it lies; it was not used.',
    }),
  },
  {
    on: /ContentLength=\d+ with Body length/,
    gives: ({ doing, refused: code = 'upload-failed' }) => ({
      code,
      text: `Could not ${doing}: the content has another size than announced.`,
    }),
  },
  {
    on: /malformed HTTP|unknown response Content-Length|failed to decode response|invalid response|unknown response Content-Type/,
    gives: protocol('sent something that is not an answer of a registry'),
  },
  {
    on: /connection reset|broken pipe|\bEOF$|use of closed network connection|transport connection broken/,
    gives: unreachable('closed the connection before the end'),
  },
  {
    on: /i\/o timeout|TLS handshake timeout|Client\.Timeout|deadline exceeded|network is unreachable|no route to host|server misbehaving/,
    gives: unreachable('does not answer'),
  },
];

function ofLocalText(text: string, asked: Asked): Diagnosis {
  const rule = LOCAL_RULES.find(({ on }) => on.test(text));
  if (rule !== undefined) return rule.gives(asked);
  return {
    code: 'oras-failed',
    text: `Could not ${asked.doing}: oras failed${text === '' ? ' and did not say why' : ''}.`,
  };
}

function unreachable(
  what: string,
  more: Pick<Diagnosis, 'hint' | 'retryable'> = {},
): (asked: Asked) => Diagnosis {
  return ({ doing, registry }) => ({
    code: 'registry-unreachable',
    text: `Could not ${doing}: ${registry} ${what}.`,
    retryable: true,
    ...more,
  });
}

function protocol(what: string): (asked: Asked) => Diagnosis {
  return ({ doing, registry }) => ({
    code: 'registry-protocol',
    text: `Could not ${doing}: ${registry} ${what}.`,
    hint: 'Is it a registry? A proxy or a login portal on the way may answer in its place.',
  });
}

function unauthorized(asked: Asked): Diagnosis {
  const why = asked.identified ? 'does not accept the credentials' : 'asks for a login';
  return {
    code: 'registry-unauthorized',
    text: `Could not ${asked.doing}: ${asked.registry} ${why}.`,
    hint: `Log in with: ebpf login ${asked.registry}`,
  };
}

function denied(asked: Asked): Diagnosis {
  const known = asked.identified;
  return {
    code: 'registry-denied',
    text: `Could not ${asked.doing}: access to ${asked.repository} is denied${known ? ' to this login' : ' without a login'}.`,
    hint: known
      ? 'Ask for the right, or log in as somebody who has it.'
      : `Log in with: ebpf login ${asked.registry}`,
  };
}

function throttled({ doing, registry }: Asked): Diagnosis {
  return {
    code: 'registry-throttled',
    text: `Could not ${doing}: ${registry} gets too many requests (429).`,
    hint: 'Try again later; logging in often raises the limit. oras waits for 3 s at most, whatever the registry asks for.',
    retryable: true,
    retriedByOras: true,
  };
}

function unsupported({ doing }: Asked): Diagnosis {
  return {
    code: 'operation-unsupported',
    text: `Could not ${doing}: the registry does not support it or has it switched off.`,
  };
}

function noRepository({ doing, registry, repository }: Asked): Diagnosis {
  return {
    code: 'repository-missing',
    text: `Could not ${doing}: there is no repository ${registry}/${repository}.`,
  };
}

function refused({ doing, refused: code = 'registry-error' }: Asked): Diagnosis {
  return { code, text: `Could not ${doing}: the registry does not take it.`, retryable: false };
}
