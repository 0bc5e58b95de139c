import { given, silentLogger, sleep } from '../base/index.ts';
import type { Logger } from '../base/index.ts';
import type {
  CredentialPort,
  PlainHttp,
  RegistryAccess,
  TransportOptions,
} from '../content/index.ts';
import type { TokenCache } from './auth/memory.ts';

export interface RetryPolicy {
  /** Times a request is sent in all, the first one included. Default 5. */
  readonly attempts: number;
  /** Upper bound of the first wait, milliseconds; doubled each time, drawn from 0 to it. Default 250. */
  readonly minDelayMs: number;
  /** Upper bound of any wait that the registry did not ask for, milliseconds. Default 30 000. */
  readonly maxDelayMs: number;
  /** Most milliseconds that one request waits because of `Retry-After`. Default 120 000. */
  readonly retryAfterBudgetMs: number;
}

/** Time and chance, replaceable in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export interface RegistryClientOptions extends TransportOptions {
  /** Tokens and challenges of earlier processes (`createTokenCache`). Default: none, only this client remembers. */
  readonly tokenCache?: TokenCache | undefined;
  readonly retries?: Partial<RetryPolicy> | undefined;
  /** Most requests under way at once to all registries together, those that send and those that read apart. Default 32. */
  readonly maxRequests?: number | undefined;
  /** Blobs of more bytes are asked for with HEAD before they are sent. Default 256 KiB. */
  readonly askBeforePushBytes?: number | undefined;
  /** Default `ebpf-oci`. */
  readonly userAgent?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** The options, complete. */
export interface Settings {
  readonly credentials: CredentialPort;
  readonly tokenCache: TokenCache | undefined;
  readonly access: RegistryAccess | undefined;
  readonly plainHttp: (registry: string) => PlainHttp;
  readonly insecureSkipVerify: boolean;
  readonly caFile: string | undefined;
  readonly idleTimeoutMs: number;
  readonly retries: RetryPolicy;
  readonly maxRequests: number;
  readonly askBeforePushBytes: number;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

const RETRIES: RetryPolicy = {
  attempts: 5,
  minDelayMs: 250,
  maxDelayMs: 30_000,
  retryAfterBudgetMs: 120_000,
};

const SYSTEM_CLOCK: Clock = { now: () => Date.now(), sleep, random: () => Math.random() };

const DEFAULTS = {
  credentials: (): Promise<undefined> => Promise.resolve(undefined),
  insecureSkipVerify: false,
  idleTimeoutMs: 30_000,
  maxRequests: 32,
  askBeforePushBytes: 256 * 1024,
  logger: silentLogger,
  userAgent: 'ebpf-oci',
  clock: SYSTEM_CLOCK,
} as const;

/** Fills in what the caller left out. */
export function settingsOf(options: RegistryClientOptions): Settings {
  const { plainHttp = 'loopback' } = options;
  return {
    ...DEFAULTS,
    ...given(options),
    plainHttp: typeof plainHttp === 'function' ? plainHttp : () => plainHttp,
    access: options.access,
    tokenCache: options.tokenCache,
    caFile: options.caFile,
    retries: { ...RETRIES, ...given(options.retries ?? {}) },
    signal: options.signal,
  };
}
