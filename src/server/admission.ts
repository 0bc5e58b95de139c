import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackAddress, isLoopbackHost } from '../base/index.ts';
import { refuse } from './refusal.ts';

/** Tells whether a user may write (and, where reads are closed, read). Compares in constant time. */
export type Authenticate = (user: string, password: string) => Promise<boolean>;

interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface AdmissionOptions {
  readonly readOnly: boolean;
  readonly authenticate: Authenticate | undefined;
  readonly anonymousReads: boolean;
  /** Names, without port, that the server answers to beside loopback names and addresses. Lower case. */
  readonly allowedHosts: ReadonlySet<string>;
}

const CHALLENGE = { 'www-authenticate': 'Basic realm="ebpf registry", charset="UTF-8"' } as const;
/** GET /v2/ (end-1). */
const PING = /^\/v2\/?(?:\?|$)/;
const READS = new Set(['GET', 'HEAD']);
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{0,5})?$/i;

/** Refuses a request that may not go on: wrong host, from a web page, not allowed to write (design: safe by default). */
export async function admit(request: IncomingMessage, options: AdmissionOptions): Promise<void> {
  checkHost(request.headers.host, options.allowedHosts);
  const reads = READS.has(request.method ?? '');
  if (!reads) checkWrite(request, options);
  const { authenticate } = options;
  if (authenticate === undefined) return;
  const given = parseBasic(request.headers.authorization);
  if (reads && options.anonymousReads && isAnonymous(request, given)) return;
  // Wrong credentials are refused wherever they are shown: a login must not seem to have worked.
  if (given !== undefined && (await authenticate(given.user, given.password))) return;
  const what = given === undefined ? 'Authentication is required.' : 'User or password is wrong.';
  refuse('UNAUTHORIZED', what, { headers: CHALLENGE });
}

/**
 * Whether a read comes without credentials. Not at /v2/: there clients such as skopeo and crane learn, before they
 * push, that there are users; where it lets them in they never send a password. Without one they go on to read all the
 * same, skopeo with an empty user and password.
 */
function isAnonymous(request: IncomingMessage, given: Credentials | undefined): boolean {
  if (PING.test(request.url ?? '')) return false;
  if (request.headers.authorization === undefined) return true;
  return given?.user === '' && given.password === '';
}

/**
 * A page of the web can make a browser send requests here under a name that it points at this machine (DNS rebinding);
 * such a name is not one of ours. An address cannot be rebound, so any address is fine.
 */
function checkHost(header: string | undefined, allowed: ReadonlySet<string>): void {
  const name = HOST.exec(header ?? '')?.[1]?.toLowerCase();
  if (name !== undefined && isOurName(name, allowed)) return;
  refuse(
    'DENIED',
    'This registry does not answer to the host name of this request; whoever runs it can allow it (ebpf serve --allow-host NAME).',
    {
      status: 421,
    },
  );
}

function isOurName(name: string, allowed: ReadonlySet<string>): boolean {
  const bare = name.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 || isLoopbackHost(name) || allowed.has(name.replace(/\.$/, ''));
}

function checkWrite(request: IncomingMessage, options: AdmissionOptions): void {
  if (options.readOnly) {
    refuse('UNSUPPORTED', 'This registry is read-only.', { headers: { allow: 'GET, HEAD' } });
  }
  if (request.headers.origin !== undefined) {
    refuse('DENIED', 'This registry takes no writes from web pages.');
  }
  if (
    options.authenticate === undefined &&
    !isLoopbackAddress(request.socket.remoteAddress ?? '')
  ) {
    refuse(
      'DENIED',
      'This registry takes writes only from its own machine, because it has no users.',
    );
  }
}

/** Reads `Authorization: Basic …` (RFC 7617). */
export function parseBasic(header: string | undefined): Credentials | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
