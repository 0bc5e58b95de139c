import { given, silentLogger, sleep } from '../base/index.ts';
import type { Logger } from '../base/index.ts';
import type {
  CredentialPort,
  PlainHttp,
  RegistryAccess,
  TransportOptions,
} from '../content/index.ts';

/** How often one movement is begun. The waits between are drawn from 0 to a bound that doubles each time. */
export interface OrasRetryPolicy {
  /** Runs of oras in all, the first one included. Default 3. */
  readonly attempts: number;
  /**
   * The same for answers that oras itself has sent its request again for (408, 429, 5xx: five times in about seven
   * seconds). Default 2.
   */
  readonly attemptsAfterOras: number;
  /** Upper bound of the first wait, milliseconds. Default 250. */
  readonly minDelayMs: number;
  /** Upper bound of any wait, milliseconds. Default 30 000. */
  readonly maxDelayMs: number;
}

/** Time and chance, replaceable in tests. */
export interface OrasClock {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export interface OrasClientOptions extends TransportOptions {
  /** The program, as `EBPF_ORAS` gives it: a path, or a name to look for on `searchPath`. Default `oras`. */
  readonly path?: string | undefined;
  /** Value of `PATH`. */
  readonly searchPath?: string | undefined;
  /** Takes a version outside of the supported range, with a warning. Default false. */
  readonly allowAnyVersion?: boolean | undefined;
  /** Longest life of one oras, milliseconds. Default 6 hours. */
  readonly totalTimeoutMs?: number | undefined;
  /** Milliseconds that an oras has to end after SIGTERM. Default 500. */
  readonly graceMs?: number | undefined;
  /** Most oras at once that read, and as many that write. Default 4. */
  readonly processes?: number | undefined;
  readonly retries?: Partial<OrasRetryPolicy> | undefined;
  /** Where private folders are made. Default: the system's folder for temporary files. */
  readonly temporaryFolder?: string | undefined;
  readonly clock?: OrasClock | undefined;
}

/** The options, complete. */
export interface OrasSettings {
  readonly path: string;
  readonly searchPath: string;
  readonly allowAnyVersion: boolean;
  readonly credentials: CredentialPort;
  readonly access: RegistryAccess | undefined;
  readonly plainHttp: (registry: string) => PlainHttp;
  readonly insecureSkipVerify: boolean;
  readonly caFile: string | undefined;
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly graceMs: number;
  readonly processes: number;
  readonly retries: OrasRetryPolicy;
  readonly temporaryFolder: string | undefined;
  readonly logger: Logger;
  readonly clock: OrasClock;
  readonly signal: AbortSignal | undefined;
}

const RETRIES: OrasRetryPolicy = {
  attempts: 3,
  attemptsAfterOras: 2,
  minDelayMs: 250,
  maxDelayMs: 30_000,
};

const SYSTEM_CLOCK: OrasClock = { sleep, random: () => Math.random() };

const DEFAULTS = {
  path: 'oras',
  searchPath: '',
  allowAnyVersion: false,
  credentials: (): Promise<undefined> => Promise.resolve(undefined),
  insecureSkipVerify: false,
  idleTimeoutMs: 30_000,
  totalTimeoutMs: 6 * 3_600_000,
  graceMs: 500,
  processes: 4,
  logger: silentLogger,
  clock: SYSTEM_CLOCK,
} as const;

/** Fills in what the caller left out. */
export function settingsOf(options: OrasClientOptions): OrasSettings {
  const { plainHttp = 'loopback' } = options;
  return {
    ...DEFAULTS,
    ...given(options),
    plainHttp: typeof plainHttp === 'function' ? plainHttp : () => plainHttp,
    access: options.access,
    caFile: options.caFile,
    temporaryFolder: options.temporaryFolder,
    retries: { ...RETRIES, ...given(options.retries ?? {}) },
    signal: options.signal,
  };
}
