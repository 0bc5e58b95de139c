import {
  EbpfError,
  fail,
  isJsonObject,
  parseJson,
  printable,
  throwIfAborted,
} from '../base/index.ts';
import type { Abortable, JsonObject } from '../base/index.ts';
import type { Credential } from '../content/index.ts';
import type { Environment } from './places.ts';

/** A credential helper: the program `docker-credential-NAME`, spoken to over stdin and stdout. */
export interface Helper {
  readonly name: string;
  /** Undefined when the helper has nothing for the server. */
  get(server: string, options: Abortable): Promise<Credential | undefined>;
  store(login: HelperLogin, options: Abortable): Promise<void>;
  /** False when there was nothing to erase. */
  erase(server: string, options: Abortable): Promise<boolean>;
  /** User names by server. */
  list(options: Abortable): Promise<ReadonlyMap<string, string>>;
}

export interface HelperLogin {
  readonly server: string;
  readonly username: string;
  readonly secret: string;
}

export interface HelperOptions {
  readonly env: Environment;
  /** Milliseconds; a helper may ask somebody to unlock a keychain. */
  readonly timeoutMs: number;
}

type Command = 'get' | 'store' | 'erase' | 'list';

/** Bytes of output that are taken. */
const MAX_OUTPUT = 1024 * 1024;
/** What helpers print when they have nothing; part of their protocol. */
const NOT_FOUND = /credentials not found/i;
/** By this user name a helper says that the secret is a refresh token. */
const TOKEN_USER = '<token>';

/** The helper of that name. The name becomes part of a program's name and is checked: `credentials-unreadable`. */
export function createHelper(name: string, options: HelperOptions): Helper {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    return fail('credentials-unreadable', `"${printable(name, 80)}" is not the name of a helper.`, {
      hint: 'Names of helpers have letters, digits, dots, dashes and underscores.',
    });
  const program = `docker-credential-${name}`;
  const run = (command: Command, input: string, { signal }: Abortable): Promise<Ended> =>
    runHelper({ program, command, input }, options, signal);

  async function get(server: string, abort: Abortable): Promise<Credential | undefined> {
    const ended = await run('get', server, abort);
    if (ended.notFound) return undefined;
    return credentialOf(answerOf(ended, program), program);
  }

  async function store(login: HelperLogin, abort: Abortable): Promise<void> {
    const { server: ServerURL, username: Username, secret: Secret } = login;
    succeeded(await run('store', JSON.stringify({ ServerURL, Username, Secret }), abort), program);
  }

  async function erase(server: string, abort: Abortable): Promise<boolean> {
    const ended = await run('erase', server, abort);
    if (ended.notFound) return false;
    succeeded(ended, program);
    return true;
  }

  async function list(abort: Abortable): Promise<ReadonlyMap<string, string>> {
    const entries = Object.entries(answerOf(await run('list', '', abort), program));
    return new Map(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }
  return { name, get, store, erase, list };
}

interface Ended {
  readonly ok: boolean;
  readonly notFound: boolean;
  readonly output: string;
  readonly complaint: string;
}

interface HelperRun {
  readonly program: string;
  readonly command: Command;
  readonly input: string;
}

async function runHelper(
  { program, command, input }: HelperRun,
  { env, timeoutMs }: HelperOptions,
  signal: AbortSignal | undefined,
): Promise<Ended> {
  throwIfAborted(signal);
  // Loaded when a helper is configured, which most machines have not.
  const { execa } = await import('execa');
  const result = await execa(program, [command], {
    input,
    env: { ...env },
    extendEnv: false,
    reject: false,
    timeout: timeoutMs,
    maxBuffer: MAX_OUTPUT,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  throwIfAborted(signal);
  if (result.code === 'ENOENT' || result.code === 'EACCES')
    throw new EbpfError(
      'credential-helper-failed',
      `The credential helper ${program} is not installed.`,
      {
        hint: 'Install it, or take it out of credsStore and credHelpers of the Docker configuration.',
        details: { program, missing: true },
      },
    );
  if (result.timedOut)
    throw new EbpfError(
      'credential-helper-failed',
      `${program} did not answer within ${timeoutMs / 1000} s.`,
      { hint: 'Does it wait for a keychain to be unlocked?', details: { program } },
    );
  const output = result.stdout;
  const complaint = `${result.stderr} ${result.failed ? output : ''}`;
  return {
    ok: !result.failed,
    notFound: result.failed && NOT_FOUND.test(complaint),
    output,
    complaint,
  };
}

function succeeded(ended: Ended, program: string): void {
  if (ended.ok) return;
  // The complaint is about the keychain; a secret is only in the output of a `get` that went well.
  fail('credential-helper-failed', `${program} failed: "${printable(ended.complaint, 200)}".`, {
    details: { program },
  });
}

function answerOf(ended: Ended, program: string): JsonObject {
  succeeded(ended, program);
  const json = parseJson(ended.output, `The answer of ${program}`, 'credential-helper-failed');
  return isJsonObject(json) ? json : {};
}

function credentialOf(answer: JsonObject, program: string): Credential | undefined {
  const { Username: username, Secret: secret } = answer;
  if (typeof username !== 'string' || typeof secret !== 'string')
    return fail('credential-helper-failed', `${program} answered without a name and a secret.`);
  // Some helpers answer with nothing in it instead of saying that they have nothing.
  if (secret === '') return undefined;
  return username === TOKEN_USER
    ? { kind: 'identity-token', secret }
    : { kind: 'password', username, secret };
}
