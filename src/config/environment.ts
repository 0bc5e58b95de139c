import { isAbsolute, join } from 'node:path';
import { fail, printable } from '../base/index.ts';
import type { ConfigurationOptions, GeneralValues, Sourced, SourcedFields } from './model.ts';
import { readDuration } from './quantities.ts';

type Environment = ConfigurationOptions['env'];

/** What holds where no source says anything. */
export function defaultValues({ env, home }: ConfigurationOptions): {
  readonly [K in keyof GeneralValues]: Sourced<GeneralValues[K]>;
} {
  const cache = given(env['XDG_RUNTIME_DIR']) ?? given(env['XDG_CACHE_HOME']);
  const folder = join(cache ?? join(home, '.cache'), 'ebpf', 'tokens');
  const origin = { kind: 'default' } as const;
  return {
    transport: { value: 'builtin', origin },
    idleTimeoutMs: { value: 30_000, origin },
    concurrency: { value: undefined, origin },
    tokenCache: { value: true, origin },
    tokenCacheFolder: { value: folder, origin },
    httpProxy: { value: '', origin },
    httpsProxy: { value: '', origin },
    noProxy: { value: [], origin },
  };
}

/** What environment variables say. Throws `settings-invalid` for those that are ours; proxies are judged when one is needed. */
export function environmentValues(env: Environment): SourcedFields<GeneralValues> {
  const allProxy = proxyOf(env, 'all_proxy');
  const httpProxy = proxyOf(env, 'http_proxy') ?? allProxy;
  const httpsProxy = proxyOf(env, 'https_proxy') ?? allProxy;
  const noProxy = proxyOf(env, 'no_proxy');
  return {
    ...readTransport(env),
    ...readIdleTimeout(env),
    ...readConcurrency(env),
    ...readTokenCache(env),
    ...(httpProxy && { httpProxy }),
    ...(httpsProxy && { httpsProxy }),
    ...(noProxy && {
      noProxy: { ...noProxy, value: noProxy.value.split(/[\s,]+/).filter(Boolean) },
    }),
  };
}

/** What flags say of all registries together. */
export function flagValues({ flags = {} }: ConfigurationOptions): SourcedFields<GeneralValues> {
  const { transport, idleTimeoutMs, concurrency } = flags;
  return {
    ...(transport && { transport: fromFlag('--transport', transport) }),
    ...(idleTimeoutMs !== undefined && {
      idleTimeoutMs: fromFlag('--idle-timeout', idleTimeoutMs),
    }),
    ...(concurrency !== undefined && { concurrency: fromFlag('--concurrency', concurrency) }),
  };
}

export function fromFlag<T>(name: string, value: T): Sourced<T> {
  return { value, origin: { kind: 'flag', name } };
}

/** The empty text says as much as nothing. */
export function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Lower case wins, as in curl and Go. */
function proxyOf(env: Environment, name: string): Sourced<string> | undefined {
  const upper = name.toUpperCase();
  const used = given(env[name]) === undefined ? upper : name;
  const value = given(env[used]);
  return value === undefined ? undefined : fromEnvironment(used, value);
}

function readTransport(env: Environment): SourcedFields<GeneralValues> {
  const value = given(env['EBPF_TRANSPORT']);
  if (value === undefined) return {};
  if (value === 'builtin' || value === 'oras')
    return { transport: fromEnvironment('EBPF_TRANSPORT', value) };
  return refuse('EBPF_TRANSPORT', value, 'builtin or oras');
}

function readIdleTimeout(env: Environment): SourcedFields<GeneralValues> {
  const text = given(env['EBPF_IDLE_TIMEOUT']);
  if (text === undefined) return {};
  const value = readDuration(text) ?? refuse('EBPF_IDLE_TIMEOUT', text, 'a time such as 30s');
  return { idleTimeoutMs: fromEnvironment('EBPF_IDLE_TIMEOUT', value) };
}

function readConcurrency(env: Environment): SourcedFields<GeneralValues> {
  const text = given(env['EBPF_CONCURRENCY']);
  if (text === undefined) return {};
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value >= 1 && value <= 256)
    return { concurrency: fromEnvironment('EBPF_CONCURRENCY', value) };
  return refuse('EBPF_CONCURRENCY', text, 'a whole number from 1 to 256');
}

const SWITCH: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  1: true,
  off: false,
  false: false,
  0: false,
};

function readTokenCache(env: Environment): SourcedFields<GeneralValues> {
  const name = 'EBPF_TOKEN_CACHE';
  const text = given(env[name]);
  if (text === undefined) return {};
  const on = SWITCH[text.toLowerCase()];
  if (on !== undefined) return { tokenCache: fromEnvironment(name, on) };
  if (!isAbsolute(text)) return refuse(name, text, 'on, off or an absolute folder');
  return {
    tokenCache: fromEnvironment(name, true),
    tokenCacheFolder: fromEnvironment(name, text),
  };
}

function fromEnvironment<T>(name: string, value: T): Sourced<T> {
  return { value, origin: { kind: 'environment', name } };
}

function refuse(name: string, value: string, expected: string): never {
  return fail('settings-invalid', `${name} must be ${expected}, not "${printable(value, 60)}".`, {
    hint: `Change it, or leave it out: unset ${name}.`,
    details: { variable: name },
  });
}
